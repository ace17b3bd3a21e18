"""Every visible sentence of the page, in its three languages side by side."""

from __future__ import annotations

from rag.types import Language

WORDING: dict[str, tuple[str, str, str]] = {
    # key: (zh-Hant, zh-Hans, en)
    "subtitle": (
        "問新聞，看依據：每句話都能打開原文。",
        "问新闻，看依据：每句话都能打开原文。",
        "Ask the news. Every claim opens the passage that proves it.",
    ),
    "ask_placeholder": (
        "想知道什麼？中文、英文都可以。",
        "想知道什么？中文、英文都可以。",
        "What would you like to know?",
    ),
    "send": ("送出", "发送", "Ask"),
    "stop": ("停止", "停止", "Stop"),
    "sources": ("原文依據", "原文依据", "Evidence"),
    "no_sources": (
        "提問後，這裡會先列出找到的原文，再列出答案引用的段落。",
        "提问后，这里会先列出找到的原文，再列出答案引用的段落。",
        "After you ask, the passages found appear here, then those that the answer cites.",
    ),
    "searching": ("正在找原文…", "正在找原文…", "Looking through the articles…"),
    "found": ("找到的原文，正在寫答案…", "找到的原文，正在写答案…", "Found so far; the answer is being written…"),
    "getting_ready": (
        "正在準備模型，第一次需要下載，請稍候…",
        "正在准备模型，第一次需要下载，请稍候…",
        "Getting the models ready; the first time they are downloaded. One moment…",
    ),
    "no_date": ("日期不詳", "日期不详", "date not told"),
    "no_publisher": ("來源不詳", "来源不详", "publisher not told"),
    "original": ("原始網頁", "原始网页", "original page"),
    "repaired": (
        "這段文字流傳中受損，修復後讀作：",
        "这段文字流传中受损，修复后读作：",
        "This text was damaged on its way to us. Repaired, it reads:",
    ),
    "beyond_repair": (
        "這段文字有些地方無法確切修復。",
        "这段文字有些地方无法确切修复。",
        "Parts of this text could not be repaired with certainty.",
    ),
    "partly": ("◐ 部分有據", "◐ 部分有据", "◐ partly supported"),
    "as_of": ("資料截至 {day}", "资料截至 {day}", "Sources up to {day}"),
    "failed": (
        "出了問題，這次沒有答案。請再試一次。",
        "出了问题，这次没有答案。请再试一次。",
        "Something went wrong and there is no answer. Please try again.",
    ),
}
COLUMNS: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")


def say(key: str, language: Language, **values: str) -> str:
    """Return a sentence in a language."""
    return WORDING[key][COLUMNS.index(language)].format(**values)


def language_of_browser(accept_language: str) -> Language:
    """Return our language for a browser's `Accept-Language` header; English where it wants none of ours."""
    for wanted in accept_language.split(","):
        tag = wanted.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-Hant" if any(region in tag for region in ("tw", "hk", "mo", "hant")) else "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return "en"
