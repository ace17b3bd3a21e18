"""The main job with the embedded models and the real articles."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.assemble import build_assistant
from rag.assistant import Assistant
from rag.library import File
from rag.settings import Settings, load_settings
from rag.text.language import detect_language
from rag.types import Answer
from tests.conftest import NEWS, ROOT
from tests.ui.conftest import run_yinju, serving

QUESTIONS = [
    ("Bernstein預估華為2025年高階AI晶片出貨量是多少?", "zh-Hant", [["70萬", "70 萬"]], ["70 萬顆"]),
    ("特朗普对H200销售要抽成多少?", "zh-Hans", [["25%"]], ["25%"]),
    (
        "What share of China's AI chips does Bernstein expect to be domestic by 2027?",
        "en",
        [["55%", "55 percent"]],
        ["55%"],
    ),
    ("倫敦談判後,誰證實雙方有初步協議?", "zh-Hant", [["李成鋼"]], ["李成鋼證實"]),
    (
        "Who founded Huawei and what did he say about single chips?",
        "en",
        [["Ren Zhengfei"], ["one generation", "a generation"]],
        ["落後美國一代"],
    ),
]


@pytest.fixture(scope="module")
def assistant(real_settings: Settings, real_articles: Path) -> Iterator[Assistant]:
    assistant = build_assistant(real_settings, "test")
    outcomes = list(assistant.library.add_paths([real_articles]))
    assert [outcome.status for outcome in outcomes] == ["added"] * 5
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def answer_to(assistant: Assistant) -> Callable[[str], Answer]:
    """Ask each question once, however many promises are about its answer."""
    return cache(assistant.answer)


@pytest.mark.parametrize(("question", "language", "facts", "proof"), QUESTIONS)
def test_the_answer_holds_the_fact_in_the_askers_language_and_cites_a_passage_that_says_it(
    answer_to: Callable[[str], Answer], question: str, language: str, facts: list[list[str]], proof: list[str]
) -> None:
    answer = answer_to(question)
    assert not answer.refused
    assert all(any(form in answer.answer for form in forms) for forms in facts), answer.answer
    assert answer.language == language == detect_language(answer.answer)
    cited = "\n".join(citation.passage for citation in answer.citations)
    assert all(words in cited for words in proof), cited


def test_an_answer_from_a_damaged_article_cites_it_as_given_and_as_repaired(
    answer_to: Callable[[str], Answer], real_articles: Path
) -> None:
    answer = answer_to("中國客戶能買到的 H200 數量，不能超過美國本土客戶購買總量的多少？")
    assert "50%" in answer.answer
    (damaged,) = (one for one in answer.citations if one.article.source.startswith("003_"))
    given = (real_articles / damaged.article.source).read_text(encoding="utf-8")
    assert damaged.quote in damaged.passage
    assert damaged.passage in given
    assert "數(shù)量" in damaged.quote
    assert damaged.repaired_quote is not None
    assert "數量,不能超過美國本土客戶購買總量的50%" in damaged.repaired_quote
    assert [notice.citations for notice in answer.notices if notice.kind == "damaged_source"] == [(damaged.number,)]


def test_what_the_articles_do_not_tell_is_refused(assistant: Assistant) -> None:
    answer = assistant.answer("What is the price of one H200?")
    assert answer.refused
    assert not answer.citations


def test_every_passage_stands_in_its_article_as_given(assistant: Assistant, real_articles: Path) -> None:
    page, total = assistant.library.articles()
    assert total == 5
    for info in page:
        given = (real_articles / info.source).read_text(encoding="utf-8")
        article, passages = assistant.library.article(info.id)
        assert article.text == given
        assert passages
        for passage in passages:
            assert given[passage.start : passage.end] == passage.text
            assert bool(passage.repairs) is info.source.startswith("003_")


def test_no_real_article_is_a_copy_of_another(assistant: Assistant) -> None:
    page, _ = assistant.library.articles()
    assert len({info.report for info in page}) == len(page)


def test_every_quote_stands_in_its_passage(answer_to: Callable[[str], Answer]) -> None:
    for question, *_ in QUESTIONS:
        for citation in answer_to(question).citations:
            assert citation.passage[citation.quote_start : citation.quote_end] == citation.quote


def test_quotes_of_two_hundred_random_passages_stand_where_they_say(tmp_path: Path) -> None:
    assistant = build_assistant(load_settings(data_dir=tmp_path / "data", llm="none"), "test")
    dice = random.Random(7)  # noqa: S311
    words = ["晶片", "芯片", "出口", "限制", "🙂", "𠮷", "H20", "Trump said", "，", "「引號」", "3.5%", " ", "\u3000"]
    stops = ["。", "！", "？", ". ", "；", "\n", "\r\n\r\n"]

    def random_article() -> str:
        return "".join("".join(dice.choices(words, k=dice.randint(4, 40))) + dice.choice(stops) for _ in range(60))

    texts = {f"{n}.txt": random_article() for n in range(20)}
    list(assistant.library.add_files(File(name, text.encode()) for name, text in texts.items()))
    assert assistant.library.counts()[1] >= 200
    for info in assistant.library.articles(limit=20)[0]:
        article, passages = assistant.library.article(info.id)
        assert article.text == texts[info.source]
        assert all(article.text[passage.start : passage.end] == passage.text for passage in passages)
    for question in ("晶片出口", "Trump H20", "限制 3.5%"):
        for citation in assistant.answer(question).citations:
            assert citation.passage[citation.quote_start : citation.quote_end] == citation.quote
            assert citation.passage in texts[citation.article.source]
    assistant.close()


def test_python_command_line_http_and_stream_give_the_same_answer(tmp_path: Path, real_settings: Settings) -> None:
    question = "Bernstein 預估華為 2025 年的高階 AI 晶片出貨量是多少？"
    data_dir = tmp_path / "data"
    with serving(data_dir, "--seed-with", str(ROOT / "seeds")) as url:
        plain = httpx.post(f"{url}/api/v1/ask", json={"question": question}, timeout=120).json()
        streamed = httpx.post(f"{url}/api/v1/ask", json={"question": question, "stream": True}, timeout=120).text
        through_server = run_yinju(data_dir, "ask", question, "--json").json()
    alone = run_yinju(data_dir, "ask", question, "--json").json()
    assistant = build_assistant(real_settings.model_copy(update={"data_dir": data_dir}), "test")
    in_python = json.loads(json.dumps(asdict(assistant.answer(question))))
    assistant.close()
    last = json.loads(streamed.rsplit("data: ", 1)[1].splitlines()[0])
    assert "70" in plain["answer"]
    for other in (last, through_server, alone, in_python):
        assert comparable(other) == comparable(plain)


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """Return all but what may differ each time: the id, times, and how many tokens were generated and thrown away."""
    return {key: value for key, value in answer.items() if key not in ("id", "timings_ms", "usage")}


@pytest.mark.skipif(not NEWS.is_file(), reason=f"the news reports are not here ({NEWS})")
def test_news_reports_ingest_one_a_line_with_a_progress_bar(tmp_path: Path) -> None:
    some = tmp_path / "reports.txt"
    some.write_text("\n".join(NEWS.read_text(encoding="utf-8").split("\n")[:40]), encoding="utf-8")
    done = run_yinju(tmp_path / "data", "ingest", "--lines", str(some))
    assert done.code == 0
    assert done.out.startswith("40 added")
    assert "40 articles" in done.err
