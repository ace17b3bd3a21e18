"""The recipe, with models that do what a test needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen
from llama_index.core.bridge.pydantic import PrivateAttr

from rag.answer.prompt import fixed_part
from rag.answer.refuse import MOST_OF_SEVERAL, MOST_TOLD, PAST_DOUBT_ACROSS, Thresholds
from rag.answer.translate import asking_for_translation
from rag.assistant import Assistant
from rag.errors import BadInput
from rag.library import Library
from rag.models.fakes import FakeEmbedding, FakeLLM
from rag.retrieve.rewrite import Rewriter
from rag.retrieve.search import PassageRetriever
from rag.text.names import Name, NameTable
from rag.types import Answer, AnswerModel, Choice, Chooser, Citation, Claim, Delta, Notice, Reader, Retrieved, Turn
from tests.conftest import article, take_in
from vectorstore.store import Store

REPORT = (
    "華為出貨預估\n券商 Bernstein 預估，華為在 2025 年的高階 AI 晶片出貨量約為 70 萬顆，仍遠低於中國的需求量。\n\n"
    "川普政府於 12 月 8 日宣布允許輝達向中國出口 H200 晶片，並抽取 25% 的銷售分成。"
)
QUESTION = "Bernstein 預估華為 2025 年高階 AI 晶片出貨量是多少？"
MakeAssistant = Callable[..., Assistant]


def draft(*claims: tuple[str, list[int]], answerable: bool = True) -> str:
    return json.dumps(
        {"answerable": answerable, "claims": [{"evidence": evidence, "text": text} for text, evidence in claims]},
        ensure_ascii=False,
    )


@pytest.fixture
def ready(store: Store, make_assistant: MakeAssistant) -> MakeAssistant:
    """Make an assistant that has the report."""
    take_in(store, article(REPORT, "report.txt"))
    return make_assistant


def test_a_supported_claim_is_answered_with_the_sentence_that_says_it(ready: MakeAssistant) -> None:
    answer = ready(draft(("華為出貨量約為 70 萬顆。", [1]))).answer(QUESTION)
    assert answer.answer == "華為出貨量約為 70 萬顆[1]。"
    assert [claim.verdict for claim in answer.claims] == ["supported"]
    (citation,) = answer.citations
    assert "70 萬顆" in citation.quote
    assert citation.passage[citation.quote_start : citation.quote_end] == citation.quote
    assert citation.passage in REPORT


def test_the_sentence_that_holds_the_number_is_cited_whichever_the_model_named(ready: MakeAssistant) -> None:
    for named in ([1], [2], [99], []):
        answer = ready(draft(("美國抽取 25% 的銷售分成。", named))).answer("美國抽成多少？")
        assert "25%" in answer.citations[0].quote


@pytest.mark.parametrize("wrong", ["約為 80 萬顆。", "佔 70%。", "約為 700 萬顆。", "約為 70 億顆。"])
def test_a_claim_with_a_number_that_no_source_states_is_withheld(ready: MakeAssistant, wrong: str) -> None:
    answer = ready(draft((f"華為出貨量{wrong}", [1]))).answer(QUESTION)
    assert answer.refused
    assert answer.refusal_reason == "not_supported"
    assert [notice.kind for notice in answer.notices] == ["withheld_claim"]
    assert not answer.citations
    assert wrong not in answer.answer


def test_claims_that_stand_are_kept_beside_one_that_is_withheld(ready: MakeAssistant) -> None:
    claims = draft(("華為出貨量約為 70 萬顆。", [1]), ("輝達出貨 900 萬顆。", [1]))
    answer = ready(claims).answer(QUESTION)
    assert not answer.refused
    assert answer.answer == "華為出貨量約為 70 萬顆[1]。"
    assert [notice.kind for notice in answer.notices] == ["withheld_claim"]


def test_a_model_that_says_the_evidence_does_not_tell_is_believed(ready: MakeAssistant) -> None:
    answer = ready(draft(answerable=False)).answer(QUESTION)
    assert (answer.refused, answer.refusal_reason, answer.citations) == (True, "not_in_sources", ())


@pytest.mark.parametrize(
    ("question", "language", "refusal"),
    [
        ("一顆 H200 的價格是多少？", "zh-Hant", "目前的資料沒有說明這一點。"),
        ("一颗 H200 的价格是多少？", "zh-Hans", "目前的资料没有说明这一点。"),
        ("What is the price of one H200?", "en", "The sources do not say."),
    ],
)
def test_a_refusal_is_in_the_askers_language(ready: MakeAssistant, question: str, language: str, refusal: str) -> None:
    answer = ready(draft(answerable=False)).answer(question)
    assert (answer.language, answer.answer.startswith(refusal)) == (language, True)


@pytest.mark.parametrize(
    ("question", "nearby"),
    [
        ("一顆 H200 的價格是多少？", "川普"),
        ("一颗 H200 的价格是多少？", "特朗普"),
        ("What is the price of one H200?", "Donald Trump"),
    ],
)
def test_a_refusal_says_what_the_nearest_reports_are_about(ready: MakeAssistant, question: str, nearby: str) -> None:
    assert nearby in ready(draft(answerable=False)).answer(question).answer


def test_a_question_that_nothing_comes_near_is_refused_without_pointing_anywhere(ready: MakeAssistant) -> None:
    answer = ready(draft(answerable=False), thresholds=Thresholds(same_language=2.0)).answer("明天會下雨嗎？")
    assert answer.answer == "目前的資料沒有說明這一點。"


@pytest.mark.parametrize(
    "pieces",
    [
        (ConnectionError("gone"),),
        ('{"answerable":true,"cla', TimeoutError("too slow")),
        (ValueError("garbage"),),
    ],
    ids=["gone", "breaks-off", "raises"],
)
def test_with_the_model_gone_the_answer_is_the_quotes_with_a_notice(
    ready: MakeAssistant, pieces: tuple[str | Exception, ...]
) -> None:
    answer = ready(*pieces).answer(QUESTION)
    assert [notice.kind for notice in answer.notices] == ["model_unavailable"]
    assert "70 萬顆" in answer.answer
    assert not answer.refused
    assert all(claim.text == answer.citations[n].quote for n, claim in enumerate(answer.claims))


@pytest.mark.parametrize("garbage", ["I cannot do JSON, sorry.", "{}", '{"claims": 7}', "[" * 500])
def test_a_model_that_writes_no_such_json_leaves_the_quotes_with_a_notice(ready: MakeAssistant, garbage: str) -> None:
    answer = ready(garbage).answer(QUESTION)
    assert [notice.kind for notice in answer.notices] == ["model_unavailable"]
    assert "70 萬顆" in answer.answer


def test_claims_that_came_before_the_model_broke_off_are_kept(ready: MakeAssistant) -> None:
    begun = draft(("華為出貨量約為 70 萬顆。", [1]))[:-2] + ","
    answer = ready(begun, ConnectionError("gone")).answer(QUESTION)
    assert answer.answer == "華為出貨量約為 70 萬顆[1]。"
    assert [(notice.kind, notice.text) for notice in answer.notices] == [
        ("model_unavailable", "語言模型沒有寫完，回答可能不完整。")
    ]


def test_without_a_model_the_answer_is_quotes_and_nothing_is_wrong(ready: MakeAssistant) -> None:
    answer = ready().answer(QUESTION)
    assert (answer.model, answer.notices, answer.refused) == ("none", (), False)
    assert answer.answer.startswith("資料的原文：\n「券商 Bernstein 預估")


def test_an_empty_library_refuses(make_assistant: MakeAssistant) -> None:
    answer = make_assistant(draft(("什麼都有。", [1]))).answer(QUESTION)
    assert (answer.refused, answer.refusal_reason) == (True, "not_in_sources")


def test_the_answer_is_in_the_askers_script_and_the_quote_is_untouched(ready: MakeAssistant) -> None:
    answer = ready(draft(("華為出貨量約為 70 萬顆。", [1]))).answer("华为的芯片出货量是多少？")
    assert answer.language == "zh-Hans"
    assert answer.answer == "券商 Bernstein 预估，华为出货量约为 70 万颗[1]。"
    assert "約為 70 萬顆" in answer.citations[0].quote


def test_a_claim_that_says_the_question_again_is_not_told(ready: MakeAssistant) -> None:
    again = "華為在 2025 年的出貨量約為多少顆？"
    answer = ready(draft((again, [1]), ("約為 70 萬顆。", [1]))).answer("華為在 2025 年的出貨量約為多少顆？")
    assert [claim.text for claim in answer.claims] == ["券商 Bernstein 預估，約為 70 萬顆。"]
    assert answer.notices == ()


def test_what_a_model_writes_carries_no_link_image_or_html(ready: MakeAssistant) -> None:
    hostile = "華為出貨量約為 70 萬顆 ![x](http://evil.example/a.png) <img src=x> [點我](https://evil.example) [7]。"
    answer = ready(draft((hostile, [1]))).answer(QUESTION)
    assert answer.answer == "華為出貨量約為 70 萬顆 x 點我[1]。"


def test_events_come_evidence_first_then_citation_claim_and_text_and_the_whole_answer_last(
    ready: MakeAssistant,
) -> None:
    events = list(ready(draft(("華為出貨量約為 70 萬顆。", [1]))).ask(QUESTION))
    assert [type(event) for event in events] == [Retrieved, Citation, Claim, Delta, Answer]


def test_the_streamed_text_is_the_answers_text(ready: MakeAssistant) -> None:
    claims = draft(("華為出貨量約為 70 萬顆。", [1]), ("輝達出貨 900 萬顆。", [1]), ("美國抽取 25% 的銷售分成。", [2]))
    *events, answer = ready(*claims).ask(QUESTION)
    assert isinstance(answer, Answer)
    assert "".join(event.text for event in events if isinstance(event, Delta)) == answer.answer
    assert tuple(event for event in events if isinstance(event, Citation)) == answer.citations
    assert tuple(event for event in events if isinstance(event, Notice)) == answer.notices


def test_as_of_is_the_newest_date_cited(store: Store, make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(draft(("產量是 5 萬片。", [1]), ("價格是 9 元。", [2])))
    for day, text in (("2025-03-01", "工廠的產量是 5 萬片。"), ("2025-06-02", "工廠的價格是 9 元。")):
        take_in(store, article(text, day, published=day))
    assert assistant.answer("工廠的產量和價格？").as_of == "2025-06-02"


@pytest.mark.parametrize(
    ("tells", "published", "cited"),
    [
        ("工廠的產量在2025年12月8日是 7 萬片。", None, ["三月"]),
        ("工廠的產量在2025年2月8日是 7 萬片。", None, ["三月", "另一篇"]),
        ("工廠的產量在2025年12月8日是 7 萬片。", "2025", ["三月"]),
        ("工廠的產量在2025年2月8日是 7 萬片。", "2025", ["三月", "另一篇"]),
    ],
    ids=["of-a-later-day", "of-an-earlier-day", "of-the-year", "of-the-year-and-an-earlier-day"],
)
def test_what_was_known_by_a_day_is_not_told_from_an_article_of_no_day_that_tells_of_a_later_one(
    store: Store, make_assistant: MakeAssistant, tells: str, published: str | None, cited: list[str]
) -> None:
    other = article(tells, "另一篇", published=published)
    take_in(store, article("工廠的產量是 5 萬片。", "三月", published="2025-03-01"), other)
    (found, *_) = make_assistant().ask("截至2025年6月，工廠的產量是多少？")
    assert isinstance(found, Retrieved)
    assert sorted(one.article.source for one in found.quotes) == cited


@pytest.mark.parametrize("question", ["", "  \n", "\ud800", "問" * 2_001], ids=["empty", "blank", "half", "long"])
def test_a_question_that_cannot_be_asked_says_why(make_assistant: MakeAssistant, question: str) -> None:
    with pytest.raises(BadInput, match=r"question"):
        make_assistant().answer(question)


# Several outlets, damaged sources

COPY = (
    "券商 Bernstein 預估，華為在 2025 年的高階 AI 晶片出貨量約為 70 萬顆，仍遠低於中國的需求量。"
    "川普政府於 12 月 8 日宣布允許輝達向中國出口 H200 晶片，並抽取 25% 的銷售分成。"
)
DAMAGED = (
    "券(quàn)商 Bernstein 預(yù)估，華(huá)為在 2025 年的高階(jiē) AI 晶片出貨(huò)量約(yuē)為 70 萬(wàn)顆(kē)。"
    "工廠在春天開工。"
)


def test_two_outlets_copies_of_one_report_are_evidence_once(store: Store, make_assistant: MakeAssistant) -> None:
    copies = [article(COPY, f"{outlet}.txt", publisher=outlet) for outlet in ("海風報", "山風報")]
    assert [outcome.status for outcome in take_in(store, *copies)] == ["added", "near_duplicate"]
    (found, *_) = make_assistant(draft(("華為出貨量約為 70 萬顆。", [1]))).ask(QUESTION)
    assert isinstance(found, Retrieved)
    quotes = [citation.quote for citation in found.quotes]
    assert len(quotes) == len(set(quotes)) == 2
    assert len({citation.article.id for citation in found.quotes}) == 1


def test_an_answer_from_a_damaged_source_cites_the_words_as_given_and_as_repaired(
    store: Store, make_assistant: MakeAssistant
) -> None:
    take_in(store, article(DAMAGED, "damaged.txt"))
    answer = make_assistant(draft(("華為出貨量約為 70 萬顆。", [1]))).answer(QUESTION)
    assert answer.answer == "華為出貨量約為 70 萬顆[1]。"
    (citation,) = answer.citations
    assert citation.quote == DAMAGED[: DAMAGED.index("。") + 1]
    assert citation.passage[citation.quote_start : citation.quote_end] == citation.quote
    assert citation.passage == DAMAGED
    assert citation.repaired_quote == "券商 Bernstein 預估，華為在 2025 年的高階 AI 晶片出貨量約為 70 萬顆。"
    assert citation.repaired == f"{citation.repaired_quote}工廠在春天開工。"
    assert not citation.damaged
    (notice,) = answer.notices
    assert (notice.kind, notice.citations) == ("damaged_source", (1,))
    assert "修復" in notice.text


def test_a_number_that_only_the_damaged_words_hold_backs_no_claim(store: Store, make_assistant: MakeAssistant) -> None:
    take_in(store, article("港口的貨櫃有 5&#48; 個，碼頭在五月開工。", "port.txt"))
    question = "港口的貨櫃有多少個？"
    assert make_assistant(draft(("港口的貨櫃有 50 個。", [1]))).answer(question).answer == "港口的貨櫃有 50 個[1]。"
    assert make_assistant(draft(("港口的貨櫃有 48 個。", [1]))).answer(question).refused


BOTH = "華為 2025 年的出貨量是多少？輝達的銷售分成抽取多少？"
SHIPMENTS, SHARE = ("Bernstein 預估，華為出貨量約為 70 萬顆。", [1]), ("川普政府抽取 25% 的銷售分成。", [1])


class AnswersEach(FakeLLM):
    """Says a piece for each time it is asked, in their order; notes what it was asked."""

    _asked: list[str] = PrivateAttr(default_factory=list)

    def stream_chat(self, messages: Sequence[ChatMessage], **_options: Any) -> ChatResponseGen:
        self._asked.append(str(messages[-1].content))
        return FakeLLM(self._pieces[len(self._asked) - 1]).stream_chat(messages)


def asked_both(ready: MakeAssistant, *pieces: str | Exception) -> tuple[Answer, list[str]]:
    """Return the answer to both questions, and what the model was asked."""
    llm = AnswersEach(*pieces)
    return ready(llm=llm).answer(BOTH), llm._asked


def test_each_part_of_a_question_is_answered_from_evidence_of_its_own(ready: MakeAssistant) -> None:
    answer, (first, second) = asked_both(ready, draft(SHIPMENTS), draft(SHARE))
    assert [claim.text for claim in answer.claims] == [SHIPMENTS[0], SHARE[0]]
    assert "Question: 華為 2025 年的出貨量是多少？\n" in first
    assert "Question: 輝達的銷售分成抽取多少？\n" in second
    quotes = [citation.quote for citation in answer.citations]
    assert "70 萬顆" in quotes[0]
    assert "25%" in quotes[1]
    assert answer.question == BOTH


def test_a_part_that_the_sources_do_not_tell_does_not_take_the_other_away(ready: MakeAssistant) -> None:
    answer, _ = asked_both(ready, draft(answerable=False), draft(SHARE))
    assert [claim.text for claim in answer.claims] == [SHARE[0]]
    assert not answer.refused
    assert answer.answer == "川普政府抽取 25% 的銷售分成[1]。\n這一問沒有找到答案：「華為 2025 年的出貨量是多少？」"
    answer, _ = asked_both(ready, draft(answerable=False), draft(answerable=False))
    assert (answer.refused, answer.refusal_reason) == (True, "not_in_sources")


def test_a_model_that_fails_is_not_asked_about_the_next_part(ready: MakeAssistant) -> None:
    answer, asked = asked_both(ready, ConnectionError("gone"))
    assert len(asked) == 1
    assert [notice.kind for notice in answer.notices] == ["model_unavailable"]
    assert all(any(told in claim.text for claim in answer.claims) for told in ("70 萬顆", "25%"))


def test_the_model_is_given_the_repaired_words(store: Store, make_assistant: MakeAssistant) -> None:
    heard: list[str] = []

    class Listens(FakeLLM):
        def stream_chat(self, messages: Sequence[ChatMessage], **options: Any) -> ChatResponseGen:
            heard.append(str(messages[-1].content))
            return super().stream_chat(messages, **options)

    take_in(store, article(DAMAGED, "damaged.txt"))
    llm = Listens(draft(("華為出貨量約為 70 萬顆。", [1])))
    assistant = Assistant(
        Library(store, FakeEmbedding), lambda: PassageRetriever(store, FakeEmbedding()), AnswerModel("x", lambda: llm)
    )
    assistant.answer(QUESTION)
    (prompt,) = heard
    assert "華為在 2025 年的高階 AI 晶片出貨量約為 70 萬顆" in prompt
    assert "quàn" not in prompt


def test_without_a_model_the_repaired_words_are_read_out(store: Store, make_assistant: MakeAssistant) -> None:
    take_in(store, article(DAMAGED, "damaged.txt"))
    answer = make_assistant().answer(QUESTION)
    assert "「券商 Bernstein 預估，華為" in answer.answer
    assert "quàn" not in answer.answer
    assert [notice.kind for notice in answer.notices] == ["damaged_source"]


def test_a_cited_passage_with_damage_beyond_repair_is_told(store: Store, make_assistant: MakeAssistant) -> None:
    take_in(store, article("華為在 2025 年的晶片出貨量約為 70 萬顆。工廠\ue001春天開工。", "damaged.txt"))
    answer = make_assistant(draft(("華為出貨量約為 70 萬顆。", [1]))).answer(QUESTION)
    (citation,) = answer.citations
    assert (citation.damaged, citation.repaired) == (True, None)
    assert [(notice.kind, notice.citations) for notice in answer.notices] == [("damaged_source", (1,))]


def test_a_sound_source_has_no_notice(ready: MakeAssistant) -> None:
    assert ready(draft(("華為出貨量約為 70 萬顆。", [1]))).answer(QUESTION).notices == ()


# A user's names, follow-ups

NAMES = NameTable(
    [
        Name("company", "North Power", "北方電力", "北方電力", "北方电力", ("北電",)),
        Name("company", "South Bank", "南岸銀行", "", "", ("南銀",)),
    ]
)
PLANT, BRANCH = "北方電力的電廠在五月開工，產量是 5 萬度。", "南岸銀行的分行在六月開張，雇用 9 人。"


def quotes(assistant: Assistant, question: str, *history: Turn) -> list[str]:
    found = next(iter(assistant.ask(question, history)))
    assert isinstance(found, Retrieved)
    return [citation.quote for citation in found.quotes]


def test_what_does_not_mention_a_company_of_the_users_own_table_is_no_evidence_about_it(
    store: Store, make_assistant: MakeAssistant
) -> None:
    take_in(store, article(PLANT, "plant.txt"), article(BRANCH, "branch.txt"))
    assert set(quotes(make_assistant(), "North Power 何時開工？")) == {PLANT, BRANCH}
    assert quotes(make_assistant(names=NAMES), "North Power 何時開工？") == [PLANT]


def test_a_follow_up_is_about_whom_the_answer_before_it_named(store: Store, make_assistant: MakeAssistant) -> None:
    take_in(store, article(PLANT, "plant.txt"), article(BRANCH, "branch.txt"))
    before = (Turn("user", "哪家公司的電廠開工了？"), Turn("assistant", "北電[1]。"))
    assert quotes(make_assistant(names=NAMES), "它的產量是多少？", *before) == [PLANT]


def test_a_follow_up_that_names_nobody_is_searched_for_as_the_rewriter_makes_it_whole(
    store: Store, make_assistant: MakeAssistant
) -> None:
    class Writes:
        def made_whole(self, _question: str, _history: Sequence[Turn]) -> str:
            return "南銀雇用多少人？"

        def translated(self, _question: str, _to: str) -> None:
            return None

    take_in(store, article(PLANT, "plant.txt"), article(BRANCH, "branch.txt"))
    before = (Turn("user", "分行開張了嗎？"), Turn("assistant", "開張了[1]。"))
    assistant = make_assistant(draft(("雇用 9 人。", [1])), names=NAMES, rewriter=cast("Rewriter", Writes()))
    assert quotes(assistant, "那裡有多少人？", *before) == [BRANCH]
    answer = assistant.answer("那裡有多少人？", before)
    assert (answer.question, answer.answer) == ("那裡有多少人？", "雇用 9 人[1]。")


def test_a_search_knows_the_users_names(store: Store, make_assistant: MakeAssistant) -> None:
    take_in(store, article("North Power opened a plant.", "plant.txt"), article("鎮上的橋在五月開通。", "bridge.txt"))
    (best, *_) = make_assistant(names=NAMES).search("北電")
    assert (best.hit.article.source, best.hit.lexical_rank) == ("plant.txt", 1)
    assert all(one.hit.lexical_rank is None for one in make_assistant().search("北電"))


# Other accounts

ESTIMATE = "Bernstein 預估，華為在 2025 年的高階 AI 晶片出貨量約為 70 萬顆。"
OTHER_ESTIMATE = "高盛預估，華為在 2025 年的高階 AI 晶片出貨量約為 90 萬顆。"
SAID_BY_BERNSTEIN = draft(("Bernstein 預估出貨量約為 70 萬顆。", [1]))


def reports(store: Store, *days_and_texts: tuple[str, str]) -> None:
    """Take in one article a day and text, of an outlet each."""
    take_in(
        store,
        *(article(text, f"{n}.txt", published=day, publisher="海風報") for n, (day, text) in enumerate(days_and_texts)),
    )


@pytest.mark.parametrize(
    ("day", "kind"), [("2025-09-01", "newer_source"), ("2025-08-18", "conflict")], ids=["newer", "same-day"]
)
def test_an_answer_tells_and_cites_a_report_that_gives_another_figure(
    store: Store, make_assistant: MakeAssistant, day: str, kind: str
) -> None:
    reports(store, ("2025-08-18", ESTIMATE), (day, OTHER_ESTIMATE))
    *events, answer = make_assistant(SAID_BY_BERNSTEIN).ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.answer == "Bernstein 預估出貨量約為 70 萬顆[1]。"
    assert [citation.quote for citation in answer.citations] == [ESTIMATE, OTHER_ESTIMATE]
    (notice,) = answer.notices
    assert (notice.kind, notice.citations) == (kind, (1, 2))
    assert notice.text.endswith(f"「{OTHER_ESTIMATE}」[2]")
    assert ("2025-09-01" if kind == "newer_source" else "海風報") in notice.text
    assert events.index(answer.citations[1]) < events.index(notice)


def test_two_accounts_that_are_both_told_are_told_to_differ(store: Store, make_assistant: MakeAssistant) -> None:
    reports(store, ("2025-08-18", ESTIMATE), ("2025-09-01", OTHER_ESTIMATE))
    both = draft(("Bernstein 預估出貨量約為 70 萬顆。", [1, 2]), ("高盛預估出貨量約為 90 萬顆。", [1, 2]))
    answer = make_assistant(both).answer(QUESTION)
    assert len(answer.claims) == len(answer.citations) == 2
    (notice,) = answer.notices
    assert (notice.kind, notice.citations) == ("newer_source", (1, 2))


@pytest.mark.parametrize(
    ("day", "other"),
    [
        ("2025-08-01", OTHER_ESTIMATE),
        ("2025-09-01", "高盛預估，輝達在 2025 年的高階 AI 晶片出貨量約為 90 萬顆。"),
        ("2025-09-01", "高盛也預估，華為在 2025 年的高階 AI 晶片出貨量約為 70 萬顆。"),
    ],
    ids=["older", "another-company", "the-same-figure"],
)
def test_an_answer_tells_of_no_report_that_is_older_or_says_no_otherwise(
    store: Store, make_assistant: MakeAssistant, day: str, other: str
) -> None:
    reports(store, ("2025-08-18", ESTIMATE), (day, other))
    answer = make_assistant(SAID_BY_BERNSTEIN).answer(QUESTION)
    assert [citation.quote for citation in answer.citations] == [ESTIMATE]
    assert answer.notices == ()


def test_a_refusal_tells_of_no_other_account(store: Store, make_assistant: MakeAssistant) -> None:
    reports(store, ("2025-08-18", ESTIMATE), ("2025-09-01", OTHER_ESTIMATE))
    answer = make_assistant(draft(answerable=False)).answer(QUESTION)
    assert (answer.refused, answer.citations, answer.notices) == (True, (), ())


@pytest.mark.parametrize(
    ("translation", "told"),
    [
        ("Huawei is to ship about 700,000 high-end AI chips in 2025.", True),
        ("Huawei is to ship about 70 million high-end AI chips in 2025.", False),
        ("華為的出貨量約為 70 萬顆。", False),
    ],
    ids=["right", "wrong-number", "not-translated"],
)
def test_where_no_claim_holds_the_nearest_sentence_in_the_other_language_is_translated_and_checked(
    ready: MakeAssistant, translation: str, told: bool
) -> None:
    llm = FakeLLM(draft(("Huawei ships 9 million of them.", [1])), reply=translation)
    answer = ready(llm=llm).answer("How many high-end AI chips will Huawei ship in 2025, says Bernstein?")
    assert [claim.text for claim in answer.claims] == ([translation] if told else [])
    assert answer.refused is not told
    assert all("70 萬顆" in citation.quote for citation in answer.citations)


def test_where_a_claim_stands_on_the_nearest_sentence_nothing_is_added(
    store: Store, make_assistant: MakeAssistant
) -> None:
    take_in(store, article("港口在五月擴建。鐵路在六月通車，站長是林一。", "port.txt"))
    answer = make_assistant(draft(("港口在五月擴建。", [1]))).answer("港口在幾月擴建？")
    assert [claim.text for claim in answer.claims] == ["港口在五月擴建。"]


# A small model, and a reader that is sure


def sure_of(words: str, log_odds: float = 9.0) -> Reader:
    """Make a reader that is sure, or so sure, of the sentences that hold these words, and of no other."""

    def read(
        _questions: Sequence[str], passages: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> list[list[float]]:
        return [
            [log_odds if words in passage[first:last] else -9.0 for first, last in places]
            for passage, places in zip(passages, sentences, strict=True)
        ]

    return read


def tells_whom_it_names(*names: str) -> Reader:
    """Make a reader that is sure of sentences with the name that a question has."""

    def read(
        questions: Sequence[str], passages: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> list[list[float]]:
        (name, *_) = [one for one in names if one in questions[0]]
        return sure_of(name)(questions, passages, sentences)

    return read


def test_a_small_model_is_not_asked_what_a_sentence_surely_tells(ready: MakeAssistant) -> None:
    answer = ready(AssertionError("it was asked"), reader=sure_of("70 萬顆"), is_small=True).answer(QUESTION)
    (claim,) = answer.claims
    assert claim.text == answer.citations[0].quote
    assert "70 萬顆" in claim.text
    assert (answer.notices, answer.usage["prompt_tokens"]) == ((), 0)


@pytest.mark.parametrize("answerable", [True, False])
def test_a_small_model_judges_what_a_sentence_in_the_other_language_only_likely_tells(
    ready: MakeAssistant, answerable: bool
) -> None:
    question = "How many high-end AI chips will Huawei ship in 2025, says Bernstein?"
    told = "Bernstein expects Huawei to ship about 700,000 high-end AI chips in 2025."
    llm = FakeLLM(draft(answerable=answerable), reply=told)
    answer = ready(llm=llm, reader=sure_of("70 萬顆", PAST_DOUBT_ACROSS - 0.1), is_small=True).answer(question)
    assert [claim.text for claim in answer.claims] == [told] * answerable
    assert answer.refused is not answerable


def test_without_a_model_a_sure_sentence_is_quoted_alone(ready: MakeAssistant) -> None:
    answer = ready(reader=sure_of("70 萬顆")).answer(QUESTION)
    assert ["70 萬顆" in claim.text for claim in answer.claims] == [True]


def test_without_a_model_a_sure_sentence_in_the_other_language_is_quoted(ready: MakeAssistant) -> None:
    question = "How many high-end AI chips will Huawei ship in 2025, says Bernstein?"
    answer = ready(reader=sure_of("70 萬顆")).answer(question)
    assert ["70 萬顆" in claim.text for claim in answer.claims] == [True]


def test_where_a_model_fails_while_it_translates_the_sentence_is_quoted(ready: MakeAssistant) -> None:
    question = "How many high-end AI chips will Huawei ship in 2025, says Bernstein?"
    answer = ready(ConnectionError("no engine"), reader=sure_of("70 萬顆"), is_small=True).answer(question)
    assert [notice.kind for notice in answer.notices] == ["model_unavailable"]
    assert ["70 萬顆" in claim.text for claim in answer.claims] == [True]


def test_another_model_is_asked_all_the_same(ready: MakeAssistant) -> None:
    answer = ready(draft(("華為出貨量約為 70 萬顆。", [1])), reader=sure_of("70 萬顆")).answer(QUESTION)
    assert [claim.text for claim in answer.claims] == ["華為出貨量約為 70 萬顆。"]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (draft(("華為出貨量約為 900 萬顆。", [1])), True),
        (draft(answerable=False), False),
    ],
    ids=["answers", "does-not"],
)
def test_where_no_sentence_is_sure_to_tell_a_small_model_only_says_whether_they_answer(
    ready: MakeAssistant, reply: str, told: bool
) -> None:
    answer = ready(reply, reader=sure_of("別的"), is_small=True).answer(QUESTION)
    assert [claim.text == answer.citations[0].quote for claim in answer.claims] == [True] * told
    assert (answer.refused, answer.notices) == (not told, ())


def chooses(*words: str, log_odds: float = 5.0) -> Chooser:
    """Make a chooser that picks the sentences with any of these words, and no other."""
    return lambda _question, sentences: Choice(
        tuple(log_odds if any(one in told for one in words) else -9.0 for told in sentences), {"prompt_tokens": 7}
    )


def test_a_chooser_picks_the_sentence_where_the_reader_is_not_sure(ready: MakeAssistant) -> None:
    llm = AssertionError("it was asked")
    answer = ready(llm, reader=sure_of("別的"), is_small=True, chooser=chooses("70 萬顆")).answer(QUESTION)
    assert ["70 萬顆" in claim.text for claim in answer.claims] == [True]
    assert answer.usage == {"prompt_tokens": 7, "completion_tokens": 0}


def test_a_near_miss_is_refused_without_a_chooser_which_is_asked_otherwise(ready: MakeAssistant) -> None:
    of_another_year, reader = QUESTION.replace("2025", "2026"), sure_of("70 萬顆")
    assert ready(draft(), reader=reader, is_small=True).answer(of_another_year).refused
    assert ready("", reader=reader, is_small=True, chooser=chooses("25%")).answer(of_another_year).claims


def test_where_the_chooser_picks_none_the_sources_do_not_tell(ready: MakeAssistant) -> None:
    llm = AssertionError("it was asked")
    answer = ready(llm, reader=sure_of("70 萬顆", -0.1), is_small=True, chooser=chooses()).answer(QUESTION)
    assert (answer.refused, answer.refusal_reason, answer.notices) == (True, "not_in_sources", ())


def test_the_chooser_is_not_asked_where_the_reader_is_past_doubt(ready: MakeAssistant) -> None:
    answer = ready("", reader=sure_of("70 萬顆"), is_small=True, chooser=chooses()).answer(QUESTION)
    assert ["70 萬顆" in claim.text for claim in answer.claims] == [True]


def test_the_chooser_reads_the_question_with_the_names_of_the_sentences(ready: MakeAssistant) -> None:
    asked = []

    def choose(question: str, sentences: Sequence[str]) -> Choice:
        asked.append(question)
        return Choice((0.0,) * len(sentences))

    ready("", reader=sure_of("H20", -0.1), is_small=True, chooser=choose).answer("英偉達獲准向中國出口哪款晶片？")
    assert asked == ["輝達獲准向中國出口哪款晶片？"]


def test_what_the_chooser_picks_in_the_other_language_is_translated(ready: MakeAssistant) -> None:
    question = "How many high-end AI chips will Huawei ship in 2025, says Bernstein?"
    told = "Bernstein expects Huawei to ship about 700,000 high-end AI chips in 2025."
    llm = FakeLLM(draft(answerable=False), reply=told)
    parts = {"reader": sure_of("70 萬顆", 0.0), "is_small": True, "chooser": chooses("70 萬顆")}
    for translator, writes in ((None, llm), (llm, FakeLLM(reply="It is something else that this model writes."))):
        answer = ready(llm=writes, translator=translator, **parts).answer(question)
        assert [claim.text for claim in answer.claims] == [told]


@pytest.mark.parametrize(("is_small", "can_choose"), [(True, False), (True, True), (False, False)])
def test_what_every_chat_with_a_small_model_begins_with_is_read_ahead(
    ready: MakeAssistant, is_small: bool, can_choose: bool
) -> None:
    read: list[list[ChatMessage]] = []

    class Listens(FakeLLM):
        def chat(self, messages: Sequence[ChatMessage], **options: Any) -> ChatResponse:
            read.append(list(messages))
            return super().chat(messages, **options)

    ready(llm=Listens(), is_small=is_small, chooser=chooses() if can_choose else None).read_ahead()
    expected = asking_for_translation("", "zh") if can_choose else fixed_part()
    assert read == [expected] * is_small


def test_where_the_translation_of_what_the_chooser_picks_is_withheld_nothing_else_is_told(
    store: Store, make_assistant: MakeAssistant
) -> None:
    take_in(store, article("港口今年的吞吐量約為 70 萬噸。港口今年的庫存量約為 90 萬噸。", "port.txt"))
    llm = FakeLLM(reply="The port's throughput this year is about 750,000 tonnes.")
    assistant = make_assistant(llm=llm, reader=sure_of("別的"), is_small=True, chooser=chooses("吞吐量"))
    answer = assistant.answer("How large is the port's throughput this year?")
    assert (answer.refused, answer.refusal_reason) == (True, "not_supported")
    assert [notice.kind for notice in answer.notices] == ["withheld_claim"]


def cannot_choose(_question: str, _sentences: Sequence[str]) -> Choice:
    raise ConnectionError("no engine")


def test_where_the_chooser_cannot_be_had_the_nearest_sentences_are_quoted(ready: MakeAssistant) -> None:
    answer = ready(draft(), reader=sure_of("別的"), is_small=True, chooser=cannot_choose).answer(QUESTION)
    assert [notice.kind for notice in answer.notices] == ["model_unavailable"]
    assert "70 萬顆" in answer.claims[0].text


def test_where_the_chooser_cannot_be_had_what_the_reader_is_sure_of_is_told(ready: MakeAssistant) -> None:
    answer = ready(draft(), reader=sure_of("70 萬顆", -0.1), is_small=True, chooser=cannot_choose).answer(QUESTION)
    assert ["70 萬顆" in claim.text for claim in answer.claims] == [True]
    assert answer.notices == ()


def test_of_what_the_chooser_picks_several_are_told_of_any_article_only_where_several_are_asked_for(
    store: Store, make_assistant: MakeAssistant
) -> None:
    texts = ("碼頭的計畫是擴建倉庫。", "碼頭的計畫是加深航道。", "碼頭的計畫是換新吊車。")
    take_in(store, *(article(text, f"{n}.txt") for n, text in enumerate(texts)))
    assistant = make_assistant("", reader=sure_of("別的"), is_small=True, chooser=chooses("碼頭"))
    assert len(assistant.answer("碼頭有什麼計畫？").claims) == 1
    assert len(assistant.answer("碼頭有哪些計畫？").claims) == MOST_OF_SEVERAL


def test_the_nearest_sentences_that_a_small_model_holds_for_an_answer_are_of_one_article(
    store: Store, make_assistant: MakeAssistant
) -> None:
    texts = ("港口的擴建要花五年。港口的擴建要花六年。", "港口的擴建要花七年。港口的擴建要花八年。")
    take_in(store, *(article(text, f"{n}.txt") for n, text in enumerate(texts)))
    answer = make_assistant(draft(), reader=sure_of("別的"), is_small=True).answer("港口的擴建要花幾年？")
    told = {number for claim in answer.claims for number in claim.citations}
    assert len(told) == MOST_TOLD
    assert len({citation.article.id for citation in answer.citations if citation.number in told}) == 1


def test_where_a_small_model_cannot_be_had_the_nearest_sentences_are_quoted(ready: MakeAssistant) -> None:
    answer = ready(ConnectionError("no engine"), reader=sure_of("別的"), is_small=True).answer(QUESTION)
    assert [notice.kind for notice in answer.notices] == ["model_unavailable"]
    assert "70 萬顆" in answer.claims[0].text


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Bernstein 預估華為 2030 年高階 AI 晶片出貨量是多少？", "華為出貨量約為 70 萬顆。"),
        ("川普政府允許輝達向中國出口 H20 的抽成是多少？", "川普政府抽取 25% 的銷售分成。"),
    ],
    ids=["year", "model"],
)
def test_a_small_model_is_not_asked_where_every_sentence_speaks_of_another_thing(
    ready: MakeAssistant, question: str, claim: str
) -> None:
    answer = ready(draft((claim, [1])), reader=sure_of("萬顆"), is_small=True).answer(question)
    assert (answer.refused, answer.citations, answer.usage["prompt_tokens"]) == (True, (), 0)


def test_each_claim_that_is_withheld_has_a_notice_even_if_they_read_alike(ready: MakeAssistant) -> None:
    made_up = [("港口在秋天擴建了新的碼頭。", [1]), ("市長在春天開了一家麵包店。", [1])]
    answer = ready(draft(("華為出貨量約為 70 萬顆。", [1]), *made_up)).answer(QUESTION)
    assert [notice.kind for notice in answer.notices] == ["withheld_claim"] * 2


def test_what_surely_tells_in_the_other_language_is_translated_and_checked(ready: MakeAssistant) -> None:
    question = "How many high-end AI chips will Huawei ship in 2025, says Bernstein?"
    right = "Bernstein expects Huawei to ship about 700,000 high-end AI chips in 2025."

    def answer(translation: str) -> Answer:
        llm = FakeLLM(draft(answerable=False), reply=translation)
        return ready(llm=llm, reader=sure_of("70 萬顆"), is_small=True).answer(question)

    assert [(claim.text, claim.verdict) for claim in answer(right).claims] == [(right, "supported")]
    assert answer(right.replace("700,000", "70 million")).refused


def test_a_sentence_is_told_behind_the_one_that_says_who_he_is(store: Store, make_assistant: MakeAssistant) -> None:
    take_in(store, article("工程師林一昨天視察了港口。他認為擴建的費用會超支。", "port.txt"))
    answer = make_assistant("", reader=sure_of("超支"), is_small=True).answer("擴建的費用會超支嗎？")
    assert [claim.text for claim in answer.claims] == ["工程師林一昨天視察了港口。", "他認為擴建的費用會超支。"]


def test_one_sentence_that_tells_both_parts_is_told_once(ready: MakeAssistant) -> None:
    assistant = ready(AssertionError("it was asked"), reader=sure_of("70 萬顆"), is_small=True)
    answer = assistant.answer("華為的出貨量是多少？這是誰預估的出貨量？")
    assert len(answer.claims) == 1
    assert answer.answer.endswith("[1]")


def test_what_is_not_told_says_so_in_the_streamed_text_too(ready: MakeAssistant) -> None:
    assistant = ready(llm=AnswersEach(draft(SHIPMENTS), draft(answerable=False)))
    *events, answer = assistant.ask("華為 2025 年的出貨量是多少？輝達的[1]銷售分成抽取多少？")
    assert isinstance(answer, Answer)
    assert "".join(event.text for event in events if isinstance(event, Delta)) == answer.answer
    assert answer.answer.endswith("\n這一問沒有找到答案：「輝達的銷售分成抽取多少？」")


def test_a_part_whose_claim_is_withheld_is_not_said_to_be_untold(ready: MakeAssistant) -> None:
    answer, _ = asked_both(ready, draft(SHIPMENTS), draft(("川普政府抽取 75% 的銷售分成。", [1])))
    assert [notice.kind for notice in answer.notices] == ["withheld_claim"]
    assert answer.answer == "Bernstein 預估，華為出貨量約為 70 萬顆[1]。"


def test_a_part_whose_claim_is_in_another_language_is_said_to_be_untold(ready: MakeAssistant) -> None:
    llm = AnswersEach(draft(SHIPMENTS), draft(("The US takes a share.", [1])))
    assistant = ready(llm=llm, thresholds=Thresholds(by_itself=9.0))
    answer = assistant.answer("華為 2025 年的出貨量是多少？美國從中抽取多少分成，佔幾成？")
    assert not answer.notices
    assert answer.answer.startswith("Bernstein 預估，華為出貨量約為 70 萬顆[1]。\n這一問沒有找到答案：")


def test_what_only_another_account_cites_is_told_all_the_same(store: Store, make_assistant: MakeAssistant) -> None:
    reports(store, ("2025-08-18", ESTIMATE), ("2025-08-18", OTHER_ESTIMATE))
    assistant = make_assistant("", reader=tells_whom_it_names("Bernstein", "高盛"), is_small=True)
    answer = assistant.answer("Bernstein 預估華為出貨多少？高盛預估華為出貨多少？")
    assert [claim.text for claim in answer.claims] == [ESTIMATE, OTHER_ESTIMATE]
    assert len([notice for notice in answer.notices if notice.kind == "conflict"]) == 1


def test_behind_a_sure_sentence_whose_translation_is_withheld_no_other_is_told(
    store: Store, make_assistant: MakeAssistant
) -> None:
    take_in(store, article("港口今年的吞吐量約為 70 萬噸。港口今年的吞吐量很大。", "port.txt"))
    llm = FakeLLM(draft(), reply="The port's throughput this year is about 750,000 tonnes.")
    answer = make_assistant(llm=llm, reader=sure_of("70 萬"), is_small=True).answer(
        "How large is the port's throughput?"
    )
    assert (answer.refused, answer.refusal_reason) == (True, "not_supported")


def test_where_the_model_fails_unsure_quotes_for_the_next_part_say_so(ready: MakeAssistant) -> None:
    parts = {"reader": sure_of("70 萬顆", -0.1), "is_small": True, "chooser": cannot_choose}
    answer = ready(draft(), **parts).answer(BOTH)
    assert [notice.kind for notice in answer.notices] == ["model_unavailable"]
    assert "70 萬顆" in answer.claims[0].text


@pytest.mark.parametrize("said", ["是的", "[1]。", "Huawei will ship some 700,000 chips."])
def test_a_claim_that_says_nothing_or_in_another_language_is_not_told(ready: MakeAssistant, said: str) -> None:
    assert said not in ready(draft((said, [1]))).answer(QUESTION).answer


def test_a_model_that_names_no_evidence_there_is_costs_nothing(ready: MakeAssistant) -> None:
    assistant = ready(draft(("華為出貨量約為 70 萬顆。", [9])), entails=lambda _claim, words: -9.0 if words else 9.0)
    assert [claim.text for claim in assistant.answer(QUESTION).claims] == [REPORT.splitlines()[1]]


def test_who_says_so_brings_no_marker_along(store: Store, make_assistant: MakeAssistant) -> None:
    take_in(store, article("券商 Bernstein[2]<b> 預估，華為今年會增產手機。", "phone.txt"))
    answer = make_assistant(draft(("華為今年會增產手機。", [1]))).answer("華為今年會增產手機嗎？")
    assert answer.answer == "券商 Bernstein 預估，華為今年會增產手機[1]。"


class TranslatesTo(Rewriter):
    """Writes a question in these words, whatever it is."""

    def __init__(self, words: str) -> None:
        self._words = words

    def translated(self, _question: str, _to: str) -> str:
        return self._words


def test_evidence_comes_at_once_and_again_where_the_translation_finds_other(
    store: Store, make_assistant: MakeAssistant
) -> None:
    texts = ["碼頭在五月擴建。", "鐵路在六月通車。", "茶館在七月開門。", "市長在八月下台。", "郵局在九月搬家。"]
    take_in(store, *(article(text, f"{n}.txt") for n, text in enumerate(texts)))
    asks = "When does the railway open?"
    *events, _answer = make_assistant(draft(answerable=False), rewriter=TranslatesTo("鐵路在幾月通車？")).ask(asks)
    found = [event.quotes[0].quote for event in events if isinstance(event, Retrieved)]
    assert found[-1] == texts[1]
    assert len(found) == 2
    sure = make_assistant("", rewriter=TranslatesTo(""), reader=sure_of("月"), is_small=True)
    for question in ("鐵路在幾月通車？", asks):
        assert sum(isinstance(event, Retrieved) for event in sure.ask(question)) == 1
