"""A sentence of the sources in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.bridge.pydantic import PrivateAttr

from rag.answer.draft import Draft
from rag.answer.translate import MOST_TOKENS, TRAINED_INSTRUCTION, translated
from rag.models.fakes import FakeLLM
from rag.text.names import built_in
from rag.types import AnswerModel, ArticleInfo, Evidence, Filters, Language, Passage, Question

CHINESE = "華為今年出貨約 70 萬顆，港口以此為榮。"
ENGLISH = "Huawei will ship about 1.5 million chips."
WHEN = "When, and how many?"


class Translator(FakeLLM):
    """Writes these, one after the other, or raises them; keeps what it was asked, and with which options."""

    _says: list[str | Exception] = PrivateAttr()
    _asked: list[str] = PrivateAttr(default_factory=list)
    _options: list[dict[str, Any]] = PrivateAttr(default_factory=list)

    def __init__(self, *says: str | Exception) -> None:
        super().__init__()
        self._says = list(says)

    def chat(self, messages: Sequence[ChatMessage], **options: Any) -> ChatResponse:
        self._asked += [str(message.content) for message in messages]
        self._options.append(options)
        says = self._says.pop(0)
        if isinstance(says, Exception):
            raise says
        told = {"prompt_tokens": 90, "completion_tokens": 9}
        return ChatResponse(message=ChatMessage(role="assistant", content=says), additional_kwargs=told)


def evidence(quote: str, language: Language) -> Evidence:
    article = ArticleInfo("a", None, "海風報", None, "2025-08-18", None, "port.txt", language)
    return Evidence(Passage("p", "a", 0, quote, 0, len(quote)), article, quote, 0, len(quote), quote, 0.5)


def asked(language: Language, text: str = "") -> Question:
    return Question(text, language, text, Filters())


def model(llm: Translator, is_small: bool = False, translator: Translator | None = None) -> AnswerModel:
    return AnswerModel("fake", lambda: llm, is_small, translator=(lambda: translator) if translator else None)


def translation(*says: str | Exception, to: Language = "en") -> tuple[str | None, Translator]:
    llm = Translator(*says)
    sentence = evidence(CHINESE, "zh-Hant") if to == "en" else evidence(ENGLISH, "en")
    return translated(model(llm), [sentence], asked(to), built_in(), Draft()), llm


def test_the_model_is_given_the_words_with_amounts_names_and_times_as_the_reader_writes_them() -> None:
    told, llm = translation(" Huawei ships some 700,000.\n")
    assert told == "Huawei ships some 700,000."
    assert llm._asked[-1] == "Huawei今年（2025年）出貨約 700,000顆，港口以此為榮。"


@pytest.mark.parametrize("to", ["zh-Hant", "zh-Hans"])
def test_an_english_sentence_is_translated_for_who_asks_in_chinese(to: Language) -> None:
    told, llm = translation("华为将出货约150万颗芯片。", to=to)
    assert told == "华为将出货约150万颗芯片。"
    assert "Simplified Chinese" in llm._asked[0]
    assert "150萬" in llm._asked[-1] or "150万" in llm._asked[-1]


@pytest.mark.parametrize(
    "says", ["", "華為出貨 70 萬顆。", "Huawei 出貨 700,000.", ConnectionError("gone"), ValueError()]
)
def test_what_is_no_translation_is_not_told(says: str | Exception) -> None:
    assert translation(says)[0] is None


def test_a_model_that_repeats_itself_is_no_help() -> None:
    told, _llm = translation("Huawei, " + "Nvidia and Huawei, " * 4)
    assert told is None


def test_the_tokens_of_a_translation_are_counted() -> None:
    draft = Draft(usage={"prompt_tokens": 300, "completion_tokens": 40})
    translated(model(Translator("Huawei: 700,000.")), [evidence(CHINESE, "zh-Hant")], asked("en"), built_in(), draft)
    assert draft.usage == {"prompt_tokens": 390, "completion_tokens": 49}


def test_english_words_are_no_translation_into_chinese() -> None:
    assert translation("Huawei will ship chips.", to="zh-Hans")[0] is None


def test_two_sentences_are_translated_together() -> None:
    llm = Translator("He said so.")
    pair = [evidence("市長林一到場。", "zh-Hant"), evidence("他說橋很窄。", "zh-Hant")]
    assert translated(model(llm), pair, asked("en"), built_in(), Draft()) == "He said so."
    assert llm._asked[-1] == "市長林一到場。 他說橋很窄。"


@pytest.mark.parametrize(
    ("chinese", "says", "asked_again", "told"),
    [
        (
            "港口去年擴建，占全國貨量的64%，也更快了。",
            ("The port was enlarged last year, has the largest share, and is faster.", "It has 64% of the freight."),
            "占全國貨量的64%",
            "The port was enlarged last year, has the largest share, and is faster. It has 64% of the freight.",
        ),
        (
            "他批准了橋，此前他在 4 月禁止動工。",
            ("He approved the bridge, which he had stopped.", "He stopped work in April."),
            "此前他在 April（2025年）禁止動工",
            "He approved the bridge, which he had stopped. He stopped work in April.",
        ),
        (
            "它有12家店，每家1,500人。",
            ("It has shops.", "12 shops, 1,500 people each."),
            "它有12家店，每家1,500人",
            "It has shops. 12 shops, 1,500 people each.",
        ),
    ],
    ids=["share", "month", "two"],
)
def test_clauses_whose_figures_were_left_out_are_translated_by_themselves(
    chinese: str, says: tuple[str, str], asked_again: str, told: str
) -> None:
    llm = Translator(*says)
    one = evidence(chinese, "zh-Hant")
    assert translated(model(llm), [one], asked("en", WHEN), built_in(), Draft()) == told
    assert llm._asked[-1] == asked_again


@pytest.mark.parametrize(
    ("chinese", "says"),
    [
        ("港口去年出貨3.5萬噸。", "The port shipped 35,000 tonnes last year."),
        ("兩國在第三次會談後都很滿意。", "Both countries were pleased after the talks."),
        ("港口去年出貨。", "The port shipped last year."),
    ],
    ids=["written-otherwise", "small-numerals", "year-that-is-meant"],
)
def test_what_was_not_left_out_is_not_asked_for_again(chinese: str, says: str) -> None:
    llm = Translator(says)
    one = evidence(chinese, "zh-Hant")
    assert translated(model(llm), [one], asked("en", WHEN), built_in(), Draft()) == says


def test_clauses_whose_names_were_left_out_are_translated_by_themselves() -> None:
    one = evidence("任正非6月10日於《人民日報》刊登專訪中直言，晶片落後一代。", "zh-Hant")
    says = ("Ren Zhengfei openly said that chips are behind.", "Ren Zhengfei said so in the People's Daily.")
    llm = Translator(*says)
    question = asked("en", "Which newspaper ran the interview with Ren Zhengfei?")
    assert translated(model(llm), [one], question, built_in(), Draft()) == " ".join(says)
    assert llm._asked[-1] == "Ren Zhengfei June 10（2025年）於《People's Daily》刊登專訪中直言"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Which newspaper ran the interview with Ren Zhengfei?", "Ren Zhengfei told the People's Daily that."),
        ("What does the People's Daily tell, and who says it?", "Ren Zhengfei openly said that."),
        ("Why are chips behind?", "He openly said that."),
        ("In which city was it?", "He openly said that."),
    ],
    ids=["told", "asked-about", "no-name-asked-for", "name-of-another-kind"],
)
def test_a_name_that_nobody_asks_for_may_be_left_out(question: str, says: str) -> None:
    one = evidence("任正非於《人民日報》刊登專訪中直言，晶片落後一代。", "zh-Hant")
    llm = Translator(says)
    assert translated(model(llm), [one], asked("en", question), built_in(), Draft()) == says


def test_a_sentence_of_one_clause_is_not_translated_twice() -> None:
    llm = Translator("The port shipped a lot last year.")
    sentence = evidence("港口去年出貨3.5萬噸。", "zh-Hant")
    told = translated(model(llm), [sentence], asked("en", "How much did the port ship?"), built_in(), Draft())
    assert told == "The port shipped a lot last year."


def test_where_the_clause_cannot_be_translated_the_rest_is_told() -> None:
    llm, one = Translator("Huawei ships many.", ConnectionError("gone")), evidence(CHINESE, "zh-Hant")
    assert translated(model(llm), [one], asked("en", WHEN), built_in(), Draft()) == "Huawei ships many."


def test_where_no_figure_is_asked_for_one_may_be_left_out() -> None:
    told, llm = translation("Huawei ships many.")
    assert (told, len(llm._options)) == ("Huawei ships many.", 1)


def test_decimals_that_the_model_parts_are_joined() -> None:
    llm = Translator("It is 3. 5 km long. 40 ships pass.")
    one = evidence("它長3.5公里，有40艘船經過。", "zh-Hant")
    assert translated(model(llm), [one], asked("en"), built_in(), Draft()) == "It is 3.5 km long. 40 ships pass."


def test_the_end_of_a_quotation_is_joined_to_it_and_its_beginning_is_not() -> None:
    llm = Translator('He said, "It is long. " Ships pass, "she said. "')
    one = evidence("他說：「它很長。」她說：「有船經過。」", "zh-Hant")
    assert translated(model(llm), [one], asked("en"), built_in(), Draft()) == (
        'He said, "It is long." Ships pass, "she said."'
    )


@pytest.mark.parametrize(
    ("to", "is_small", "is_kept"), [("en", True, True), ("en", False, False), ("zh-Hant", True, False)]
)
def test_a_small_model_is_kept_to_the_letters_of_english(to: Language, is_small: bool, is_kept: bool) -> None:
    llm = Translator("Huawei: 700,000." if to == "en" else "華為將出貨150萬顆。")
    one = evidence(CHINESE, "zh-Hant") if to == "en" else evidence(ENGLISH, "en")
    translated(model(llm, is_small), [one], asked(to), built_in(), Draft())
    assert ("extra_body" in llm._options[0]) == is_kept


def test_a_model_trained_to_translate_is_asked_for_english_and_for_nothing_else() -> None:
    llm, trained = Translator("華為將出貨150萬顆。"), Translator("Huawei: 700,000.")
    both = model(llm, is_small=True, translator=trained)
    assert translated(both, [evidence(CHINESE, "zh-Hant")], asked("en"), built_in(), Draft()) == "Huawei: 700,000."
    assert translated(both, [evidence(ENGLISH, "en")], asked("zh-Hant"), built_in(), Draft()) == "華為將出貨150萬顆。"
    assert [TRAINED_INSTRUCTION in one._asked for one in (trained, llm)] == [True, False]
    assert trained._asked[1:] == ["Huawei今年（2025年）出貨約 700,000顆，港口以此為榮。"]
    assert trained._options == [{"max_tokens": MOST_TOKENS}]
