"""Whether evidence is about whom and what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer.subject import about_the_subject, latest_about, named_by, naming_all, subjects_nearby
from rag.text.names import Name, NameTable, built_in
from rag.types import ArticleInfo, Evidence, Language, Passage, Repair


def evidence(words: str, title: str | None = "無題", article_id: str = "a") -> Evidence:
    article = ArticleInfo(article_id, title, "海風報", None, None, None, "port.txt", "zh-Hant")
    return Evidence(Passage("p", "a", 0, words, 0, len(words)), article, words, 0, len(words), words, 1.0)


def about(some: list[Evidence], question: str, names: NameTable) -> list[Evidence]:
    """Choose from evidence of articles that say nothing but that."""
    texts = {one.article.id: "\n".join(other.reading for other in some if other.article == one.article) for one in some}
    return about_the_subject(some, question, names, named_by(names, texts.__getitem__))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("H20 出貨多少？", "H200 出貨 70 萬顆。"),
        ("H200 出貨多少？", "晶片出貨 70 萬顆。"),
        ("How many GB200 were sold?", "GB300 出貨 70 萬顆。"),
        ("輝達出貨多少？", "華為出貨 70 萬顆。"),
        ("輝達的 H20 出貨多少？", "輝達的 H200 出貨了。"),
    ],
    ids=["another-model", "no-model", "english", "another-company", "right-company-wrong-model"],
)
def test_what_does_not_mention_the_subject_is_left_out(asked: str, words: str) -> None:
    assert about([evidence(words)], asked, built_in()) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("英偉達出貨多少？", "輝達出貨 70 萬顆。"),
        ("英偉達出貨多少？", "Nvidia shipped 700,000."),
        ("輝達的 H20 出貨多少？", "英偉達的 h20 出貨了"),
        ("輝達與華為誰出貨多？", "Huawei shipped more."),
        ("H20 與 H200 各出貨多少？", "H20 出貨 70 萬顆。"),
        ("海風報說了什麼？", "港口動工了。"),
        ("港口何時擴建？", "工廠開工了"),
    ],
    ids=["region", "english", "case", "one-company", "one-model", "publisher", "no-subject"],
)
def test_what_mentions_one_of_the_subjects_in_any_form_is_kept(asked: str, words: str) -> None:
    assert about([evidence(words)], asked, built_in()) == [evidence(words)]


@pytest.mark.parametrize(
    ("asked", "text", "is_kept"),
    [
        ("依輝達估計，華為出貨多少？", "輝達估計，台積電出貨 70 萬顆。", False),
        ("依輝達估計，華為出貨多少？", "Nvidia 估計了一番。華為出貨 70 萬顆。", True),
        ("H20 的記憶體比 B300 少多少？", "H20 的記憶體比 H200 少。", False),
        ("輝達與華為各出貨多少？", "華為出貨 70 萬顆。", True),
        ("第17屆的會議談了什麼？", "會議談了貿易。", True),
        ("日內瓦會談談了什麼？", "會議談了貿易。", False),
        ("日內瓦會談談了什麼？", "The talks in Geneva were about trade.", True),
        ("美國想談什麼？", "會議談了貿易。", True),
    ],
    ids=["one-missing", "elsewhere", "model-missing", "several", "number", "town-missing", "town", "country"],
)
def test_an_article_must_mention_all_whom_a_question_of_one_thing_names(asked: str, text: str, is_kept: bool) -> None:
    some = [evidence("出貨 70 萬顆。")]
    assert naming_all(some, asked, built_in(), named_by(built_in(), lambda _: text)) == (some if is_kept else [])


OWN = NameTable([Name("person", "Lin Yi", "林一", "", "", ("阿一",)), Name("person", "Chen Er", "陳二", "", "", ())])


def test_a_subject_of_the_users_own_table_counts_in_any_of_its_forms() -> None:
    about_lin, about_chen = evidence("Lin Yi 出席了。"), evidence("陳二出席了。", article_id="b")
    assert about([about_lin, about_chen], "阿一出席了嗎？", OWN) == [about_lin]
    assert about([about_lin, about_chen], "阿一出席了嗎？", built_in()) == [about_lin, about_chen]


def test_a_subject_without_an_english_form_is_not_every_other_one_without() -> None:
    names = NameTable([Name("person", "", "林一", "", "", ()), Name("person", "", "陳二", "", "", ())])
    assert about([evidence("陳二出席了。")], "林一出席了嗎？", names) == []


def test_what_an_article_says_elsewhere_of_its_subject_counts_where_no_passage_found_mentions_it() -> None:
    found = [evidence("出貨 70 萬顆。"), evidence("產能不足。")]
    asked = "輝達出貨多少？"
    for text, about_it in (("輝達公布了財報。", found), ("華為公布了財報。", [])):
        assert about_the_subject(found, asked, built_in(), named_by(built_in(), lambda _, text=text: text)) == about_it


@pytest.mark.parametrize(
    ("language", "subjects"),
    [("zh-Hant", ["輝達", "川普"]), ("zh-Hans", ["英伟达", "特朗普"]), ("en", ["Nvidia", "Donald Trump"])],
)
def test_what_is_nearby_is_named_in_the_askers_language(language: Language, subjects: list[str]) -> None:
    nearby = [evidence("英偉達與特朗普談妥。"), evidence("Nvidia shipped more.")]
    assert subjects_nearby(nearby, language, built_in()) == subjects


def test_a_subject_may_be_mentioned_in_the_title_alone() -> None:
    assert about([evidence("出貨 70 萬顆。", title="H20 重返市場")], "H20 出貨多少？", built_in())


def test_a_subject_may_be_mentioned_in_the_repaired_reading_alone() -> None:
    text = "華(huá)為出貨 70 萬顆。"
    passage = Passage("p", "a", 0, text, 0, len(text), (Repair(1, 6, "", "pinyin"),))
    sound = evidence(passage.reading.words)
    assert about([replace(sound, passage=passage, quote=text)], "華為出貨多少？", built_in())


def test_an_article_without_a_title_is_about_what_its_first_words_mention() -> None:
    untitled = evidence("出貨 70 萬顆。", title=None)
    assert not about([untitled], "H20 出貨多少？", built_in())
    named = replace(untitled, article=replace(untitled.article, lead="H20 重返市場，客戶搶購。"))
    assert about([named], "H20 出貨多少？", built_in())


def test_the_latest_about_someone_are_sentences_that_mention_them_from_the_newest_article() -> None:
    sound = evidence("輝達出貨 70 萬顆。")
    dated = [
        replace(sound, reading=reading, article=replace(sound.article, id=day, published=day))
        for reading, day in (("輝達出貨。", "2025-07-01"), ("工廠停工。", "2025-09-01"), ("英偉達漲價。", "2025-08-01"))
    ]
    told = latest_about(dated, "Nvidia 最近有什麼消息？", built_in())
    assert [one.article.published for one in told] == ["2025-08-01", "2025-07-01"]
