"""The command line, run as a user does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from rag.models.bundled import SMALL_MODEL, fetch
from rag.models.llm import LlamaCpp
from rag.settings import Settings
from rag.types import Filters
from tests.conftest import ROOT
from tests.ui.conftest import Server, free_port, run_yinju
from ui.desk import ServerDesk

HEAVY = ("torch", "sentence_transformers", "gradio", "chromadb", "llama_index", "fastapi", "fastmcp")
EASY_QUESTION = "What share of AI chips will be made in China in 2027?"
"""Which even the smallest model answers in the form that it is asked to."""

QUESTION = "Bernstein 預估華為 2025 年的高階 AI 晶片出貨量是多少？"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the repository's digests in it."""
    folder = tmp_path_factory.mktemp("ingested") / "data"
    assert run_yinju(folder, "ingest", str(ROOT / "seeds")).code == 0
    return folder


@pytest.fixture
def digests(ingested: Path, data_dir: Path) -> Path:
    """Return a copy of that folder, for this test alone."""
    shutil.copytree(ingested, data_dir)
    return data_dir


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"], ["serve", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys; from ui.cli import main; sys.argv = " + repr(["yinju", *arguments]) + "\n"
        "try: main()\n"
        "finally: print('LOADED', [name for name in " + repr(HEAVY) + " if name in sys.modules], file=sys.stderr)"
    )
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "LOADED []" in finished.stderr
    assert "yinju" in finished.stdout.lower()


def test_ingest_tells_what_became_of_each_article(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("鎮上的橋在五月開通，長 300 公尺。", encoding="utf-8")
    (folder / "two.md").write_text("---\ntitle: Ferry\n---\nThe ferry carries 90 cars.\n", encoding="utf-8")
    first = run_yinju(data_dir, "ingest", str(folder), "--json")
    assert first.code == 0, first.err
    counts = {state: count for state, count in first.json().items() if state != "results"}
    assert counts == {"added": 2, "near_duplicate": 0, "replaced": 0, "unchanged": 0, "refused": 0}
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"ab\0\x01\xffcd")
    (folder / "one.txt").write_text("鎮上的橋在六月開通，長 300 公尺。", encoding="utf-8")
    second = run_yinju(data_dir, "ingest", str(folder), str(bad), str(tmp_path / "gone.txt"))
    assert second.code == 3
    assert second.out == ("0 added, 0 added as near-duplicates, 1 replaced, 1 unchanged, 2 refused; 1 new passages\n")
    assert "refused: bad.txt: not a text file" in second.err
    assert "gone.txt" in second.err


def test_ingest_counts_every_state_and_exits_3_where_something_was_refused(data_dir: Path, tmp_path: Path) -> None:
    report = (
        "港務局宣布，第四座貨櫃碼頭將在明年春天動工，總投資 38 億元，預計三年後啟用，附近的漁民擔心施工影響漁場。"
        "局長在說明會上表示，新碼頭全部採用電動設備，每年可以減少約兩萬噸碳排放。"
    )
    paths = [tmp_path / name for name in ("sea.txt", "hill.txt", "empty.txt")]
    for path, text in zip(paths, (report, report, ""), strict=True):
        path.write_text(text, encoding="utf-8")
    done = run_yinju(data_dir, "ingest", "http://127.0.0.1:9/port", *map(str, paths), "--json")
    assert done.code == 3
    told = done.json()
    assert {state: told[state] for state in ("added", "near_duplicate", "replaced", "unchanged", "refused")} == {
        "added": 1,
        "near_duplicate": 1,
        "replaced": 0,
        "unchanged": 0,
        "refused": 2,
    }
    assert [(one["source"], one["status"], one["near_duplicate_of"]) for one in told["results"]] == [
        ("http://127.0.0.1:9/port", "refused", None),
        ("sea.txt", "added", None),
        ("hill.txt", "near_duplicate", "sea.txt"),
        ("empty.txt", "refused", None),
    ]
    assert "YINJU_ALLOW_URLS" in told["results"][0]["reason"]


def test_the_field_that_is_meant_can_be_named(data_dir: Path, tmp_path: Path) -> None:
    table = tmp_path / "bridges.csv"
    table.write_text("nr,kropp,rubrik\n7,鎮上的橋在五月開通。,橋\n", encoding="utf-8")
    fields = [part for mapping in ("text=kropp", "title=rubrik", "id=nr") for part in ("--field", mapping)]
    mapped = run_yinju(data_dir, "ingest", str(table), *fields, "--json")
    assert (mapped.code, mapped.json()["results"][0]["source"]) == (0, "bridges.csv#7")
    for wrong, told in (("kropp", "OURS=THEIRS"), ("headline=rubrik", "'headline' is no field of an article")):
        refused = run_yinju(data_dir, "ingest", str(table), "--field", wrong)
        assert (refused.code, told in refused.err) == (1, True)


def test_an_address_within_is_refused_also_where_addresses_are_read(data_dir: Path) -> None:
    done = run_yinju(data_dir, "ingest", "http://127.0.0.1:9/port", "--json", ALLOW_URLS="true")
    assert done.code == 3
    (refused,) = done.json()["results"]
    assert "YINJU_ALLOW_URLS" not in refused["reason"]


def test_articles_can_be_listed_shown_with_marks_and_removed(data_dir: Path, tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    given = "鎮(zhèn)上的橋(qiáo)在五月開(kāi)通，長 300 公尺。"
    article.write_text(f"{given}\n橋上可以騎車，也可以散步。\n責任編輯：林一\n", encoding="utf-8")
    run_yinju(data_dir, "ingest", str(article))
    (listed,) = run_yinju(data_dir, "articles", "list", "--json").json()["articles"]
    assert (listed["title"], listed["lead"]) == (None, "鎮上的橋在五月開通，長 300 公尺。")
    shown = run_yinju(data_dir, "articles", "show", listed["id"])
    assert shown.out.splitlines()[-4:] == [
        given,
        "[repaired: pinyin] 鎮上的橋在五月開通，長 300 公尺。",
        "橋上可以騎車，也可以散步。",
        "[left out: editor] 責任編輯：林一",
    ]
    assert run_yinju(data_dir, "articles", "remove", listed["id"]).code == 0
    missing = run_yinju(data_dir, "articles", "show", listed["id"])
    assert missing.code == 1
    assert missing.err.startswith(f"yinju: there is no article {listed['id']}")
    assert run_yinju(data_dir, "articles", "--json").code == 2


def test_lines_of_a_file_can_be_articles(data_dir: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports.txt"
    reports.write_text("甲地今天下雨，雨量 30 毫米。\n\n乙地今天放晴，氣溫 28 度。\n", encoding="utf-8")
    assert run_yinju(data_dir, "ingest", "--lines", str(reports), "--json").json()["added"] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["search", "x", "-k", "0"],
        ["no-such-command"],
        ["eval", "gone.jsonl"],
        ["ask", "x", "--history", "gone"],
    ],
)
def test_wrong_usage_exits_2(data_dir: Path, arguments: list[str]) -> None:
    assert run_yinju(data_dir, *arguments).code == 2


@pytest.mark.parametrize("turns", ["[", "{}", '[{"role": "user", "content": 5}]', '[{"role": "bot", "content": "x"}]'])
def test_a_history_of_another_form_is_refused_in_words(digests: Path, tmp_path: Path, turns: str) -> None:
    path = tmp_path / "history.json"
    path.write_text(turns, encoding="utf-8")
    asked = run_yinju(digests, "ask", QUESTION, "--history", str(path), LLM="none")
    assert asked.code == 1
    assert 'is no JSON list of {"role", "content"}' in asked.err
    assert "Traceback" not in asked.err


def test_a_server_that_has_no_place_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    busy = httpx.Response(503, headers={"Retry-After": "2"}, json={"error": {"message": "busy"}})
    answers = iter([busy, busy, httpx.Response(200, json={"answer": "A"})])
    desk = ServerDesk("http://test", {})
    desk._client = httpx.Client(base_url="http://test", transport=httpx.MockTransport(lambda _: next(answers)))
    assert desk.ask(QUESTION, [], Filters()) == {"answer": "A"}
    assert waits == [2.0, 2.0]


def test_without_a_model_the_answer_is_quotes(digests: Path) -> None:
    asked = run_yinju(digests, "ask", QUESTION, "--json", LLM="none")
    assert asked.code == 0, asked.err
    answer = asked.json()
    assert answer["model"] == "none"
    assert any("70" in citation["quote"] for citation in answer["citations"])
    assert not answer["notices"]


def test_with_the_endpoint_gone_the_answer_is_quotes_with_a_notice(digests: Path) -> None:
    away = {"LLM": "endpoint", "LLM_BASE_URL": f"http://127.0.0.1:{free_port()}/v1", "LLM_MODEL": "x"}
    answer = run_yinju(digests, "ask", QUESTION, "--json", **away).json()
    assert [notice["kind"] for notice in answer["notices"]] == ["model_unavailable"]
    assert answer["citations"]
    sick = run_yinju(digests, "doctor", **away)
    assert sick.code == 1
    assert "does not answer as an OpenAI-compatible endpoint" in sick.out


def test_an_openai_compatible_server_writes_the_answers_by_settings_alone(
    digests: Path, real_settings: Settings
) -> None:
    engine = LlamaCpp(fetch(SMALL_MODEL, real_settings.model_dir), threads=2)
    endpoint = {"LLM": "endpoint", "LLM_BASE_URL": engine.url, "LLM_API_KEY": engine.key, "LLM_MODEL": "any"}
    answer = run_yinju(digests, "ask", EASY_QUESTION, "--json", **endpoint).json()
    assert answer["model"] == "any"
    assert answer["timings_ms"]["first_token"] < answer["timings_ms"]["total"]
    assert "model_unavailable" not in {notice["kind"] for notice in answer["notices"]}
    wrong_key = run_yinju(digests, "ask", QUESTION, "--json", **(endpoint | {"LLM_API_KEY": "wrong"})).json()
    assert [notice["kind"] for notice in wrong_key["notices"]] == ["model_unavailable"]


def test_commands_talk_to_a_running_server(server: Server) -> None:
    counted = run_yinju(server.data_dir, "articles", "list", "--json")
    assert counted.code == 0, counted.err
    assert counted.json()["total"] >= 10
    found = run_yinju(server.data_dir, "search", "稀土", "-k", "2", "--json").json()
    assert len(found["hits"]) == 2
    address = run_yinju(server.data_dir, "ingest", "http://127.0.0.1:9/port", "--json", ALLOW_URLS="true")
    assert address.code == 3
    assert "YINJU_ALLOW_URLS" in address.json()["results"][0]["reason"], "the server's own settings count"
    refused = run_yinju(server.data_dir, "rebuild")
    assert refused.code == 1
    assert f"in use by `yinju serve` at {server.url}" in refused.err


def test_rebuild_needs_no_embedding_while_nothing_changed(data_dir: Path, tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    article.write_text("鎮上的橋在五月開通，長 300 公尺。", encoding="utf-8")
    run_yinju(data_dir, "ingest", str(article))
    rebuilt = run_yinju(data_dir, "rebuild")
    assert (rebuilt.code, rebuilt.out) == (0, "rebuilt without embedding again\n")
    other = run_yinju(data_dir, "articles", "list", EMBED_MODEL="some/other-model")
    assert other.code == 1
    assert "run `yinju rebuild`" in other.err


def test_eval_reports_and_writes_a_line_an_answer(digests: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    lines = [
        {
            "id": "a",
            "lang": "zh-Hant",
            "question": QUESTION,
            "gold": [["70 萬", "70万"]],
            "articles": ["01", "05", "09"],
        },
        {"id": "b", "lang": "zh-Hant", "question": "月球上的海有多深？", "gold": [], "articles": []},
    ]
    questions.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    out = tmp_path / "answers.jsonl"
    done = run_yinju(digests, "eval", str(questions), "--out", str(out), "--json", LLM="none")
    assert done.code == 0, done.err
    assert done.json()["all"]["questions"] == 2
    assert done.json()["all"]["accuracy"] == 1.0
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [set(line) for line in written] == [{"id", "answer", "citations", "refused", "seconds"}] * 2
    kept = questions.read_bytes()
    assert "is the question set itself" in run_yinju(digests, "eval", str(questions), "--out", str(questions)).err
    assert questions.read_bytes() == kept
    questions.write_text('{"id": 1}', encoding="utf-8")
    assert "line 1" in run_yinju(digests, "eval", str(questions)).err


def test_doctor_finds_nothing_wrong_with_a_fresh_folder(data_dir: Path) -> None:
    looked = run_yinju(data_dir, "doctor", "--json")
    assert looked.code == 0, looked.out
    assert looked.json()["well"]


def test_a_bad_setting_is_named(data_dir: Path) -> None:
    broken = run_yinju(data_dir, "articles", LLM="endpoint")
    assert broken.code == 1
    assert "YINJU_LLM_BASE_URL" in broken.err
