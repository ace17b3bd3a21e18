"""The page's pieces of HTML, made from an answer's records."""

from __future__ import annotations

import pytest

from rag.types import ArticleInfo, Citation, Language
from ui.web import evidence_panel
from ui.wording import say

GIVEN = "港(gǎng)口擴建了。工廠開工了。"
QUOTE = "港(gǎng)口擴建了。"


def citation(
    passage: str = "港口擴建了。工廠開工了。",
    quote: str = "港口擴建了。",
    repaired: str | None = None,
    repaired_quote: str | None = None,
    damaged: bool = False,
    title: str | None = "港口",
    url: str | None = None,
) -> Citation:
    article = ArticleInfo("a", title, "海風報", None, "2025-08", url, "port.txt", "zh-Hant", lead="港口擴建了。")
    start = passage.index(quote)
    return Citation(1, "p", quote, start, start + len(quote), passage, repaired, repaired_quote, damaged, article)


def card(one: Citation, language: Language = "zh-Hant") -> str:
    return evidence_panel([one], language)


def test_a_card_shows_the_passage_with_its_quote_marked() -> None:
    shown = card(citation())
    assert '<mark id="quote-1">港口擴建了。</mark>工廠開工了。</blockquote>' in shown
    assert "[1] 港口<" in shown
    assert "海風報 · 2025-08" in shown
    assert shown.count("<blockquote") == 1


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_a_damaged_passage_is_shown_as_given_and_as_repaired(language: Language) -> None:
    shown = card(citation(GIVEN, QUOTE, "港口擴建了。工廠開工了。", "港口擴建了。"), language)
    given, reading = shown.split(say("repaired", language))
    assert f'<mark id="quote-1">{QUOTE}</mark>工廠開工了。' in given
    assert "<mark>港口擴建了。</mark>工廠開工了。" in reading
    assert "gǎng" not in reading
    assert say("beyond_repair", language) not in shown


def test_a_sound_quote_in_a_damaged_passage_is_marked_in_both() -> None:
    shown = card(citation(GIVEN, "工廠開工了。", "港口擴建了。工廠開工了。"))
    assert '港(gǎng)口擴建了。<mark id="quote-1">工廠開工了。</mark>' in shown
    assert "港口擴建了。<mark>工廠開工了。</mark>" in shown


def test_damage_beyond_repair_is_told() -> None:
    shown = card(citation("港\ufffd擴建了。", "港\ufffd擴建了。", damaged=True))
    assert say("beyond_repair", "zh-Hant") in shown
    assert shown.count("<blockquote") == 1


def test_an_article_without_a_title_is_called_by_its_first_words() -> None:
    assert "[1] 港口擴建了。<" in card(citation(title=None))


def test_html_in_an_article_or_its_repairs_stays_text() -> None:
    shown = card(citation("<b>a</b> x", "<b>a</b>", "<i>a</i> x", "<i>a</i>", title="<script>"))
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "<script>" not in shown
    assert "<mark>&lt;i&gt;a&lt;/i&gt;</mark> x" in shown


@pytest.mark.parametrize(
    ("url", "linked"), [("https://example.org/1", True), ("javascript:alert(1)", False), (None, False)]
)
def test_only_addresses_of_the_web_are_linked(url: str | None, linked: bool) -> None:
    assert ("<a href=" in card(citation(url=url))) is linked
