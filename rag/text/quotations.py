"""What a text puts between quotation marks, and who says so."""

from __future__ import annotations

import re

from rag.text.fold import fold

QUOTATION = re.compile(r"「([^「」]{4,})」|“([^“”]{4,})”|\"([^\"]{4,})\"|『([^『』]{4,})』")
PAIRS = {"」": "「", "』": "『", "”": "“", '"': '"'}
"""Closing marks with their opening ones."""

MARK = re.compile(r"[「」『』“”\"\n]")

SAYS = (
    "预测|预估|预计|预期|估计|估算|推估|表示|认为|指出|指称|声称|宣称|坦言|直言|强调|透露|补充|解释|批评|主张|断言|判断"
    "|提到|提及|谈到|提醒|警告|呼吁|重申|承认|坦承|证实|否认|反驳|驳斥|质疑|抨击|痛批|怒批|痛斥|怒斥|形容|分析|研判|推测|推断"
    "|喊话|转述|疾呼|称赞|直呼|惊呼|高呼|宣布|说明|阐述|点评|评论|披露|爆料|揭露|认定|相信|称|说"
)
SAYS_ALSO = "问|答|写|喊|笑|介绍|回应|回忆|感叹|感慨|自嘲|打趣|调侃|吐槽|发文|贴文|留言|附和|告诉[^，,。「」]{1,30}?"
SAYS_BEHIND = re.compile(
    rf"[^，,。；;：:！!？?…\n「」『』“”]{{1,100}}?(?:{SAYS}|{SAYS_ALSO})道?\s?(?=[，,：:。；！？「『“]|\Z)"
)
"""Matches folded words that tell who said what stands before them: 「我們很高興。」市長說，"""

BEHIND = 150
"""Characters to look for it in."""


def quotations(text: str) -> list[str]:
    """Return what a text puts between quotation marks, if it is four characters or more."""
    return ["".join(groups) for groups in QUOTATION.findall(text)]


def quotation_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each quotation with its marks, one within another too; none goes on in a new line."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for mark in MARK.finditer(text):
        sign = mark[0]
        if sign == "\n":
            opened.clear()
        elif opened and text[opened[-1]] == PAIRS.get(sign):
            spans.append((opened.pop(), mark.end()))
        elif sign in PAIRS.values():
            opened.append(mark.start())
    return spans


def is_speech(quotation: str) -> bool:
    """Return whether a quotation, with its marks, holds a whole sentence, not only somebody's word for a thing."""
    return quotation[-2:-1] in tuple("。！？…!?.")


def is_introduced(text: str, start: int) -> bool:
    """Return whether something of its own sentence stands before a quotation: 他說：「好。」."""
    while start and text[start - 1] == " ":
        start -= 1
    return start > 0 and text[start - 1] not in "。！？；…!?.\n」』”"


def says_who_behind(text: str, end: int) -> bool:
    """Return whether the words behind a quotation tell who says so."""
    return SAYS_BEHIND.match(fold(text[end : end + BEHIND])) is not None
