"""The sentences an answer itself says, in the asker's language."""

from __future__ import annotations

from rag.types import Language

REFUSAL: dict[Language, str] = {
    "zh-Hant": "目前的資料沒有說明這一點。",
    "zh-Hans": "目前的资料没有说明这一点。",
    "en": "The sources do not say.",
}
UNTOLD: dict[Language, str] = {
    "zh-Hant": "這一問沒有找到答案：「{question}」",
    "zh-Hans": "这一问没有找到答案：“{question}”",
    "en": "No answer was found to: “{question}”",
}
"""Of a part of a question whose other parts are answered."""

NEARBY: dict[Language, str] = {
    "zh-Hant": "最接近的報導談的是：{subjects}。",
    "zh-Hans": "最接近的报道谈的是：{subjects}。",
    "en": " The nearest reports are about {subjects}.",
}
BETWEEN_SUBJECTS: dict[Language, str] = {"zh-Hant": "、", "zh-Hans": "、", "en": ", "}
NEWER_SOURCE: dict[Language, str] = {
    "zh-Hant": "較新的報導（{day}）說法不同：「{quote}」[{number}]",
    "zh-Hans": "较新的报道（{day}）说法不同：“{quote}”[{number}]",
    "en": "A newer report ({day}) says otherwise: “{quote}” [{number}]",
}
CONFLICT: dict[Language, str] = {
    "zh-Hant": "{source}的說法不同：「{quote}」[{number}]",
    "zh-Hans": "{source}的说法不同：“{quote}”[{number}]",
    "en": "{source} says otherwise: “{quote}” [{number}]",
}
QUOTES: dict[Language, str] = {
    "zh-Hant": "資料的原文：",
    "zh-Hans": "资料的原文：",
    "en": "What the sources say, in their own words:",
}
MODEL_UNAVAILABLE: dict[Language, str] = {
    "zh-Hant": "語言模型沒有給出可用的回答，所以只列出資料的原文。",
    "zh-Hans": "语言模型没有给出可用的回答，所以只列出资料的原文。",
    "en": "The language model gave no usable answer, so the sources are quoted instead.",
}
BROKEN_OFF: dict[Language, str] = {
    "zh-Hant": "語言模型沒有寫完，回答可能不完整。",
    "zh-Hans": "语言模型没有写完，回答可能不完整。",
    "en": "The language model broke off, so the answer may be incomplete.",
}
REPAIRED_SOURCE: dict[Language, str] = {
    "zh-Hant": "引用的文字流傳中受損，此處依修復後的讀法，原文並列。",
    "zh-Hans": "引用的文字流传中受损，此处依修复后的读法，原文并列。",
    "en": "The cited text was damaged on its way; it is read as repaired, and the original is shown beside it.",
}
DAMAGED_SOURCE: dict[Language, str] = {
    "zh-Hant": "引用的段落有些地方無法確切修復，請小心使用。",
    "zh-Hans": "引用的段落有些地方无法确切修复，请小心使用。",
    "en": "Parts of a cited passage could not be repaired with certainty; use it with care.",
}
WITHHELD: dict[Language, str] = {
    "zh-Hant": "有一句話在引用的原文裡查不到依據，已略去：{reasons}",
    "zh-Hans": "有一句话在引用的原文里查不到依据，已略去：{reasons}",
    "en": "A statement was left out because the cited words do not back it: {reasons}",
}
PROBLEMS: dict[str, dict[Language, str]] = {
    "number": {
        "zh-Hant": "原文沒有「{fact}」這個數字",
        "zh-Hans": "原文没有“{fact}”这个数字",
        "en": "the cited words do not hold the number {fact}",
    },
    "belongs": {
        "zh-Hant": "原文說的不是「{fact}」",
        "zh-Hans": "原文说的不是“{fact}”",
        "en": "the cited words say this of something other than {fact}",
    },
    "name": {
        "zh-Hant": "原文沒有提到 {fact}",
        "zh-Hans": "原文没有提到 {fact}",
        "en": "the cited words do not mention {fact}",
    },
    "negation": {
        "zh-Hant": "原文並沒有否定（{fact}）",
        "zh-Hans": "原文并没有否定（{fact}）",
        "en": "the cited words do not deny it ({fact})",
    },
    "negation dropped": {
        "zh-Hant": "原文是否定的（{fact}）",
        "zh-Hans": "原文是否定的（{fact}）",
        "en": "the cited words deny it ({fact})",
    },
    "modality": {
        "zh-Hant": "原文對「{fact}」的把握程度不同",
        "zh-Hans": "原文对“{fact}”的把握程度不同",
        "en": "the cited words are more or less certain about {fact}",
    },
    "opposite": {
        "zh-Hant": "原文說的與「{fact}」相反或不同",
        "zh-Hans": "原文说的与“{fact}”相反或不同",
        "en": "the cited words say the contrary of {fact}, or otherwise",
    },
    "quantity": {
        "zh-Hant": "原文說「{fact}」時，範圍或多寡不同",
        "zh-Hans": "原文说“{fact}”时，范围或多寡不同",
        "en": "the cited words say how much or how many of {fact} differently",
    },
    "bound": {
        "zh-Hant": "原文的數字「{fact}」是多於、少於還是剛好，說得不同",
        "zh-Hans": "原文的数字“{fact}”是多于、少于还是刚好，说得不同",
        "en": "the cited words say whether it is more or less than {fact}, or about so much, differently",
    },
    "hearsay": {
        "zh-Hant": "原文只是轉述「{fact}」",
        "zh-Hans": "原文只是转述“{fact}”",
        "en": "the cited words only report {fact}",
    },
    "exchange": {
        "zh-Hant": "「{fact}」裡誰對誰，與原文相反",
        "zh-Hans": "“{fact}”里谁对谁，与原文相反",
        "en": "in “{fact}” who does it to whom is the other way round",
    },
    "quotation": {
        "zh-Hant": "原文沒有「{fact}」這句話",
        "zh-Hans": "原文没有“{fact}”这句话",
        "en": "the cited words do not include “{fact}”",
    },
    "uncompared": {
        "zh-Hant": "原文是另一種語言，無法逐詞比對",
        "zh-Hans": "原文是另一种语言，无法逐词比对",
        "en": "the cited words are in another language and could not be compared word by word",
    },
    "unsaid": {
        "zh-Hant": "原文沒有說到這些",
        "zh-Hans": "原文没有说到这些",
        "en": "the cited words do not speak of this",
    },
    "meaning": {
        "zh-Hant": "原文說的與這句話不同",
        "zh-Hans": "原文说的与这句话不同",
        "en": "the cited words say something else than this, or less",
    },
}
"""Why a claim does not follow from its cited words, by kind of problem."""

BETWEEN_REASONS: dict[Language, str] = {"zh-Hant": "；", "zh-Hans": "；", "en": "; "}
QUOTE_MARKS: dict[Language, tuple[str, str]] = {"zh-Hant": ("「", "」"), "zh-Hans": ("“", "”"), "en": ("“", "”")}
