"""The REST face of a running server, with the embedded models."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.ui.conftest import Server

QUESTION = "特朗普政府从H200的销售中抽成多少？"


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=120) as client:
        yield client


def test_alive_and_ready(api: httpx.Client) -> None:
    assert api.get("/healthz").json() == {"status": "alive"}
    ready = api.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["parts"] == {"store": True, "search": True, "answers": True, "first_articles": True}


def test_an_answer_has_the_documented_shape_and_its_citation_opens(api: httpx.Client) -> None:
    answer = api.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert set(answer) == {
        *("id", "question", "language", "answer", "refused", "refusal_reason", "claims", "citations", "notices"),
        *("as_of", "model", "timings_ms", "usage"),
    }
    assert answer["language"] == "zh-Hans"
    assert "25%" in answer["answer"]
    assert set(answer["timings_ms"]) == {"retrieve", "first_token", "total"}
    assert set(answer["usage"]) == {"prompt_tokens", "completion_tokens"}
    for citation in answer["citations"]:
        assert citation["passage"][citation["quote_start"] : citation["quote_end"]] == citation["quote"]
        article = api.get(f"/api/v1/articles/{citation['article']['id']}").json()
        assert citation["passage"] in article["text"]
        assert article["title"] == citation["article"]["title"]
        passage = api.get(f"/api/v1/passages/{citation['passage_id']}").json()
        assert passage["text"] == citation["passage"]
        assert article["text"][passage["start"] : passage["end"]] == passage["text"]


def test_a_stream_ends_with_the_whole_answer(api: httpx.Client) -> None:
    with api.stream("POST", "/api/v1/ask", json={"question": QUESTION, "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = [
            (block.split("\n")[0].removeprefix("event: "), json.loads(block.split("\n")[1].removeprefix("data: ")))
            for block in response.read().decode().strip().split("\n\n")
            if not block.startswith(":")
        ]
    names = [name for name, _ in events]
    assert names[0] == "retrieval"
    assert names[-1] == "done"
    assert set(names) <= {"retrieval", "delta", "claim", "citation", "notice", "done"}
    answer = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "delta") == answer["answer"]
    assert [data for name, data in events if name == "citation"] == answer["citations"]


def test_search_tells_where_each_index_had_a_passage(api: httpx.Client) -> None:
    hits = api.post("/api/v1/search", json={"query": "HBM 以外的稀土籌碼", "top_k": 3}).json()["hits"]
    assert len(hits) == 3
    assert hits == sorted(hits, key=lambda hit: -hit["score"])
    assert all(hit["origin"]["dense_rank"] or hit["origin"]["lexical_rank"] for hit in hits)


def test_filters_keep_what_they_say(api: httpx.Client) -> None:
    found = api.post(
        "/api/v1/search", json={"query": "H200", "filters": {"languages": ["en"], "published_from": "2026-01"}}
    ).json()["hits"]
    assert found
    assert {(hit["article"]["language"], hit["article"]["published"][:4]) for hit in found} == {("en", "2026")}
    nothing = api.post("/api/v1/ask", json={"question": QUESTION, "filters": {"published_to": "2020"}}).json()
    assert nothing["refused"]


def test_an_article_can_be_sent_as_fields_listed_read_replaced_and_removed(api: httpx.Client) -> None:
    fields = {"id": "t1", "title": "測試港口", "text": "測試港在三月處理了 41 萬個貨櫃。", "published": "2024-03-09"}
    (added,) = api.post("/api/v1/articles", json=fields).json()["results"]
    assert added["status"] == "added"
    (again,) = api.post("/api/v1/articles", json=fields).json()["results"]
    assert again["status"] == "unchanged"
    (changed,) = api.post("/api/v1/articles", json=fields | {"text": "測試港在三月處理了 42 萬個貨櫃。"}).json()[
        "results"
    ]
    assert (changed["status"], changed["article_id"]) == ("replaced", added["article_id"])
    listed = api.get("/api/v1/articles", params={"limit": 1000}).json()
    assert listed["total"] == len(listed["articles"])
    assert added["article_id"] in {article["id"] for article in listed["articles"]}
    hit = api.post("/api/v1/search", json={"query": "測試港處理了多少貨櫃"}).json()["hits"][0]
    assert "42 萬" in hit["text"]
    assert api.delete(f"/api/v1/articles/{added['article_id']}").status_code == 204
    assert api.get(f"/api/v1/articles/{added['article_id']}").status_code == 404


def test_several_files_can_be_sent_and_a_bad_one_is_named(api: httpx.Client) -> None:
    files = [
        ("files", ("good.txt", "測試鎮的人口是 3 萬人，比去年多。".encode("big5"))),
        ("files", ("bad.txt", b"ab\0\x01\xffcd")),
        ("files", ("picture.png", b"\x89PNG")),
    ]
    results = api.post("/api/v1/articles", files=files).json()["results"]
    assert {result["source"]: result["status"] for result in results} == {
        "good.txt": "added",
        "bad.txt": "refused",
        "picture.png": "refused",
    }
    assert all(result["reason"] for result in results if result["status"] == "refused")
    (kept,) = [result["article_id"] for result in results if result["status"] == "added"]
    assert api.delete(f"/api/v1/articles/{kept}").status_code == 204


def test_what_is_left_out_and_repaired_is_told_with_the_article(api: httpx.Client) -> None:
    text = (
        "首頁 > 財經 > 港口\n測(cè)試(shì)鎮(zhèn)的燈塔高 31 公尺，建(jiàn)於百年前。\n"
        "燈塔在夏天開放，遊客可以登頂。\n責任編輯：林一"
    )
    (added,) = api.post("/api/v1/articles", files=[("files", ("lighthouse.txt", text.encode()))]).json()["results"]
    assert added["status"] == "added"
    article = api.get(f"/api/v1/articles/{added['article_id']}").json()
    assert article["text"] == text
    assert (article["title"], article["lead"]) == (None, "測試鎮的燈塔高 31 公尺，建於百年前。")
    assert article["report"]
    left_out = [(one["kind"], text[one["start"] : one["end"]]) for one in article["left_out"]]
    assert left_out == [("navigation", "首頁 > 財經 > 港口"), ("editor", "責任編輯：林一")]
    assert [(text[one["start"] : one["end"]], one["reading"], one["kind"]) for one in article["repairs"]] == [
        (pinyin, "", "pinyin") for pinyin in ("(cè)", "(shì)", "(zhèn)", "(jiàn)")
    ]
    (passage,) = article["passages"]
    assert passage["text"] == text[passage["start"] : passage["end"]]
    assert passage["repaired"].startswith("測試鎮的燈塔高 31 公尺，建於百年前。")
    assert passage["damaged"] is False
    alone = api.get(f"/api/v1/passages/{passage['id']}").json()
    assert {key: alone[key] for key in passage} == passage
    assert alone["article"]["lead"] == article["lead"]
    answer = api.post("/api/v1/ask", json={"question": "測試鎮的燈塔有多高？"}).json()
    (cited,) = [one for one in answer["citations"] if one["passage_id"] == passage["id"]][:1]
    assert "(zhèn)" in cited["quote"]
    assert cited["repaired_quote"] == "測試鎮的燈塔高 31 公尺，建於百年前。"
    assert "damaged_source" in {notice["kind"] for notice in answer["notices"]}
    assert api.delete(f"/api/v1/articles/{added['article_id']}").status_code == 204


def test_a_copy_of_a_report_is_told_as_one(api: httpx.Client) -> None:
    text = (
        "測試港務局宣布，第九座貨櫃碼頭將在明年春天動工，總投資 91 億元，預計三年後啟用，附近的漁民擔心施工影響漁場。"
        "局長在說明會上表示，新碼頭全部採用電動設備，每年可以減少約兩萬噸碳排放。"
    )
    files = [("files", (name, text.encode())) for name in ("test-one.txt", "test-two.txt")]
    first, copy = api.post("/api/v1/articles", files=files).json()["results"]
    assert (first["status"], first["near_duplicate_of"]) == ("added", None)
    assert (copy["status"], copy["near_duplicate_of"]) == ("near_duplicate", "test-one.txt")
    kept = [api.get(f"/api/v1/articles/{one['article_id']}").json() for one in (first, copy)]
    assert kept[0]["report"] == kept[1]["report"]
    for one in kept:
        assert api.delete(f"/api/v1/articles/{one['id']}").status_code == 204


def test_fields_and_lines_are_read_as_the_form_says(api: httpx.Client) -> None:
    table = "nr,kropp,rubrik\n1,測試鎮的市集在週日開放。,市集\n"
    form = {"fields": json.dumps({"text": "kropp", "title": "rubrik", "id": "nr"})}
    files = [("files", ("market.csv", table.encode()))]
    (mapped,) = api.post("/api/v1/articles", files=files, data=form).json()["results"]
    assert (mapped["source"], mapped["status"]) == ("market.csv#1", "added")
    assert api.get(f"/api/v1/articles/{mapped['article_id']}").json()["title"] == "市集"
    files = [("files", ("lines.txt", "測試鎮下雨了。\n測試鎮放晴了。\n".encode()))]
    lines = api.post("/api/v1/articles", files=files, data={"one_per_line": "true"}).json()["results"]
    assert [one["source"] for one in lines] == ["lines.txt#1", "lines.txt#2"]
    for one in (mapped, *lines):
        assert api.delete(f"/api/v1/articles/{one['article_id']}").status_code == 204


@pytest.mark.parametrize("fields", ["{", "[]", '{"text": 7}', '{"headline": "title"}', "7"])
def test_a_field_mapping_that_cannot_be_used_is_a_clear_422(api: httpx.Client, fields: str) -> None:
    files = [("files", ("market.csv", b"a,b\n1,2\n"))]
    response = api.post("/api/v1/articles", files=files, data={"fields": fields})
    assert response.status_code == 422
    assert "field" in response.json()["error"]["message"]


def test_an_address_is_not_read_unless_that_is_allowed(api: httpx.Client) -> None:
    response = api.post("/api/v1/articles", json={"url": "http://127.0.0.1:9/port"})
    assert response.status_code == 422
    assert "YINJU_ALLOW_URLS" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/ask", {"question": ""}),
        ("/api/v1/ask", {"question": "問" * 5_000}),
        ("/api/v1/ask", {"question": "x", "no_such_field": 1}),
        ("/api/v1/ask", {"question": "x", "history": [{"role": "system", "content": "x"}]}),
        ("/api/v1/ask", {"question": "x", "filters": {"published_from": "yesterday"}}),
        ("/api/v1/ask", {"question": "", "stream": True}),
        ("/api/v1/search", {"query": "x", "top_k": 10_000}),
        ("/api/v1/articles", {"title": "no text"}),
        ("/api/v1/articles", {"text": "x", "published": "someday"}),
        ("/api/v1/articles", {"text": "x", "title": 5}),
        ("/api/v1/articles", {"url": 7}),
        ("/api/v1/articles", []),
    ],
)
def test_what_cannot_be_used_is_answered_with_a_clear_422(api: httpx.Client, path: str, body: object) -> None:
    response = api.post(path, json=body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["type"]
    assert error["message"]
    assert "object at 0x" not in error["message"]


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/search", "/api/v1/articles"])
def test_half_a_character_is_refused_at_the_door(api: httpx.Client, path: str) -> None:
    body = '{"question": "\\ud800", "query": "\\ud800", "text": "\\ud800"}'
    response = api.post(path, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422


@pytest.mark.parametrize("path", ["/api/v1/articles/none", "/api/v1/passages/none"])
def test_what_is_not_there_is_a_404_in_the_one_shape_of_errors(api: httpx.Client, path: str) -> None:
    response = api.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["type"] == "not_found"


def test_the_api_documents_itself(api: httpx.Client) -> None:
    paths = api.get("/openapi.json").json()["paths"]
    assert {"/api/v1/ask", "/api/v1/search", "/api/v1/articles", "/api/v1/passages/{passage_id}"} <= set(paths)
    assert api.get("/docs").status_code == 200
