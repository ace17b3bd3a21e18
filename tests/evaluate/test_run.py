"""Reading a question set, asking it, and what is written of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.errors import BadInput
from rag.evaluate.report import as_tables, details, summarise
from rag.evaluate.run import judge, read_questions, result_line
from rag.types import Filters, Turn
from tests.conftest import ROOT
from tests.evaluate.made import answer, citation, judged, question, refusal

GOOD = {"id": "a", "lang": "en", "question": "When?", "gold": [["autumn"]], "articles": ["port"]}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "questions.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_a_question_set_is_read_with_history_and_kind(tmp_path: Path) -> None:
    full = {**GOOD, "id": 7, "kind": "follow_up", "history": [{"q": "Where?", "a": "At the port."}], "more": 1}
    plain, asked = read_questions(written(tmp_path, GOOD, "", full))
    assert (plain.id, plain.kind, plain.history, plain.gold) == ("a", None, (), (("autumn",),))
    assert (asked.id, asked.kind) == ("7", "follow_up")
    assert asked.history == (Turn("user", "Where?"), Turn("assistant", "At the port."))


def test_the_repositorys_own_questions_can_be_read() -> None:
    asked = read_questions(ROOT / "benchmarks" / "questions" / "answers.jsonl")
    assert all(one.kind for one in asked)
    assert {one.lang for one in asked} == {"zh-Hant", "zh-Hans", "en"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: Invalid JSON"),
        ("[1]", "line 2: "),
        ({**GOOD, "id": "b", "lang": "zh"}, "line 2: lang: "),
        ({key: value for key, value in GOOD.items() if key != "question"}, "line 2: question: Field required"),
        ({**GOOD, "id": "b", "question": " "}, "line 2: question: "),
        ({**GOOD, "id": "b", "question": "\u001c"}, "line 2: question: there is nothing but white space"),
        ({**GOOD, "id": "b", "question": "問" * 2_001}, "line 2: question: 2000 characters is the most"),
        ({**GOOD, "id": "b", "gold": [["\u001f"]]}, "line 2: gold.0.0: there is nothing but white space"),
        ({**GOOD, "id": "b", "gold": ["autumn"]}, "line 2: gold.0: "),
        ({**GOOD, "id": "b", "gold": [[]]}, "line 2: gold.0: "),
        ({**GOOD, "id": "b", "gold": [["autumn", ""]]}, "line 2: gold.0.1: "),
        ({**GOOD, "id": "b", "articles": "port"}, "line 2: articles: "),
        ({**GOOD, "id": "b", "history": [{"q": "Where?"}]}, "line 2: history.0.a: Field required"),
        (GOOD, "line 2: the id a is taken"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(tmp_path: Path, line: object, told: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_questions(written(tmp_path, GOOD, line))
    assert told in str(raised.value)


def test_a_file_of_another_kind_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no question in it"):
        read_questions(written(tmp_path, "", ""))
    path = tmp_path / "big5.jsonl"
    path.write_bytes(b"\n" + "問".encode("big5"))
    with pytest.raises(BadInput, match="line 2: this is not UTF-8"):
        read_questions(path)


def test_a_question_is_asked_with_its_history_and_timed() -> None:
    seen: list[tuple[object, ...]] = []

    def ask(text: str, history: Sequence[Turn], filters: Filters) -> dict[str, Any]:
        seen.append((text, history, filters))
        return answer("秋天[1]。", citation("秋天擴建。"))

    result = judge(question(("秋天",)), ask)
    assert seen == [("?", (), Filters())]
    assert result.correct
    assert result.seconds >= 0


def test_a_line_of_results_has_the_fields_that_were_promised() -> None:
    result = judged(question(("秋天",)), answer("秋天[1]。", citation("秋天", passage="秋天擴建。")), seconds=1.234)
    assert json.loads(result_line(result)) == {
        "id": "q",
        "answer": "秋天[1]。",
        "citations": [{"article": "port.txt", "text": "秋天擴建。"}],
        "refused": False,
        "seconds": 1.23,
    }


def test_figures_come_for_all_by_language_and_by_kind() -> None:
    results = [
        judged(question(("秋天",), kind="fact"), answer("秋天[1]。", citation("秋天擴建。"))),
        judged(question(("autumn",), lang="en", kind="fact"), answer("In spring.")),
        judged(question(kind="unanswerable"), refusal()),
    ]
    summary = summarise(results)
    assert summary["all"]["accuracy"] == 0.667
    assert {lang: row["accuracy"] for lang, row in summary["languages"].items()} == {"en": 0.0, "zh-Hant": 1.0}
    assert {kind: row["questions"] for kind, row in summary["kinds"].items()} == {"fact": 2, "unanswerable": 1}

    by_language, by_kind = as_tables(summary).split("\n\n")
    assert [cell.strip() for cell in by_language.splitlines()[0].split("|")[1:-1]] == ["", "en", "zh-Hant", "all"]
    assert [line.split("|")[1].strip() for line in by_kind.splitlines()[2:]] == ["fact", "unanswerable", "all"]
    for table in (by_language, by_kind):
        assert len({len(line) for line in table.splitlines()}) == 1, "columns stand below one another"
    assert json.loads(json.dumps(details(results[0])))["facts_cited"] == [True]


def test_without_kinds_there_is_one_table() -> None:
    assert "\n\n" not in as_tables(summarise([judged(question(("秋天",)), refusal())]))
