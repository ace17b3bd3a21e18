"""What names sound like."""

from __future__ import annotations

import pytest

from rag.text.sounds import chinese_sound, edits, heard_in, is_pinyin_of_some, latin_sound, sound_difference


@pytest.mark.parametrize(
    ("chinese", "latin"),
    [("科爾曼", "Coleman"), ("項立剛", "Xiang Ligang"), ("林青原", "Lin Qingyuan"), ("盧特尼克", "Lutnick")],
)
def test_a_name_sounds_like_itself_in_the_other_language(chinese: str, latin: str) -> None:
    assert sound_difference(chinese_sound(chinese), latin) <= 0.34


@pytest.mark.parametrize(
    ("chinese", "latin"), [("科爾曼", "Peterson"), ("項立剛", "Kevin Xu"), ("盧特尼克", "Bernstein")]
)
def test_a_name_does_not_sound_like_another(chinese: str, latin: str) -> None:
    assert sound_difference(chinese_sound(chinese), latin) > 0.34


def test_a_name_is_heard_somewhere_in_a_chinese_text() -> None:
    assert heard_in("Coleman", "昨天科爾曼表示同意")
    assert not heard_in("Coleman", "昨天港口擴建了")
    assert not heard_in("", "昨天")
    assert not heard_in("Coleman", "")


def test_doubled_sounds_count_once() -> None:
    assert latin_sound("Lutnnick") == latin_sound("Lutnick")


@pytest.mark.parametrize(("one", "other", "count"), [("", "", 0), ("abc", "", 3), ("abc", "abd", 1), ("ab", "ba", 2)])
def test_edits_are_counted(one: str, other: str, count: int) -> None:
    assert edits(one, other) == edits(other, one) == count


def test_pinyin_of_characters_that_stand_side_by_side_is_known() -> None:
    assert is_pinyin_of_some("Caixin", "中國媒體財新報導")
    assert not is_pinyin_of_some("Caixin", "財報新聞")
    assert not is_pinyin_of_some("Xin", "中國媒體財新報導")
