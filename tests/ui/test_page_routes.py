"""What the page's script asks the server for, and the way to the page."""

from __future__ import annotations

import httpx
import pytest

from tests.ui.conftest import Scripted


@pytest.mark.parametrize(
    ("accepted", "cookie", "language"),
    [
        ("zh-TW", None, "zh-Hant"),
        ("de", None, "en"),
        ("en-US", "zh-Hans", "zh-Hans"),
        ("zh-CN", "nonsense", "zh-Hans"),
        ("zh-CN", "//evil.example", "zh-Hans"),
    ],
)
def test_the_front_leads_to_the_visitors_language(
    scripted: Scripted, accepted: str, cookie: str | None, language: str
) -> None:
    headers = {"Accept-Language": accepted} | ({"Cookie": f"yinju_language={cookie}"} if cookie else {})
    response = httpx.get(f"{scripted.url}/?passage=a&start=1", headers=headers)
    assert response.status_code == 307
    assert response.headers["location"] == f"/{language}/?passage=a&start=1"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("passages/none", 404),
        ("articles/none", 404),
        ("articles?order=sideways", 422),
        ("articles?offset=-1", 422),
        ("articles?words=%25_'\"&publisher=x&written=xx&published_from=never", 200),
        ("filters", 200),
        ("examples", 200),
    ],
)
def test_what_cannot_be_had_is_an_error_in_words(scripted: Scripted, path: str, status: int) -> None:
    response = httpx.get(f"{scripted.url}/page/en/{path}")
    assert response.status_code == status
    if status != 200:
        assert response.json()["error"]["message"]


def test_a_place_beyond_the_passage_marks_what_there_is(scripted: Scripted) -> None:
    articles = httpx.get(f"{scripted.url}/api/v1/articles").json()["articles"]
    passages = httpx.get(f"{scripted.url}/api/v1/articles/{articles[0]['id']}").json()["passages"]
    shown = httpx.get(f"{scripted.url}/page/en/passages/{passages[0]['id']}?start=5&end=999999")
    assert shown.status_code == 200
    assert '<mark id="quote">' in shown.text


def test_a_language_that_there_is_not_has_no_page(scripted: Scripted) -> None:
    assert httpx.get(f"{scripted.url}/page/fr/examples").status_code == 422
    assert httpx.get(f"{scripted.url}/fr/").status_code == 404


def test_the_page_names_nothing_elsewhere_to_load(scripted: Scripted) -> None:
    page = httpx.get(f"{scripted.url}/en/").text
    assert "gradio.app" not in page.split("window.gradio_config")[0]
    assert "og:image" not in page
    assert '<html lang="en"' in page
