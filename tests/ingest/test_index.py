"""Articles into the store: one outcome for every input, the old stays until the new is there, copies are linked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from opencc import OpenCC

from rag.embedding import QuestionEmbedder
from rag.errors import UnreadableArticle
from rag.ingest.index import Input, entries_of, index_articles
from rag.ingest.read import understood_again
from rag.models.fakes import FakeEmbedding
from rag.text.fold import fold
from rag.text.tokens import tokenize
from rag.types import Article, ArticleInfo, Outcome, Passage
from tests.conftest import article, take_in
from vectorstore.store import Store

PORT = "港口在秋天擴建，工程由當地的公司承包。"
PLANT = "工廠在春天開工，雇用了七百名工人。"
LONG_PARAGRAPH = PORT * 7
MANY = 140
REPORT = (
    "港務局12日宣布，第四座貨櫃碼頭將在明年春天動工，總投資38.5億元，預計三年後啟用。"
    "局長陳一鳴在說明會上表示，新碼頭全部採用電動設備，每年可以減少約2萬噸碳排放。"
    "附近的漁民擔心施工影響漁場，要求先完成環境評估。陳一鳴回應說，評估報告九月底以前會公開。"
)
OTHER = (
    "白水縣的茶農今年迎來好收成。由於春天雨水充足，高山茶園的產量比去年增加一成，品質也更好。"
    "農會幹事林小竹說，採茶的人手仍然不夠，許多茶園改用小型機器，老茶師則負責最後的烘焙。"
    "遊客可以在週末報名參加製茶體驗，從採摘、萎凋到揉捻都自己動手。"
)


class BreaksOn(FakeEmbedding):
    """Embeds until it meets a text with this word."""

    word: str

    def _vector(self, text: str) -> list[float]:
        if fold(self.word) in text:
            raise ConnectionError(f"{self.word} is too much")
        return super()._vector(text)


def statuses(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.source, outcome.status) for outcome in outcomes]


def info_of(store: Store, source: str) -> ArticleInfo:
    (info,) = (info for info in store.articles(1_000) if info.source == source)
    return info


def text_of(store: Store, source: str) -> str:
    kept = store.article(info_of(store, source).id)
    assert kept is not None
    return kept.text


def reports(store: Store) -> dict[str, str]:
    return {info.source: info.report for info in store.articles(1_000)}


def counts(store: Store) -> tuple[int, int]:
    return store.article_count(), store.passage_count()


def passages_in(store: Store, source: str) -> list[Passage]:
    return store.passages_of(info_of(store, source).id)


# Outcomes


def test_a_new_article_is_added_with_its_passages(store: Store) -> None:
    (outcome,) = take_in(store, article(f"港口擴建\n{LONG_PARAGRAPH}\n{PLANT}"))
    assert (outcome.source, outcome.status, outcome.passages, outcome.reason) == ("port.txt", "added", 2, None)
    assert counts(store) == (1, 2)
    assert outcome.article_id == info_of(store, "port.txt").id
    assert [passage.text for passage in passages_in(store, "port.txt")] == [f"港口擴建\n{LONG_PARAGRAPH}", PLANT]


def test_the_same_article_again_is_unchanged(store: Store) -> None:
    (first,) = take_in(store, article(PORT))
    (again,) = take_in(store, article(PORT))
    assert (again.status, again.article_id, again.near_duplicate_of) == ("unchanged", first.article_id, None)
    assert counts(store) == (1, 1)


def test_the_same_short_words_under_another_name_are_another_article(store: Store) -> None:
    (first, copy) = take_in(store, article(PORT), article(PORT, "copy.txt"))
    assert (copy.source, copy.status) == ("copy.txt", "added")
    assert copy.article_id != first.article_id
    assert counts(store) == (2, 2)


def test_an_article_that_takes_the_words_of_another_is_replaced(store: Store) -> None:
    take_in(store, article(PORT), article(PLANT, "plant.txt"))
    assert statuses(take_in(store, article(PLANT))) == [("port.txt", "replaced")]
    assert text_of(store, "port.txt") == text_of(store, "plant.txt") == PLANT


def test_other_words_under_the_same_name_replace_the_article(store: Store) -> None:
    (first,) = take_in(store, article(f"{PORT}\n![]()\n{PORT}"))
    (second,) = take_in(store, article(PLANT))
    assert (second.status, second.article_id) == ("replaced", first.article_id)
    assert text_of(store, "port.txt") == PLANT
    assert counts(store) == (1, 1)
    assert store.check() == []


def test_a_change_of_the_date_alone_replaces_the_article(store: Store) -> None:
    for day, status in (("2025-08-18", "added"), ("2025-08-19", "replaced"), ("2025-08-19", "unchanged")):
        (outcome,) = take_in(store, article(PORT, published=day))
        assert outcome.status == status


def test_what_is_no_article_is_refused_with_its_reason_and_the_rest_goes_on(store: Store) -> None:
    inputs: list[tuple[str, Input]] = [
        ("port.txt", article(PORT)),
        ("bad.txt", UnreadableArticle("bad.txt: not a text file")),
        ("links.txt", article("- 港口延期\n- 工廠專訪\n- 鐵路通車", "links.txt")),
        ("plant.txt", article(PLANT, "plant.txt")),
    ]
    outcomes = {outcome.source: outcome for outcome in index_articles(store, FakeEmbedding, inputs)}
    assert {source: outcome.status for source, outcome in outcomes.items()} == {
        "port.txt": "added",
        "bad.txt": "refused",
        "links.txt": "refused",
        "plant.txt": "added",
    }
    assert outcomes["bad.txt"].reason == "bad.txt: not a text file"
    assert str(outcomes["links.txt"].reason).startswith("links.txt: nothing in it but links")
    assert outcomes["links.txt"].article_id is None
    assert store.article_count() == 2


def test_the_second_of_two_articles_with_one_name_is_refused(store: Store) -> None:
    outcomes = take_in(store, article(PORT), article(PLANT))
    assert sorted(outcome.status for outcome in outcomes) == ["added", "refused"]
    (refused,) = (outcome for outcome in outcomes if outcome.status == "refused")
    assert "rename" in str(refused.reason)
    assert text_of(store, "port.txt") == PORT


def test_the_same_article_twice_in_a_run_is_taken_once(store: Store) -> None:
    assert sorted(outcome.status for outcome in take_in(store, article(PORT), article(PORT))) == ["added", "unchanged"]
    assert counts(store) == (1, 1)


def test_the_second_of_two_with_one_name_is_refused_also_where_the_first_changed_nothing(store: Store) -> None:
    take_in(store, article(PORT))
    assert [outcome.status for outcome in take_in(store, article(PORT), article(PLANT))] == ["unchanged", "refused"]
    assert text_of(store, "port.txt") == PORT


# Batches and failures


def many_paragraphs() -> Article:
    return article("標題\n" + "\n".join(f"第{n}號。{LONG_PARAGRAPH}" for n in range(MANY)), "long.txt")


def test_more_passages_than_one_batch_are_all_kept(store: Store) -> None:
    long, short = take_in(store, many_paragraphs(), article(PLANT, "plant.txt"))
    assert (long.passages, short.passages) == (MANY, 1)
    assert counts(store) == (2, MANY + 1)
    assert store.check() == []


def test_outcomes_come_while_the_run_goes_on(store: Store) -> None:
    def inputs() -> Iterator[tuple[str, Input]]:
        yield "bad.txt", UnreadableArticle("bad.txt: there is nothing in it")
        yield "long.txt", many_paragraphs()
        raise KeyboardInterrupt

    outcomes = index_articles(store, FakeEmbedding, inputs())
    assert (next(outcomes).status, next(outcomes).status) == ("refused", "added")
    with pytest.raises(KeyboardInterrupt):
        next(outcomes)
    assert counts(store) == (1, MANY)


def test_nothing_to_keep_loads_no_model(store: Store) -> None:
    def never() -> FakeEmbedding:
        raise AssertionError("the model was loaded")

    assert list(index_articles(store, never, [])) == []
    refused = [("bad.txt", UnreadableArticle("bad.txt: there is nothing in it"))]
    assert [outcome.status for outcome in index_articles(store, never, refused)] == ["refused"]


def test_an_embedder_that_fails_leaves_the_old_article_in_its_place(store: Store) -> None:
    take_in(store, article(PORT))
    with pytest.raises(ConnectionError):
        take_in(store, article(f"{PLANT}後來罷工。"), embedder=BreaksOn(word="罷工"))
    assert text_of(store, "port.txt") == PORT
    assert store.check() == []
    (hit,) = store.search(QuestionEmbedder(FakeEmbedding())([PORT]), [[(tuple(tokenize(PORT)),)]])
    assert hit.passage.text == PORT


def test_an_embedder_that_fails_in_the_middle_keeps_what_was_done_before(store: Store) -> None:
    take_in(store, article(PORT))
    strike = article("工人罷工了。")
    with pytest.raises(ConnectionError):
        take_in(store, many_paragraphs(), strike, article(PLANT, "plant.txt"), embedder=BreaksOn(word="罷工"))
    assert counts(store) == (2, MANY + 1)
    assert text_of(store, "port.txt") == PORT
    assert store.check() == []


def test_a_run_that_failed_can_be_run_again(store: Store) -> None:
    articles = [article("工人罷工了。", "news.txt"), article(PORT)]
    with pytest.raises(ConnectionError):
        take_in(store, *articles, embedder=BreaksOn(word="罷工"))
    assert statuses(take_in(store, *articles)) == [("news.txt", "added"), ("port.txt", "added")]


def test_each_passage_is_kept_with_the_vector_of_its_repaired_words(store: Store) -> None:
    paragraphs = [f"{name}。{PLANT * 8}" for name in ("港口", "鐵路與橋樑", "稀土")]
    damaged = "\n".join(paragraphs).replace("橋樑", "橋(qiáo)樑(liáng)")
    take_in(store, article(damaged, "news.txt"))
    for paragraph in paragraphs:
        vector = np.asarray(FakeEmbedding()._get_text_embedding(paragraph), np.float32)
        best = max(store.search(vector / np.linalg.norm(vector), []), key=lambda hit: hit.cosine)
        assert best.passage.reading.words == paragraph
        assert best.cosine == pytest.approx(1.0, abs=1e-5)


# Copies of one report


def in_other_outlets(*names: str) -> list[Article]:
    """Return the report as outlets print it, each with a last sentence of its own."""
    return [article(f"{REPORT}{name}的記者林一報導。", f"{name}.txt", publisher=name) for name in names]


def test_a_copy_in_the_same_run_is_a_near_duplicate_of_the_first(store: Store) -> None:
    first, copy, other = take_in(store, *in_other_outlets("海風報", "山風報"), article(OTHER, "tea.txt"))
    assert [one.status for one in (first, copy, other)] == ["added", "near_duplicate", "added"]
    assert [one.near_duplicate_of for one in (first, copy, other)] == [None, "海風報.txt", None]
    found = reports(store)
    assert found["海風報.txt"] == found["山風報.txt"] != found["tea.txt"]
    assert all(found.values())
    assert counts(store) == (3, 3)


def test_a_copy_in_a_later_run_is_a_near_duplicate_too(store: Store) -> None:
    ours, theirs = in_other_outlets("海風報", "山風報")
    take_in(store, ours, article(OTHER, "tea.txt"))
    (copy,) = take_in(store, theirs)
    assert (copy.status, copy.near_duplicate_of) == ("near_duplicate", "海風報.txt")
    assert reports(store)["山風報.txt"] == reports(store)["海風報.txt"]
    assert statuses(take_in(store, ours, theirs)) == [("海風報.txt", "unchanged"), ("山風報.txt", "unchanged")]


def test_a_copy_in_the_other_script_is_a_near_duplicate(store: Store) -> None:
    _, copy = take_in(store, article(REPORT), article(OpenCC("tw2sp").convert(REPORT), "simplified.txt"))
    assert (copy.status, copy.near_duplicate_of) == ("near_duplicate", "port.txt")
    assert info_of(store, "simplified.txt").language == "zh-Hans"


def test_a_copy_that_was_damaged_on_its_way_is_a_near_duplicate(store: Store) -> None:
    damaged = (
        REPORT.replace("碼", "碼(mǎ)").replace("港", "港(gǎng)").replace("說", "說(shuō)").replace("設", "設(shè)")
    )
    _, copy = take_in(store, article(REPORT), article(damaged, "damaged.txt"))
    assert (copy.status, copy.near_duplicate_of) == ("near_duplicate", "port.txt")


def test_a_copy_with_the_pages_own_words_around_it_is_a_near_duplicate(store: Store) -> None:
    dressed = f"首頁 > 財經 > 產業\n\n海風報記者林一\n{REPORT}\n責任編輯：林一\n- 工廠專訪\n- 鐵路通車\n- 茶農豐收"
    _, copy = take_in(store, article(REPORT), article(dressed, "dressed.txt"))
    assert copy.status == "near_duplicate"


def test_copies_of_copies_are_all_the_same_report(store: Store) -> None:
    for one in in_other_outlets("海風報", "山風報", "河風報", "雨風報"):
        take_in(store, one)
    assert len(set(reports(store).values())) == 1


def test_when_the_first_is_removed_the_copies_stay_the_same_report(store: Store) -> None:
    take_in(store, *in_other_outlets("海風報", "山風報", "河風報"))
    store.remove(info_of(store, "海風報.txt").id)
    assert len(set(reports(store).values())) == 1
    (late,) = take_in(store, *in_other_outlets("雨風報"))
    assert late.status == "near_duplicate"
    assert late.near_duplicate_of in ("山風報.txt", "河風報.txt")
    assert len(set(reports(store).values())) == 1


def test_a_replaced_article_that_is_no_copy_any_more_is_a_report_of_its_own_again(store: Store) -> None:
    take_in(store, *in_other_outlets("海風報", "山風報"))
    (changed,) = take_in(store, article(OTHER, "山風報.txt", publisher="山風報"))
    assert (changed.status, changed.near_duplicate_of) == ("replaced", None)
    assert len(set(reports(store).values())) == 2


def test_a_replaced_article_that_became_a_copy_says_of_which(store: Store) -> None:
    take_in(store, *in_other_outlets("海風報"), article(OTHER, "山風報.txt"))
    (changed,) = take_in(store, *in_other_outlets("山風報"))
    assert (changed.status, changed.near_duplicate_of) == ("replaced", "海風報.txt")
    assert len(set(reports(store).values())) == 1


def test_an_article_is_no_copy_of_its_own_older_version(store: Store) -> None:
    take_in(store, article(REPORT))
    (changed,) = take_in(store, article(f"{REPORT}港口在週末照常開放。"))
    assert (changed.status, changed.near_duplicate_of) == ("replaced", None)


def test_an_update_with_new_figures_is_another_report(store: Store) -> None:
    update = REPORT.replace("38.5", "52.1").replace("2萬噸", "3萬噸").replace("12日", "19日")
    assert [one.status for one in take_in(store, article(REPORT), article(update, "update.txt"))] == ["added", "added"]


def test_copies_beyond_one_batch_are_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.ingest.index.BATCH_PASSAGES", 2)
    names = [f"{n}風報" for n in range(6)]
    outcomes = take_in(store, *in_other_outlets(*names))
    assert [one.status for one in outcomes] == ["added", *["near_duplicate"] * 5]
    assert len(set(reports(store).values())) == 1


def test_a_refused_one_between_copies_stops_nothing(store: Store) -> None:
    ours, theirs = in_other_outlets("海風報", "山風報")
    inputs: list[tuple[str, Input]] = [("海", ours), ("bad", UnreadableArticle("bad: no")), ("山", theirs)]
    found = [outcome.status for outcome in index_articles(store, FakeEmbedding, inputs)]
    assert sorted(found) == ["added", "near_duplicate", "refused"]


def test_articles_made_anew_are_still_the_same_report(store: Store) -> None:
    take_in(store, *in_other_outlets("海風報", "山風報"), article(OTHER, "tea.txt"))
    before = reports(store)
    kept = [store.article(info.id) for info in store.articles(10)]
    store.replace_all(entries_of([one for one in kept if one], FakeEmbedding()))
    assert reports(store) == before
    (late,) = take_in(store, *in_other_outlets("河風報"))
    assert late.status == "near_duplicate"
    assert understood_again(kept[0]).content_hash == kept[0].content_hash  # type: ignore[arg-type,union-attr]
