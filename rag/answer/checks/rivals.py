"""Words of which one excludes the others: last year and this year, Monday and Tuesday, gold and silver."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answer.checks.case import Case, Problem
from rag.text.days import ENGLISH_MONTHS
from rag.text.fold import fold

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
NO_WEEKS = "(?![个家大名位项年期种款周])"
"""Not behind a weekday: 上周三家公司."""

A_MONTH = rf"(?=(?:{'|'.join(ENGLISH_MONTHS).lower()})\b)"

FORESEEN = r"(?:[\w'’]+ ){0,3}(?:expectations|forecasts?|estimates)"

Values = tuple[tuple[str, str], ...]
SETS: tuple[Values, ...] = (
    (("去年", "last year"), ("今年", "this year"), ("明年", "next year"), ("前年", "the year before last")),
    (("上周", "last week"), ("[本这]周", "this week"), ("下周", "next week")),
    (("上个?月", "last month"), ("本月|这个月", "this month"), ("下个?月(?!旬)", "next month")),
    (
        ("昨[天日]", "yesterday"),
        ("今[天日]", "today"),
        ("明[天日]", "tomorrow"),
        ("前天", ""),
        ("(?<!之)(?<!以)后天", ""),
    ),
    (
        *((f"(?:周|星期|礼拜){day}{NO_WEEKS}", english) for day, english in zip("一二三四五六", WEEKDAYS, strict=True)),
        ("(?:周|星期|礼拜)[日天]", "sunday"),
    ),
    (
        ("上午|早[上晨]|清晨|凌晨|今晨", "morning|before dawn"),
        ("下午", "afternoon"),
        ("晚[上间]|夜间|深夜|当晚|昨晚", "evening|night"),
    ),
    (
        ("月初|月上旬", f"early {A_MONTH}|beginning of {A_MONTH}"),
        ("月中旬", f"mid-{A_MONTH}|middle of {A_MONTH}"),
        ("月底|月末|月下旬", f"late {A_MONTH}|end of {A_MONTH}"),
    ),
    (
        ("同比|年[增减]", "year[- ]on[- ]year|year (?:earlier|ago)"),
        ("环比|[月季][增减]", "(?:month|quarter)[- ]on[- ](?:month|quarter)|(?:month|quarter) (?:earlier|ago)"),
    ),
    (
        ("每秒", "(?:per|each|every) second"),
        ("每小时", "(?:per|each|every) hour|hourly"),
        ("每[天日](?!报)", "(?:per|each|every) day|daily"),
        ("每周", "(?:per|each|every) week|weekly"),
        ("每个?月", "(?:per|each|every) month|monthly"),
        ("每季度?", "(?:per|each|every) quarter|quarterly"),
        ("每年", "(?:per|each|every) year|annually|yearly"),
    ),
    (("金牌", "gold medal"), ("银牌", "silver medal"), ("铜牌", "bronze medal")),
    (("冠军", "champions?"), ("亚军", "runners?-up"), ("季军", "third place")),
    (("参议院", "senate"), ("众议院", "house of representatives")),
    (("维持原判|驳回上诉", r"uph(?:eld|olds?)"), ("撤销原判|改判|推翻", r"overturn(?:ed|s)?|struck down|quash(?:ed)?")),
    (("签署", "sign(?:ed|s)?"), ("否决", "veto(?:ed|es)?")),
    (("落网", "caught|captured"), ("在逃", "at large|on the run")),
    (
        ("[升加]息|[上调][调升]利率", r"(?:rais|hik|lift|increas)\w+ (?:\w+ ){0,3}rates?|rate hikes?"),
        ("[降减]息|[下调][调降]利率", r"(?:cut|lower|reduc|slash)\w* (?:\w+ ){0,3}rates?|rate cuts?"),
        ("利率[^，。]{0,4}不变|维持利率|按兵不动", r"(?:kept|keep|held|hold|left|leav)\w* (?:\w+ ){0,3}rates?|on hold"),
    ),
    (
        ("[超优高好]出?[过于]?预期", rf"(?:beat|top|exceed|surpass)\w* {FORESEEN}|(?:above|better than) {FORESEEN}"),
        ("(?:不如|不及|低于|逊于|未达)预期", rf"miss\w* {FORESEEN}|(?:below|short of|worse than) {FORESEEN}"),
    ),
    (("买超", "net bought"), ("卖超", "net sold")),
    (("主场", ""), ("客场", "")),
)
"""Patterns of folded words, in Chinese and English, for values that exclude each other."""


def _compiled(chinese: str, english: str) -> re.Pattern[str]:
    return re.compile(chinese if not english else rf"{chinese}|\b(?:{english})\b")


COMPILED = [[_compiled(*value) for value in values] for values in SETS]


def rivals(case: Case) -> Iterator[Problem]:
    """Find a value of a set of which the cited words hold others, and not this one."""
    claim, words = fold(case.claim).lower(), fold(case.words).lower()
    for values in COMPILED:
        said = {place: found for place, value in enumerate(values) if (found := value.search(claim))}
        if not said:
            continue
        told = {place for place, value in enumerate(values) if value.search(words)}
        for place in said.keys() - told if told else ():
            yield Problem("belongs", case.claim[slice(*said[place].span())])
