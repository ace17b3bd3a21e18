"""The retriever over a real store, by itself and in LlamaIndex's clothes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from rag.models.fakes import FakeEmbedding
from rag.retrieve.question import understand
from rag.retrieve.rewrite import Rewriter
from rag.retrieve.search import STRONG_COVERAGE, PassageRetriever
from rag.text.names import built_in
from rag.types import Filters, ScoredPassage
from tests.conftest import article, take_in
from vectorstore.store import Store

BRIDGE = "鎮上的橋在五月開通。橋長三百公尺，可容四線車道。"
PORT = "The port will dredge its channel in autumn."
ARTICLES = (
    article(BRIDGE, "bridge.txt", published="2025-03-01"),
    article("渡輪在七月停駛。渡輪公司說，載客量已減半。", "ferry.txt", published="2025-06-02"),
    article(PORT, "port.txt", publisher="Harbour Times", language="en"),
)

LONG_REPORT = (
    "港務局宣布，第四座貨櫃碼頭將在明年春天動工，總投資 38 億元，預計三年後啟用。"
    "局長在說明會上表示，新碼頭全部採用電動設備，每年可以減少約兩萬噸碳排放。"
    "附近的漁民擔心施工影響漁場，要求先完成環境評估。"
)


@pytest.fixture
def retriever(store: Store) -> PassageRetriever:
    assert [outcome.status for outcome in take_in(store, *ARTICLES)] == ["added"] * 3
    return PassageRetriever(store, FakeEmbedding(), top_k=2)


@pytest.mark.parametrize("question", ["橋何時開通？", "桥何时开通？"])
def test_either_script_finds_the_same_passage_first(retriever: PassageRetriever, question: str) -> None:
    (best, *_) = retriever.passages(understand(question), top_k=3)
    assert best.hit.article.source == "bridge.txt"
    assert (best.hit.dense_rank, best.hit.lexical_rank) == (1, 1)


def test_filters_leave_only_what_they_say(retriever: PassageRetriever) -> None:
    since = understand("橋何時開通？", filters=Filters(published_from="2025-06"))
    assert [one.hit.article.source for one in retriever.passages(since, top_k=3)] == ["ferry.txt"]


def test_evidence_is_sentences_that_stand_in_their_passages(retriever: PassageRetriever) -> None:
    evidence = retriever.evidence(understand("橋何時開通？"))
    assert evidence[0].quote == "鎮上的橋在五月開通。"
    assert all(one.passage.text[one.start : one.end] == one.quote for one in evidence)


def test_llamaindex_gets_nodes_with_scores_and_where_they_are_from(retriever: PassageRetriever) -> None:
    nodes = retriever.retrieve("When will the port dredge its channel?")
    assert len(nodes) == 2
    assert nodes[0].node.metadata["publisher"] == "Harbour Times"
    assert nodes[0].score is not None
    assert nodes[0].get_content() == PORT


def test_the_sentence_that_says_a_claim_supports_it_best(retriever: PassageRetriever) -> None:
    evidence = retriever.evidence(understand("橋和渡輪"))
    support = retriever.support("渡輪公司的載客量減半", evidence)
    assert evidence[support.index(max(support))].quote == "渡輪公司說，載客量已減半。"


def test_a_damaged_passage_is_found_by_its_repaired_words_and_quoted_as_it_was_given(store: Store) -> None:
    damaged = "鎮(zhèn)上的橋(qiáo)在五月開(kāi)通(tōng)。橋(qiáo)長(cháng)三百公尺。"
    take_in(store, article(damaged, "bridge.txt"), *ARTICLES[1:])
    retriever = PassageRetriever(store, FakeEmbedding(), top_k=2)
    (best, *_) = retriever.passages(understand("橋何時開通？"), top_k=2)
    assert (best.hit.article.source, best.hit.lexical_rank) == ("bridge.txt", 1)
    (evidence, *_) = retriever.evidence(understand("橋何時開通？"))
    assert evidence.reading == "鎮上的橋在五月開通。"
    assert evidence.quote == damaged[: damaged.index("。") + 1]
    assert evidence.passage.text[evidence.start : evidence.end] == evidence.quote


def test_a_longer_look_reads_more_passages_and_none_again(
    retriever: PassageRetriever, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.retrieve.search.PASSAGES", 1)
    monkeypatch.setattr("rag.retrieve.search.MORE_PASSAGES", 2)
    asked, read = understand("橋何時開通？"), list[str]()

    def reads(
        _questions: Sequence[str], passages: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> list[list[float]]:
        read.extend(passages)
        return [[0.0] * len(of_one) for of_one in sentences]

    looks = PassageRetriever(store, FakeEmbedding(), reader=reads).looks(asked)
    first, longer = ({one.article.source for one in look} for look in looks)
    assert (first, len(longer)) == ({"bridge.txt"}, 2)
    assert read == [one.hit.passage.reading.words for one in retriever.passages(asked, 2)]


def test_llamaindex_gets_the_repaired_words_and_a_name_to_call_the_article_by(store: Store) -> None:
    take_in(store, article("鎮(zhèn)上的橋(qiáo)在五月開(kāi)通(tōng)。", "bridge.txt"))
    (node,) = PassageRetriever(store, FakeEmbedding()).retrieve("橋何時開通？")
    assert node.get_content() == "鎮上的橋在五月開通。"
    assert node.node.metadata["title"] == "鎮上的橋在五月開通。"


def test_two_outlets_copies_of_one_report_give_their_words_once(store: Store) -> None:
    copies = [article(LONG_REPORT, f"{outlet}.txt", publisher=outlet) for outlet in ("海風報", "山風報")]
    assert [outcome.status for outcome in take_in(store, *copies)] == ["added", "near_duplicate"]
    retriever = PassageRetriever(store, FakeEmbedding())
    asked = understand("第四座貨櫃碼頭何時動工？")
    assert len(retriever.passages(asked, top_k=5)) == 1
    quotes = [one.quote for one in retriever.evidence(asked)]
    assert len(quotes) == len(set(quotes)) > 1
    assert len({one.article.id for one in retriever.evidence(asked)}) == 1


def test_a_filter_for_one_outlet_still_finds_its_copy(store: Store) -> None:
    take_in(store, *(article(LONG_REPORT, f"{outlet}.txt", publisher=outlet) for outlet in ("海風報", "山風報")))
    retriever = PassageRetriever(store, FakeEmbedding())
    for outlet in ("海風報", "山風報"):
        asked = understand("第四座貨櫃碼頭何時動工？", filters=Filters(publishers=(outlet,)))
        assert [one.hit.article.publisher for one in retriever.passages(asked, top_k=5)] == [outlet]


# Questions in one language, passages in another


class Translates:
    """Stands in for the rewriter: knows one translation and notes what it was asked for."""

    def __init__(self, translation: str | None) -> None:
        self._translation = translation
        self.asked: list[tuple[str, str]] = []

    def translated(self, question: str, to: str) -> str | None:
        self.asked.append((question, to))
        return self._translation


def retriever_with(store: Store, translates: object) -> PassageRetriever:
    return PassageRetriever(store, FakeEmbedding(), rewriter=cast("Rewriter | None", translates))


def ranking(passages: Sequence[ScoredPassage]) -> list[tuple[str, float]]:
    return [(one.hit.article.source, round(one.score, 6)) for one in passages]


FOREIGN = "航道何時疏浚？"
IN_ENGLISH = "When will the port dredge its channel?"


def test_a_question_is_translated_where_its_own_language_says_little_and_another_is_near(
    retriever: PassageRetriever, store: Store
) -> None:
    translates = Translates(IN_ENGLISH)
    (best, *_) = retriever_with(store, translates).passages(understand(FOREIGN), 3)
    assert translates.asked == [(FOREIGN, "en")]
    assert (best.hit.article.source, best.hit.lexical_rank) == ("port.txt", 1)
    assert best.hit.coverages[0] == 0 < STRONG_COVERAGE < best.hit.coverages[1]
    assert retriever.passages(understand(FOREIGN), 3)[0].hit.article.source != "port.txt"


def test_an_english_question_is_translated_into_simplified_chinese(retriever: PassageRetriever, store: Store) -> None:
    translates = Translates("镇上的桥何时开通？")
    asked = understand("When did they open the crossing?")
    (best, *_) = retriever_with(store, translates).passages(asked, 3)
    assert translates.asked == [(asked.text, "zh")]
    assert best.hit.article.source == "bridge.txt"


def test_the_sentences_of_a_translated_question_are_weighed_by_its_translation(store: Store) -> None:
    text = "The mayor spoke at length about taxes. The port will dredge its channel in autumn."
    take_in(store, *ARTICLES[:2], article(text, "port.txt", language="en"))
    (best, *_) = retriever_with(store, Translates(IN_ENGLISH)).evidence(understand(FOREIGN))
    assert best.quote == "The port will dredge its channel in autumn."


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("鎮上的橋在五月開通嗎？", Filters()),
        (FOREIGN, Filters(languages=("zh-Hant",))),
        ("When will the port dredge its channel?", Filters()),
    ],
    ids=["strong-in-its-own", "no-other-language-near", "english-strong-in-its-own"],
)
@pytest.mark.usefixtures("retriever")
def test_a_question_that_needs_no_translation_is_not_translated(store: Store, question: str, filters: Filters) -> None:
    translates = Translates(IN_ENGLISH)
    assert retriever_with(store, translates).passages(understand(question, filters=filters), 3)
    assert translates.asked == []


def test_both_scripts_are_one_language(store: Store) -> None:
    take_in(store, article("桥在五月开通。", "hans.txt", language="zh-Hans"))
    translates = Translates(IN_ENGLISH)
    retriever_with(store, translates).passages(understand("渡輪何時停駛？"), 3)
    assert translates.asked == []


class Fails:
    """Stands in for a language model that is away."""

    def chat(self, *_messages: object, **_options: object) -> object:
        raise ConnectionError("gone")


@pytest.mark.parametrize(
    "failing",
    [Translates(None), Rewriter(Fails, built_in())],  # type: ignore[arg-type]
    ids=["no-help", "model-away"],
)
def test_a_rewriter_that_is_no_help_changes_nothing(retriever: PassageRetriever, store: Store, failing: object) -> None:
    asked = understand(FOREIGN)
    assert ranking(retriever_with(store, failing).passages(asked, 3)) == ranking(retriever.passages(asked, 3))
    assert retriever_with(store, failing).evidence(asked) == retriever.evidence(asked)


def test_an_empty_store_is_not_worth_a_translation(store: Store) -> None:
    translates = Translates(IN_ENGLISH)
    asks = retriever_with(store, translates)
    assert asks.passages(understand(FOREIGN), 3) == []
    assert asks.evidence(understand(FOREIGN)) == []
    assert translates.asked == []


# One long article among others


@pytest.mark.parametrize(("crowding", "place"), [(0.0, 9), (1.0, 2)], ids=["crowding-is-nothing", "crowding-is-bad"])
def test_one_long_article_leaves_room_for_another(
    store: Store, monkeypatch: pytest.MonkeyPatch, crowding: float, place: int
) -> None:
    monkeypatch.setattr("rag.retrieve.diversity.CROWDING", crowding)
    long = "\n\n".join(f"港口擴建的第{n}期工程在秋天動工。" * 12 for n in "一二三四五六七八九")
    take_in(store, article(long, "long.txt"), article("港口擴建的第一期工程在冬天完工。" * 12, "short.txt"))
    ranked = PassageRetriever(store, FakeEmbedding()).passages(understand("港口擴建的工程何時動工？"), 50)
    sources = [one.hit.article.source for one in ranked]
    assert len(sources) == 10
    assert sources.index("short.txt") == place


def test_a_reranker_has_the_last_word_on_the_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.retrieve.diversity.CROWDING", 1.0)
    long = "\n\n".join(f"港口擴建的第{n}期工程在秋天動工。" * 12 for n in "一二三")
    take_in(store, article(long, "long.txt"), article("港口擴建的第四期工程在冬天完工。" * 12, "short.txt"))
    retriever = PassageRetriever(
        store, FakeEmbedding(), reranker=lambda _question, texts: [float("秋天" in text) for text in texts]
    )
    ranked = retriever.passages(understand("港口擴建的工程何時動工？"), 50)
    assert [one.hit.article.source for one in ranked] == ["long.txt", "long.txt", "long.txt", "short.txt"]


# What was learned and asked besides words


def test_the_period_asked_about_decides_between_reports_that_say_the_same(store: Store) -> None:
    for month in ("03", "06", "12"):
        take_in(store, article(f"港口的吞吐量是{month}萬箱。", f"{month}.txt", published=f"2024-{month}-05"))
    retriever = PassageRetriever(store, FakeEmbedding())
    for month in ("03", "06", "12"):
        asked = understand(f"2024年{int(month)}月港口的吞吐量？")
        assert retriever.passages(asked, 3)[0].hit.article.source == f"{month}.txt"


def test_the_newest_report_comes_first_where_the_newest_is_asked_for(store: Store) -> None:
    for year in ("2021", "2025", "2023"):
        take_in(store, article("港口的吞吐量又增加了。", f"{year}.txt", published=f"{year}-05-01"))
    retriever = PassageRetriever(store, FakeEmbedding())
    assert retriever.passages(understand("港口最新的吞吐量？"), 3)[0].hit.article.source == "2025.txt"


def test_a_claim_without_evidence_has_no_support(retriever: PassageRetriever) -> None:
    assert retriever.support("渡輪停駛", []) == []
