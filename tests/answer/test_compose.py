"""The answer's text as it grows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import wording
from rag.answer.compose import AnswerText, cite, plain, without_untold
from rag.answer.verify import Finding
from rag.text.fold import fold
from rag.types import ArticleInfo, Evidence, Language, Passage, Repair

FINE = Finding("supported", 1.0, ())
ARTICLE = ArticleInfo("a", "港口擴建", "海風報", None, "2025-08-18", None, "port.txt", "zh-Hant")
TEXT = "😀港口擴建了。工廠開工了。鐵路通車了。"


def evidence(quote: str, passage_id: str = "p") -> Evidence:
    start = TEXT.index(quote)
    passage = Passage(passage_id, "a", 0, TEXT, 0, len(TEXT))
    return Evidence(passage, ARTICLE, quote, start, start + len(quote), quote, 0.5)


def mended(damaged: str, reading: str, kind: str = "pinyin", beyond_repair: bool = False) -> Evidence:
    """Return a passage of one sentence that was damaged as a whole, and how it reads."""
    repairs = (Repair(0, len(damaged), reading, kind),)
    passage = Passage("p", "a", 0, damaged, 0, len(damaged), repairs, beyond_repair)
    return Evidence(passage, ARTICLE, damaged, 0, len(damaged), reading, 0.5)


PORT, PLANT, RAILWAY = map(evidence, ("港口擴建了。", "工廠開工了。", "鐵路通車了。"))


def test_a_claim_gets_its_marker_before_its_stop() -> None:
    text = AnswerText("zh-Hant")
    new, claim, added = text.add_claim("港口擴建了。", [PORT], FINE)
    assert text.text == added == "港口擴建了[1]。"
    assert [citation.number for citation in new] == [1]
    assert (claim.text, claim.citations, claim.verdict) == ("港口擴建了。", (1,), "supported")


@pytest.mark.parametrize(
    ("language", "claim", "marked"),
    [
        ("zh-Hant", "擴建了", "擴建了[1]。"),
        ("zh-Hant", "擴建了！", "擴建了[1]！"),
        ("zh-Hans", "扩建了？！", "扩建了[1]？！"),
        ("zh-Hans", "占 25%.", "占 25%[1]。"),
        ("en", "It grew.", "It grew [1]."),
        ("en", "It grew", "It grew [1]."),
        ("en", "It costs 2.5", "It costs 2.5 [1]."),
    ],
    ids=["no-stop", "exclamation", "two-stops", "latin-stop", "english", "english-no-stop", "decimal"],
)
def test_a_claim_ends_with_its_own_stop_or_the_languages(language: Language, claim: str, marked: str) -> None:
    text = AnswerText(language)
    text.add_claim(claim, [PORT], FINE)
    assert text.text == marked


def test_citations_are_numbered_in_the_order_they_are_used_and_reused() -> None:
    text = AnswerText("zh-Hant")
    text.add_claim("鐵路通車。", [RAILWAY], FINE)
    new, claim, added = text.add_claim("港口和鐵路。", [PORT, RAILWAY], FINE)
    assert [citation.quote for citation in new] == ["港口擴建了。"]
    assert (claim.citations, added) == ((2, 1), "港口和鐵路[2][1]。")
    assert [citation.number for citation in text.citations] == [1, 2]


def test_the_same_sentence_twice_is_one_citation() -> None:
    text = AnswerText("zh-Hant")
    new, claim, _ = text.add_claim("港口。", [PORT, PORT], FINE)
    assert (len(new), claim.citations) == (1, (1,))


def test_the_same_words_of_another_passage_are_another_citation() -> None:
    text = AnswerText("zh-Hant")
    text.add_claim("港口。", [PORT, evidence("港口擴建了。", "other")], FINE)
    assert [citation.passage_id for citation in text.citations] == ["p", "other"]


@pytest.mark.parametrize(("language", "joined"), [("zh-Hant", "甲[1]。乙[2]。"), ("en", "甲 [1]。 乙 [2]。")])
def test_claims_are_joined_as_the_language_does(language: Language, joined: str) -> None:
    text = AnswerText(language)
    pieces = [text.add_claim("甲。", [PORT], FINE)[2], text.add_claim("乙。", [PLANT], FINE)[2]]
    assert text.text == "".join(pieces) == joined


def test_a_claim_is_put_into_the_askers_script_and_its_quote_is_untouched() -> None:
    text = AnswerText("zh-Hans")
    (citation,), claim, added = text.add_claim("港口擴建了。", [PORT], FINE)
    assert (claim.text, added, citation.quote) == ("港口扩建了。", "港口扩建了[1]。", "港口擴建了。")


def test_a_claim_keeps_what_was_found_of_it() -> None:
    text = AnswerText("zh-Hant")
    _, claim, _ = text.add_claim("港口。", [PORT], Finding("partly", 0.5, ("不在原文",)))
    assert (claim.verdict, claim.score, claim.reasons) == ("partly", 0.5, ("不在原文",))


@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("zh-Hant", "\n「港口擴建了。」[1]\n「工廠開工了。」[2]"),
        ("zh-Hans", "\n“港口扩建了。”[1]\n“工厂开工了。”[2]"),
        ("en", "\n“港口擴建了。” [1]\n“工廠開工了。” [2]"),
    ],
)
def test_quotes_stand_on_lines_of_their_own_in_the_script_asked_in_and_cite_the_very_words(
    language: Language, quoted: str
) -> None:
    text = AnswerText(language)
    for one in (PORT, PLANT):
        (citation,), claim, _ = text.add_quote(one)
        assert (fold(claim.text), claim.verdict) == (fold(one.quote), "supported")
        assert citation.quote == one.quote
    assert text.text == wording.QUOTES[language] + quoted


def test_a_claim_behind_a_quote_stands_on_a_line_of_its_own() -> None:
    text = AnswerText("en")
    text.add_quote(PORT)
    text.add_claim("The plant opened.", [PLANT], Finding("supported", 1.0, ()))
    assert text.text.endswith("“港口擴建了。” [1]\nThe plant opened [2].")


def test_a_number_in_brackets_that_is_no_citation_stays_in_a_quote() -> None:
    text = AnswerText("zh-Hans")
    text.add_quote(replace(PORT, reading="依据银发[2025]12号文件[3]扩建。"))
    assert text.text.endswith("“依据银发[2025]12号文件扩建。”[1]")


def test_the_words_of_a_quote_are_those_of_the_text() -> None:
    text = AnswerText("zh-Hant")
    quoted = "港口[2]擴建<img src=x>了。"
    passage = Passage("p", "a", 0, quoted, 0, len(quoted))
    _, claim, added = text.add_quote(Evidence(passage, ARTICLE, quoted, 0, len(quoted), quoted, 0.5))
    assert claim.text == "港口擴建了。"
    assert claim.text in added


def test_only_what_a_claim_stands_on_is_cited_for_it() -> None:
    text = AnswerText("zh-Hant")
    text.add_claim("港口擴建了。", [PORT], FINE)
    text.cite_too(RAILWAY)
    assert text.cites(PORT)
    assert not text.cites(RAILWAY)


@pytest.mark.parametrize("language", wording.UNTOLD)
def test_what_is_not_told_stands_on_a_line_of_its_own_and_is_no_claim(language: Language) -> None:
    text = AnswerText(language)
    text.add_claim("It grew.", [PORT], FINE)
    before = text.text
    added = text.add_untold("誰[1]付的？<b>")
    assert text.text == before + added
    assert "[1]" not in added
    assert "誰付的？" in added
    assert len(text.claims) == 1
    assert without_untold(text.text) == before


def test_a_citation_says_where_its_quote_stands_in_code_points() -> None:
    citation = cite(PLANT, 7)
    assert citation.number == 7
    assert citation.passage[citation.quote_start : citation.quote_end] == citation.quote == "工廠開工了。"
    assert (citation.passage_id, citation.article) == ("p", ARTICLE)


def test_a_citation_of_damaged_words_has_them_as_given_and_as_repaired() -> None:
    citation = cite(mended("港(gǎng)口擴(kuò)建了。", "港口擴建了。"), 1)
    assert citation.passage[citation.quote_start : citation.quote_end] == citation.quote == "港(gǎng)口擴(kuò)建了。"
    assert (citation.repaired, citation.repaired_quote, citation.damaged) == ("港口擴建了。", "港口擴建了。", False)


def test_a_citation_of_sound_words_has_no_repaired_reading() -> None:
    citation = cite(PORT, 1)
    assert (citation.repaired, citation.repaired_quote, citation.damaged) == (None, None, False)


def test_a_sound_quote_in_a_repaired_passage_has_no_repaired_reading_of_its_own() -> None:
    text = "港(gǎng)口擴建了。工廠開工了。"
    passage = Passage("p", "a", 0, text, 0, len(text), (Repair(1, 7, "", "pinyin"),))
    start = text.index("工")
    citation = cite(Evidence(passage, ARTICLE, text[start:], start, len(text), text[start:], 0.5), 1)
    assert (citation.repaired, citation.repaired_quote) == ("港口擴建了。工廠開工了。", None)


def test_what_was_taken_out_without_the_eye_noticing_is_no_repair_to_speak_of() -> None:
    citation = cite(mended("港\u200b口擴建了。", "港口擴建了。", "invisible"), 1)
    assert (citation.quote, citation.repaired, citation.repaired_quote) == ("港\u200b口擴建了。", None, None)


def test_damage_beyond_repair_is_told_with_the_citation() -> None:
    assert cite(mended("港\ufffd擴建了。", "港\ufffd擴建了。", beyond_repair=True), 1).damaged


def test_a_quote_that_was_damaged_is_read_out_as_repaired() -> None:
    text = AnswerText("zh-Hant")
    (citation,), claim, _ = text.add_quote(mended("港(gǎng)口擴(kuò)建了。", "港口擴建了。"))
    assert text.text.endswith("「港口擴建了。」[1]")
    assert (claim.text, citation.quote) == ("港口擴建了。", "港(gǎng)口擴(kuò)建了。")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("港口擴建[1]。", "港口擴建。"),
        ("港口 [1, 2、3] 擴建【4】了［5］", "港口 擴建了"),
        ("見[報導](https://evil.example/x)", "見報導"),
        ("見![圖](https://evil.example/x.png)", "見圖"),
        ("![](https://evil.example/x.png)", ""),
        ("見 https://evil.example/x 的說明", "見 的說明"),
        ("<b>港口</b><img src=x onerror=alert(1)>", "港口"),
        ("  港口\n\n擴建\t了 ", "港口 擴建 了"),
        ("1 < 2", "1 < 2"),
        ("5 < 7 且 9 > 8", "5 < 7 且 9 > 8"),
        ("見[![圖](https://evil.example/y)](https://evil.example/x)。", "見圖。"),
        ("見![圖](https://evil.example/a(b).png)。", "見圖。"),
        ("港口<img src=x onerror=alert(1)", "港口"),
        ("<<b>script>港口", "港口"),
        ("見 HTTPS://EVIL.example/x 的說明", "見 的說明"),
        ("見http://evil.example/x，後文重要", "見，後文重要"),
        ("[港口] 在 [2025] 年", "[港口] 在 年"),
        ("", ""),
    ],
    ids=[
        "marker", "markers", "link", "image", "image-alone", "address", "html", "white-space", "less-than",
        "less-and-more", "image-in-a-link", "brackets-in-an-address", "unclosed-tag", "tag-in-a-tag",
        "address-in-capitals", "text-behind-an-address", "other-brackets", "empty",
    ],
)  # fmt: skip
def test_what_a_model_wrote_is_kept_as_plain_text(written: str, kept: str) -> None:
    assert plain(written) == kept
