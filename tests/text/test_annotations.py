"""Pinyin that a converter put behind characters is told from a reader's gloss."""

from __future__ import annotations

import pytest

from rag.text.annotations import annotation_spans, readings


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        pytest.param("美國(guó)和中國(guó)", "美國和中國", id="half-width"),
        pytest.param("美國（guó）和中國（guó）", "美國和中國", id="full-width"),
        pytest.param("說(shuo\u0304)話", "說話", id="tone-mark-on-its-own"),
        pytest.param("綠(lǜ)色的樹(shù)", "綠色的樹", id="u-with-two-dots"),
        pytest.param("開(kāi)車(chē)去臺(tái)北，見(jiàn)了鱻(xiān)", "開車去臺北，見了鱻", id="a-rare-one-among-many"),
        pytest.param("國(guò)家", "國(guò)家", id="wrong-tone-is-text"),
        pytest.param("國(about)家", "國(about)家", id="english-is-text"),
        pytest.param("荨(qián)麻", "荨(qián)麻", id="rare-character"),
        pytest.param("重(chóng)慶", "重(chóng)慶", id="other-reading"),
        pytest.param("饕(tāo)餮(tiè)和魑(chī)魅(mèi)", "饕(tāo)餮(tiè)和魑(chī)魅(mèi)", id="many-rare-ones"),
    ],
)
def test_only_a_converters_pinyin_is_removed(text: str, rest: str) -> None:
    for start, end in reversed(annotation_spans(text)):
        text = text[:start] + text[end:]
    assert text == rest


def test_the_usual_reading_comes_first() -> None:
    assert readings("重")[:2] == ("zhòng", "chóng")


def test_what_is_no_character_has_no_reading() -> None:
    assert readings("A") == ()
