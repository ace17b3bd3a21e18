"""The page's pieces of HTML, made from an answer's records."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from rag.types import Answer, Article, ArticleInfo, Citation, Claim, Language, Notice, Passage
from tests.conftest import article
from ui.page.article import opened_at, whole
from ui.page.conversation import answered, pieces
from ui.page.evidence import timeline
from ui.page.keeping import as_markdown
from ui.wording import LANGUAGES, language_of_browser, say, say_day, wording

GIVEN = "港(gǎng)口擴(kuò)建了，工(gōng)程(chéng)由當(dāng)地的公司承(chéng)包。"
READS = "港口擴建了，工程由當地的公司承包。"


def citation(number: int = 1, quote: str = "港口擴建了。", published: str = "2025-08", **told: object) -> Citation:
    info = ArticleInfo(f"a{number}", "港口", "海風報", None, published, None, "port.txt", "zh-Hant", lead=quote)
    one = Citation(number, "p", quote, 0, len(quote), quote, None, None, False, info)
    return replace(one, **told)  # type: ignore[arg-type]


def passage_of(one: Article) -> Passage:
    """Return the whole of an article as one passage."""
    return Passage("p", one.info.id, 0, one.text, 0, len(one.text), one.repairs)


def answer(text: str, *claims: Claim, citations: tuple[Citation, ...] = (), notices: tuple[Notice, ...] = ()) -> Answer:
    return Answer("1", "問？", "zh-Hant", text, False, None, claims, citations, notices, "2025-08-18", "fake")


def test_an_answer_is_divided_into_its_claims() -> None:
    whole_answer = answer(
        "甲開了[1]。乙關了[2]。", Claim("甲開了。", (1,), "supported", 1.0), Claim("乙關了", (2,), "partly", 0.5)
    )
    assert [(piece.text, piece.claim and piece.claim.verdict) for piece in pieces(whole_answer)] == [
        ("甲開了[1]。", "supported"),
        ("乙關了[2]。", "partly"),
    ]
    lead = answer("資料的原文：\n「甲開了。」[1]", Claim("甲開了。", (1,), "supported", 1.0))
    assert [piece.text for piece in pieces(lead)] == ["資料的原文：\n", "「甲開了。」[1]"]
    untold = answer("甲開了[1]。\n這一問沒有找到答案：「誰？」", Claim("甲開了。", (1,), "supported", 1.0))
    assert [(piece.text, piece.claim is None) for piece in pieces(untold)] == [
        ("甲開了[1]。", False),
        ("這一問沒有找到答案：「誰？」", True),
    ]
    refused = answer("資料沒有說明。\n最接近的是港口。")
    assert [piece.text for piece in pieces(refused)] == [refused.answer]
    other = answer("別的話[1]。", Claim("甲開了。", (1,), "supported", 1.0))
    assert [(piece.text, piece.claim) for piece in pieces(other)] == [("別的話[1]。", None)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_claim_tells_its_verdict_in_words_and_shape(language: Language) -> None:
    shown = answered(
        answer(
            "甲開了[1]。乙關了[1]。",
            Claim("甲開了。", (1,), "supported", 1.0),
            Claim("乙關了。", (1,), "partly", 0.5, ("原文沒有說到這些",)),
            citations=(citation(),),
            notices=(Notice("withheld_claim", "有一句話已略去：原文沒有「900」這個數字"),),
        ),
        language,
    )
    words = re.sub("<[^>]*>", "", shown)
    for verdict, shape in (("supported", "✓"), ("partly", "◐"), ("unsupported", "✕")):
        assert f"{shape} {say(verdict, language)}" in words
    assert "原文沒有說到這些" in words
    assert "900" in words


@pytest.mark.parametrize(("told_in", "is_marked"), [("en", True), ("zh-Hans", False), ("zh-Hant", False)])
def test_a_claim_in_another_language_than_what_it_cites_is_marked_as_a_translation(
    told_in: Language, is_marked: bool
) -> None:
    one = answer("It grew [1].", Claim("It grew.", (1,), "supported", 1.0), citations=(citation(),))
    shown = answered(replace(one, language=told_in), "en")
    assert (say("translated", "en") in html.unescape(shown)) is is_marked


def test_a_quotation_in_another_language_is_no_translation() -> None:
    one = answer(
        "In their words:\n“港口擴建了。” [1]", Claim("港口擴建了。", (1,), "supported", 1.0), citations=(citation(),)
    )
    assert say("translated", "en") not in html.unescape(answered(replace(one, language="en"), "en"))


def test_markers_are_buttons_and_a_number_that_cites_nothing_is_none() -> None:
    shown = answered(answer("甲[1]乙[7]。", citations=(citation(),)), "en")
    assert shown.count('class="marker"') == 1
    assert re.search(r'<button type="button" class="marker"[^>]*aria-label="Citation 1: 港口">1</button>', shown)
    assert "乙[7]。" in shown


def test_a_notice_stands_behind_the_claim_it_concerns() -> None:
    shown = answered(
        answer(
            "甲[1]。乙[2]。",
            Claim("甲。", (1,), "supported", 1.0),
            Claim("乙。", (2,), "supported", 1.0),
            citations=(citation(1), citation(2)),
            notices=(Notice("damaged_source", "受損", (1,)),),
        ),
        "zh-Hant",
    )
    words = re.sub("<[^>]*>", "", shown)
    assert words.index("甲") < words.index("受損") < words.index("乙")


@pytest.mark.parametrize(("kind", "label"), [("newer_source", "較新的報導"), ("conflict", "另一個說法")])
def test_disagreement_is_set_side_by_side_with_who_says_what_when(kind: str, label: str) -> None:
    ours, theirs = citation(1, "工人有七百名。", "2025-07-02"), citation(2, "工人有五百名。", "2025-08-10")
    shown = answered(
        answer(
            "七百名[1]。",
            Claim("七百名。", (1,), "supported", 1.0),
            citations=(ours, theirs),
            notices=(Notice(kind, "說法不同", (1, 2)),),  # type: ignore[arg-type]
        ),
        "zh-Hant",
    )
    (accounts,) = re.findall(r'<section class="accounts".*?</section>', shown)
    assert accounts.count("<figure") == 2
    assert accounts.index("工人有七百名") < accounts.index(f"<b>{label}</b>") < accounts.index("工人有五百名")
    assert "海風報 · 2025年8月10日" in accounts


def test_the_timeline_tells_cited_articles_by_day_once_each() -> None:
    cited = (citation(1, published="2025-12-12"), citation(2, published="2025-07"))
    shown = timeline((*cited, replace(cited[0], number=3)), "en")
    assert re.findall(r">([^<]*)</time>", shown) == ["July 2025", "12 December 2025"]
    assert timeline(cited[:1], "en") == ""


def test_an_article_opens_with_the_quote_marked_in_its_own_words() -> None:
    one = article("港口擴建了。\n\n工廠開工了。市長來了。\n", "port.txt", title="港口")
    quote = "市長來了。"
    start = one.text.index(quote)
    shown = opened_at(one, passage_of(one), (start, start + len(quote)), "zh-Hant")
    assert '<p>工廠開工了。<mark id="quote">市長來了。</mark></p>' in shown
    assert "<p>港口擴建了。</p>" in shown


def test_a_quote_over_two_lines_is_one_mark() -> None:
    one = article("甲說港口\n擴建了。\n完。", "port.txt", title="港口")
    shown = opened_at(one, passage_of(one), (1, 7), "en")
    assert '<mark id="quote">說港口\n擴建</mark>' in shown


def test_a_damaged_article_shows_the_repaired_reading_beside_the_original() -> None:
    one = article(f"{GIVEN}\n完好的一行。", "port.txt", title="港口")
    shown = opened_at(one, passage_of(one), (0, len("港(gǎng)口擴(kuò)建了")), "zh-Hant")
    assert "港(gǎng)口擴(kuò)建了</mark>" in shown
    assert "<mark>港口擴建了</mark>，工程由當地的公司承包。" in shown
    assert shown.count('class="reading"') == 1
    assert say("repaired", "zh-Hant") in shown


def test_an_articles_page_tells_what_was_left_out_and_repaired() -> None:
    one = article(f"首頁 > 財經 > 產業\n{GIVEN}\n責任編輯：林一", "port.txt", title="港口")
    shown = whole(one, [], "zh-Hant")
    assert re.findall(r'<p class="left-out"><span class="kind">([^<]*)</span> ([^<]*)</p>', shown) == [
        ("網站導覽", "首頁 &gt; 財經 &gt; 產業"),
        ("編輯署名", "責任編輯：林一"),
    ]
    assert READS in shown


def test_an_articles_page_counts_only_what_there_is() -> None:
    plain = article("市長來了。", "port.txt", title="港口")
    assert '<p class="summary">1 段可供引用</p>' in whole(plain, [passage_of(plain)], "zh-Hant")
    damaged = article(f"首頁 > 財經 > 產業\n{GIVEN}", "port.txt", title="港口")
    assert "1 段可供引用 · 略過 1 處 · 修復 " in whole(damaged, [passage_of(damaged)], "zh-Hant")


def test_html_stays_text_everywhere() -> None:
    bad = "<img src=x onerror=alert(1)>\"'"
    info = ArticleInfo("a", bad, bad, bad, None, "javascript:alert(1)", bad, "xx", lead=bad)
    one = Citation(1, bad, bad, 0, len(bad), bad, bad, bad, True, info)
    shown = answered(
        replace(
            answer(f"{bad}[1]", Claim(bad, (1,), "partly", 0.1, (bad,)), citations=(one,)),
            question=bad,
            notices=(Notice("withheld_claim", bad), Notice("conflict", bad, (1, 1))),
        ),
        "en",
    )
    shown += opened_at(replace(article(bad, "x.txt"), info=info), passage_of(article(bad, "x.txt")), (0, 5), "en")
    assert "<img" not in shown
    assert "javascript:" not in re.sub(r'data-answer="[^"]*"', "", shown)


def test_an_answer_becomes_markdown_with_footnotes_and_nothing_of_an_articles_own() -> None:
    one = citation(quote="港口 ![x](http://a/b.png) 擴建了。")
    one = replace(one, article=replace(one.article, url="https://example.org/a", published="2025-08-18"))
    markdown = as_markdown(replace(answer("擴建了[1]。", citations=(one,)), question="怎麼\n了？"))
    assert markdown.startswith("## 怎麼 了？\n\n擴建了[^1]。\n")
    assert (
        "[^1]: “港口 \\!\\[x\\](http://a/b.png) 擴建了。” — 港口, 海風報, 2025年8月18日 <https://example.org/a>"
        in markdown
    )
    assert "*資料截至 2025年8月18日*" in markdown


@pytest.mark.parametrize("key", wording())
def test_every_word_is_there_in_all_three_languages_with_the_same_places_to_fill(key: str) -> None:
    words = [wording()[key][language] for language in LANGUAGES]
    assert all(words)
    assert len({frozenset(re.findall(r"\{\w+\}", one)) for one in words}) == 1


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant-SG", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("fr-FR,en;q=0.5", "en"),
        ("fr-FR,zh-TW;q=0.5", "zh-Hant"),
        ("", "en"),
    ],
)
def test_the_browsers_language_becomes_ours(wanted: str, language: Language) -> None:
    assert language_of_browser(wanted) == language


@pytest.mark.parametrize(
    ("published", "chinese", "english"),
    [
        ("2025-08-05", "2025年8月5日", "5 August 2025"),
        ("2025-08", "2025年8月", "August 2025"),
        ("2025", "2025年", "2025"),
        (None, "日期不詳", "Date not told"),
    ],
)
def test_days_are_in_the_readers_form(published: str | None, chinese: str, english: str) -> None:
    assert (say_day(published, "zh-Hant"), say_day(published, "en")) == (chinese, english)
