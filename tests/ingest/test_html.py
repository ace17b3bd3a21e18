"""Saved pages: the main text, and what page and metadata tell about it."""

from __future__ import annotations

import pytest

from rag.ingest.read import read_file
from rag.types import Article, IngestOptions

PORT = "基隆港的第二期擴建工程在秋天完成，市長在典禮上說，明年的貨櫃量預計成長一成，總經費為三十億元。"
QUAY = "專家認為，新碼頭將吸引更多航線停靠，周邊的物流業也會受益，但土地的取得仍是問題。"
BODY = f"<p>{PORT}</p><p>{QUAY}</p>"


def page(body: str, head: str = "") -> Article:
    data = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    (read,) = read_file("page.html", data, IngestOptions())
    assert isinstance(read, Article)
    return read


@pytest.mark.parametrize(
    "body",
    [
        f"<nav><a href=/>首頁</a></nav><article>{BODY}</article><footer>版權所有</footer>",
        f"<div id=content>{PORT}<br><br>{QUAY}</div>",
        f"<table><tr><td><a href=/>首頁</a></td><td>{BODY}</td></tr></table>",
        f"<article>{BODY}</article><div class=related><ul><li><a href=1>別的新聞</a></li></ul></div>",
        f"<article>{BODY}</article><section class=comments><p>讀者甲：太好了，我每天經過那裡。</p></section>",
    ],
    ids=["navigation", "line-breaks", "layout-table", "related", "comments"],
)
def test_the_main_text_is_the_article(body: str) -> None:
    assert page(body).text == f"{PORT}\n{QUAY}"


@pytest.mark.parametrize(
    "body",
    [
        "<header><h1>港口擴建</h1><p class=meta>海風報記者林一 2025-08-18</p></header>",
        "<h1>港口擴建</h1><div class=info><span class=time>2025-08-18 10:30</span> <span>來源：海風報</span>"
        " <span class=author>作者：林一</span></div>",
    ],
    ids=["byline", "labels"],
)
def test_a_byline_that_is_shown_outside_the_main_text_tells(body: str) -> None:
    info = page(f"{body}<article>{BODY}</article>").info
    assert (info.title, info.publisher, info.author, info.published) == ("港口擴建", "海風報", "林一", "2025-08-18")


def test_metadata_wins_over_what_is_shown() -> None:
    head = '<meta property="og:site_name" content="潮聲網"><meta name="author" content="陳二">'
    info = page(f"<p class=meta>海風報記者林一 2025-08-18</p><article>{BODY}</article>", head).info
    assert (info.publisher, info.author, info.published) == ("潮聲網", "陳二", "2025-08-18")


def test_schema_org_wins_over_meta_elements() -> None:
    head = (
        '<meta property="og:title" content="港口擴建 | 海風網">'
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "港口擴建",'
        ' "publisher": {"name": "海風報"}, "author": [{"name": "林一"}, {"name": "陳二"}],'
        ' "datePublished": "2025-08-18T10:00:00+08:00"}]}</script>'
    )
    info = page(f"<article>{BODY}</article>", head).info
    assert (info.title, info.publisher, info.author, info.published) == (
        "港口擴建",
        "海風報",
        "林一、陳二",
        "2025-08-18",
    )


def test_the_only_time_on_the_page_is_the_articles() -> None:
    assert (
        page(f'<article><time datetime="2025-08-18T10:00">8/18</time>{BODY}</article>').info.published == "2025-08-18"
    )


def test_of_several_times_none_is() -> None:
    times = "".join(f'<li><time datetime="2025-0{month}-01">x</time></li>' for month in (1, 2))
    assert page(f"<article>{BODY}</article><ul>{times}</ul>").info.published is None


def test_a_page_that_tells_nothing_tells_nothing() -> None:
    info = page(f"<article>{BODY}</article>", "<title>某某網</title>").info
    assert (info.title, info.publisher, info.author, info.published, info.url) == (None,) * 5


def test_a_broken_date_in_the_metadata_is_no_reason_to_refuse_the_page() -> None:
    head = '<meta property="article:published_time" content="yesterday">'
    assert page(f"<article>{BODY}</article>", head).info.published is None
