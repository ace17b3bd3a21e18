"""What an article tells about itself at its edges: title, publisher, author, and the day it was published.

Only the first and last few lines are read, and what can't be told stays None: no publisher or day is better than a
wrong one. The patterns match a shadow of each line, in Simplified characters and half-width signs and as long as the
line itself, so that every form is written once; what is told is cut out of the line. Every quantifier is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from rag.text.fold import fold

HEAD_LINES, TAIL_LINES, DATELINE_LINES, TIMELINE_LINES = 6, 4, 4, 40
WINDOW, LONGEST_LINE, LONGEST_LABEL_LINE = 4_000, 300, 150
LONGEST_TITLE, LONGEST_CHINESE_TITLE, LONGEST_LOUD_TITLE, SHORTEST_TITLE, SHORTEST_BODY = 120, 60, 40, 4, 40
LONGEST_PLAIN_NAME = 3
FIRST_YEAR, LAST_YEAR = 1900, 2099
LABEL, DATED_LINE, BYLINE = range(3)
"""How much a finding is worth: a label; a line that holds a date; a byline or dateline."""
NOTHING: Mapping[str, str | None] = MappingProxyType({})
BLANK = " \t\r\v\f\u3000\xa0\u200b\ufeff"
HALF_WIDTH = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys((*b"\t\r\v\f", 0xA0, 0x3000, 0x200B, 0xFEFF), " ")
    | dict.fromkeys(range(0xD800, 0xE000), "?")
    | str.maketrans("︰｜│∕〇○丨", "::|/零零|")
)

# Days
HAN, NUMERALS = "一-鿿㐀-䶿", "零一二三四五六七八九"
YEAR = "(?P<year>(?:19|20)[0-9]{2})"
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    "(?i:(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?)"
)
WEEKDAY = r"(?i:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? {1,3})?"
ORDINAL, NUMBER = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", rf"[0-9]{{1,2}}|[{NUMERALS}十]{{1,3}}"
IN_THE_YEAR = rf" ?年(?: ?(?P<month>{NUMBER}) ?月(?: ?(?P<day>{NUMBER}) ?[日号])?)?"
REPUBLIC, NO_MORE_DIGITS = "(?P<republic>(?:中华)?民国) ?", "(?![-/.]?[0-9])"
DATES = tuple(
    re.compile(form)
    for form in (
        rf"{YEAR} ?[-/.] ?(?P<month>0?[1-9]|1[0-2]) ?[-/.] ?(?P<day>[0-9]{{1,2}}){NO_MORE_DIGITS}",
        rf"{YEAR}[-/](?P<month>0[1-9]|1[0-2]){NO_MORE_DIGITS}",
        rf"(?P<year>(?:19|20)[0-9]{{2}}|[一二][{NUMERALS}]{{3}}){IN_THE_YEAR}",
        rf"{REPUBLIC}(?P<year>[0-9]{{2,3}}|[{NUMERALS}十百]{{1,5}}){IN_THE_YEAR}",
        rf"{REPUBLIC}(?P<year>[0-9]{{2,3}})[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}}){NO_MORE_DIGITS}",
        rf"{WEEKDAY}{MONTH} {{0,2}}{ORDINAL},? {{0,2}}{YEAR}(?![0-9](?![0-9]?:[0-9]))",
        rf"{WEEKDAY}{ORDINAL}[ -]{{0,2}}{MONTH},?[ -]{{0,2}}{YEAR}(?![0-9](?![0-9]?:[0-9]))",
        rf"{MONTH},? {YEAR}(?![0-9])",
    )
)
ONLY_YEAR = re.compile(rf"{YEAR}")
CLOCK = re.compile(
    r"(?: ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?| ?\([一二三四五六日]\))?"
    r"(?: {0,3}(?:[T,@]|at|上午|下午|早上|晚上|晚间|凌晨|中午)? {0,3}"
    r"(?:[0-9]{1,2} ?(?:: ?[0-9]{2}){1,2}(?:\.[0-9]{1,9})?|[0-9]{1,2}[时点][0-9]{1,2}分) ?(?:[ap]\.?m\b\.?)?"
    r"(?: ?\(?(?:Z|(?:GMT|UTC)? ?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|SGT"
    r"|(?:[ECMP][SD]?|AES|AED|CES|BS|GM|HK|JS|KS|IS|CE)T)\b\)?)?)?",
    re.IGNORECASE | re.ASCII,
)
URL_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})[-/_]?([01][0-9])[-/_]?([0-3][0-9])")
DATE_PREFIX = re.compile(r"(?P<word>date ?:? {1,3})?(?P<bracket>\[ ?)?", re.IGNORECASE)
AFTER_DATE = re.compile(r" ?\]?(?P<marker>[ ,]{0,5}(?:正文|内容):)? {0,9}")
DASHED = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T]")
MODIFIES = re.compile(r"[的起至到前后之以那当这,、]|[-–~]|(?:was|is|to|and|saw|marks?)\b")
EVENT = re.compile(r"(?:地点|地址|会场|venue|location|where) ?:", re.IGNORECASE)

# Labels; "other" ones only tell that their line does not belong to the report
LABELS = {
    "published": "发布时间 发布日期 发表时间 发表日期 发稿时间 发稿日期 刊登时间 刊登日期 刊出日期 出版日期"
    " 上线时间 发布于 发表于 日期 date published_on published first_published publication_date posted_on posted",
    "updated": "更新时间 更新日期 最后更新 最后更新时间 更新于 修改时间 last_updated updated_on updated last_modified",
    "publisher": "来源 稿源 文章来源 本文来源 稿件来源 新闻来源 source",
    "author": "作者 本文作者 文章作者 文 图文 文/图 文、图 撰文 撰稿 撰写 采写 记者 本报记者 特约记者 author"
    " written_by",
    "other": "责任编辑 责编 编辑 校对 审核 审校 监制 核稿 核稿编辑 主编 编审 值班编辑 执行编辑 美编 翻译 编译 译者"
    " 摄影 editor edited_by",
    "title": "标题 title headline",
}
KIND = {word.replace("_", " "): kind for kind, words in LABELS.items() for word in words.split()}


def _any_of(*kinds: str) -> str:
    words = sorted((word for word, kind in KIND.items() if kind in kinds), key=len, reverse=True)
    return "|".join(word if word.isascii() else " ?".join(word) for word in words)


DAY_AHEAD = r"(?:19|20)[0-9]{2} ?[-/.年]|民国|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? [0-9]"
LABELLED = re.compile(
    rf"(?P<label>{_any_of('publisher', 'author', 'other', 'title')}) ?(?:[:|]|(?<=[文图稿者])/) {{0,3}}"
    rf"(?P<value>[^|。!?;:]{{0,40}}?)(?= *(?:[|;]|$)|  | (?:{DAY_AHEAD})| {{0,3}}(?:{_any_of(*LABELS)}) ?:)",
    re.IGNORECASE,
)
TITLE_LABEL = re.compile(rf"(?:{_any_of('title')}) ?: {{0,3}}(?P<title>.{{2,120}})", re.IGNORECASE)
DATE_LABEL = re.compile(rf"(?P<label>{_any_of('published', 'updated')})(?: ?: ?| {{1,3}}|(?<=于))", re.IGNORECASE)
SEPARATORS = re.compile(r"[ |,·•;/]{0,9}")
WRAPPED = re.compile(r"[-—*_> ]{0,6}(?:[(\[【〔](?P<inner>.{2,140})[)\]】〕]|(?P<plain>.{2,150}?))[*_ ]{0,4}")

# Publishers
NO_PUBLISHER = re.compile(
    r"本[报社台刊网站公文]|综合|整理|网络|网路|互联网|作者|原创|自媒体|未知|不详|投稿|网友|官网|记者|编辑|授权|出版社|脸书|微博|博客|公众号"
    r"|facebook|[、&,。/@]|www",
    re.IGNORECASE,
)
ENDING = (
    "(?:社(?![会科区旗保])|报(?![网社道导业])|网(?![络信易站球])|新闻(?![网社报联周])|电台|电视台|卫视|之声|之音|周刊|杂志|经纬)"
    "(?:客户端)?"
)
NOT_FIRST = "(?!据|综合|另|又|引|转|从|在|向|由|对|这|该|有|当|记者|.{0,8}(?:官网|网站))"
KNOWN = "路透|法新|美联|彭博|德新|新华财经|中新财经|美国之音"
OUTLET = rf"{NOT_FIRST}(?:[A-Za-z{HAN}]{{1,9}}?{ENDING}|{KNOWN}|本[报社台刊网])"
AGENCIES = (
    "Reuters|Thomson Reuters|AP|(?:The )?Associated Press|AFP|CNA|Xinhua|Bloomberg|UPI|Kyodo(?: News)?|Yonhap|dpa|EFE"
    "|TASS|ANI|PTI|BBC|CNN"
)
IS_OUTLET = re.compile(f"(?:{OUTLET}|{AGENCIES})")
QUOTES = '《》「」『』“”"【】'
NAMED = rf"(?:[《「『“\"【](?P<quoted>[^{QUOTES}]{{2,25}})[》」』”\"】]|(?P<bare>[^{QUOTES},。:;!? ()]{{2,14}}))"
REPRINTED = tuple(
    re.compile(rf"[(（【\[]?{form}(?:,原(?:文|题|标题)[^载]{{0,80}})?[。.]?[)）】\]]?[。.]?")
    for form in (
        rf"(?:本文|文章)(?:已|系)?(?:获得?|经|承蒙|取得|得到){NAMED}(?:的)?授权(?:转载|刊载|刊登|发布|使用)",
        rf"(?:本文|文章)?(?:系|已)?(?:经?授权)?(?:转载?自|转引自|原载于?|原刊于?|首发于) ?:? ?{NAMED}",
    )
)
# People
PLACE = "|".join(
    (
        "台北 新北 基隆 桃园 新竹 苗栗 台中 彰化 南投 云林 嘉义 台南 高雄 屏东 宜兰 花莲"
        " 台东 澎湖 金门 马祖 香港 澳门 北京 上海 广州 深圳 东京 大阪 首尔 新加坡 曼谷 河内"
        " 马尼拉 雅加达 吉隆坡 新德里 华盛顿 纽约 洛杉矶 旧金山 芝加哥 波士顿 多伦多 温哥华"
        " 渥太华 伦敦 巴黎 柏林 法兰克福 布鲁塞尔 日内瓦 维也纳 罗马 马德里 莫斯科 基辅 华沙"
        " 布拉格 雪梨 悉尼 坎培拉 堪培拉 耶路撒冷 开罗"
    ).split()
)
"""Cities that bylines name right behind the reporter: 記者張三台北15日電."""

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍覃霍翁隋甘景单包柏宁柯阮桂闵柴车房边辜简连古骆诸司佘戚蓝巫"
)
ROLE = "(?:特派员|通讯员|记者|实习生)"
BESIDE_NAMES = re.compile(rf"(?<![{HAN}A-Za-z·])[{HAN}A-Za-z·]{{0,12}}?{ROLE} ?:?|\([^()]{{0,40}}\)")
NAMES = re.compile(
    rf"(?:本报|本台|总台|央视|新华社|中新社|见习|实习|特约|首席|资深){{0,3}}{ROLE} ?:?|\([^()]{{0,40}}\)"
)
NAMES = re.compile(r"[^、,;&/ ]+")
PERSON = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}[·•][{HAN}·•]{{1,12}}")
PEN_NAME = re.compile(rf"[{HAN}A-Za-z0-9·•_]{{2,8}}")
ENGLISH_NAME = r"[A-Z][A-Za-z.'’-]{0,20}(?: [A-Z][A-Za-z.'’-]{0,20}){1,3}"
ENGLISH_NAMES = re.compile(rf"{ENGLISH_NAME}(?:(?:, and | and |, | & ){ENGLISH_NAME}){{0,4}}")
NOBODY = re.compile(
    "佚名|匿名|未知|不详|网友|小编|编辑|评论员|综合|整理|报道|报导|谢谢|[您你我吗摄图是]|什么|怎么|为何|如何|大学|教授|公众号|媒体"
    r"|\b(?:admin|staff|writer|editor|correspondent|agence|press|desk|news|our|the|team|reuters|day|night|[a-z]{3,6}day)\b",
    re.IGNORECASE,
)
BY = re.compile(rf"(?:By|BY) (?P<people>{ENGLISH_NAMES.pattern})(?= ?(?:$|[|;])| {{2}})")
PEOPLE = rf"(?P<people>[{HAN}、· ]{{2,30}}?)"
REPORTER = re.compile(
    rf"(?:(?P<publisher>{OUTLET}) ?/? ?)?(?:综合|新闻中心)?"
    rf"(?P<role>(?:特约|见习|实习)?记者|特派员|编译|责任编辑|责编|编辑|校对)[ :]{{0,3}}{PEOPLE}"
    rf"(?: ?/ ?[{HAN}、]{{1,12}}(?:报导|报道|电))?(?= {{1,3}}[0-9\[]| ?$| ?\|| {{1,3}}(?:责任编辑|责编|编辑|校对))"
)

# Where a report begins
OPEN, CLOSE = r"[\[(〔【]", r"[\])〕】]"
DATELINES = tuple(
    re.compile(form)
    for form in (
        rf"{OPEN}?(?P<publisher>{OUTLET})(?:(?:特派|特约)?记者(?:{PEOPLE}(?=(?:{PLACE}))|[{HAN}、·]{{2,20}}?))?"
        rf" ?(?:(?!记者)(?:(?!当地|时间|网站)[{HAN}·/]){{2,10}}?)? ?"
        r"(?:(?P<year>20[0-9]{2}) ?年 ?)?(?:(?P<month>[0-9]{1,2}) ?月 ?)?(?P<day>[0-9]{1,2}) ?日(?:综合外电报导"
        r"|(?:综合|专|外)?电(?![影视话力动器商子台竞信池机脑梯价费网站厂])"
        r"|专?讯(?![号息])|(?:报道|报导|消息)(?=[ (\])】〕]|据|$))",
        rf"{OPEN}(?P<publisher>{OUTLET})(?:专?讯|(?:综合)?报[道导]|消息)(?: {{0,3}}记者 {{0,2}}{PEOPLE})?{CLOSE}",
        rf"{OPEN}(?P<publisher>{OUTLET}){CLOSE}(?= ?\([^()]{{0,6}}记者)",
        rf"(?P<publisher>{OUTLET})专?讯(?= ?\([^()]{{0,8}}(?:记者|通讯员))",
        r"(?P<publisher>央视网|央广网|新华网|人民网|中新网|环球网|海外网)消息(?:\([^()]{1,10}\))?:",
        rf"{OPEN}(?:(?P<publisher>{OUTLET}) ?/? ?)?(?:特派|特约)?(?:记者|编译|特派员) ?{PEOPLE}"
        rf" ?/ ?[{HAN}、]{{1,12}}(?:报导|报道|电){CLOSE}",
        rf"(?:[A-Z][A-Za-z .'/-]{{1,40}}, )?{MONTH} (?P<day>[0-9]{{1,2}})(?:, {YEAR})? "
        rf"\((?P<publisher>{AGENCIES})\)(?= |$)",
        rf"[A-Z][A-Z .'/-]{{1,40}}(?:, [A-Z][A-Za-z.]{{1,20}})? \((?P<publisher>{AGENCIES})\) {{0,2}}(?:[-—–]|$)",
    )
)
SIGNED = re.compile(rf"{CLOSE}? ?\((?P<people>[^()]{{0,8}}{ROLE}[^()]{{2,50}})\)")
AT_THE_END = re.compile(
    r"(?<=[。!?”」』…])[(【](?:(?:文章|本文|稿件)?来源:(?P<publisher>[^()【】]{2,20})"
    r"|(?P<people>[^()【】]{0,8}记者 ?[^()【】]{2,40}|作者:[^()【】]{2,12}))[)】]$"
)
CAPTION = re.compile("图为|摄|截图|供图|图片")

# Titles
CLOSERS = "」』”’）)】》〉\"'*"
STOP = re.compile(rf"[。;,、:][{CLOSERS}]{{0,3}}$|[A-Za-z0-9)]\.[{CLOSERS}]{{0,3}}$|。")
LOUD_STOP = re.compile(rf"[!?…][{CLOSERS}]{{0,3}}$")
HEADING = re.compile(r"#{1,3} {1,5}(?P<title>.{1,200}?) ?#{0,6}")
NO_TITLE = re.compile(
    r"[-*•・>|<!=_+]|by [a-z]|.{0,4}来源:|[0-9年月日民国 ./:-]+$|[0-9]{1,2}[.、)] |https?:|www\."
    r"|(?:原标题|摘要|关键词|导语|编者按|特别声明|photo|advertisement)\b|.{0,60} [>›»] ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class About:
    """What an article tells about itself; None where it does not tell."""

    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    """`2025-08-18`, or `2025-08` or `2025` where no more is told."""
    body_start: int
    """Offset (code points) behind the date and byline before everything else; the title stays part of the report."""
    edge_lines: tuple[tuple[int, int], ...]
    """(start, end) of each line at the edges that holds nothing but date, byline, source or editors."""


class _Line(NamedTuple):
    start: int
    end: int
    own: str
    shadow: str


class _Finding(NamedTuple):
    """`field` is one of About's, or `updated`, or `day`: a month and day without a year, or a day alone."""

    field: str
    worth: int
    value: str


def tell(text: str, told: Mapping[str, str | None] = NOTHING) -> About:
    """Return what a text tells at its edges, with `told` (title, publisher, author, published, url) winning over it."""
    given = {key: (value or "").strip() or None for key, value in told.items()}
    head, tail = _edges(text)
    lines = (*head, *tail)
    is_event = any(EVENT.match(line.shadow) for line in lines)
    is_timeline = _is_timeline(text)
    in_body = False
    findings: list[_Finding] = []
    labels: list[_Line] = []
    report: list[_Line] = []
    for number, line in enumerate(lines):
        found = None
        if not in_body or len(lines) - number <= TAIL_LINES:
            bare_day = not (in_body or is_timeline)
            found = _labels(line, bare_day, is_event)
            if found is None and number == 0:
                line, dated = _without_date(line)
                findings += dated
                found = _labels(line, bare_day, is_event) if dated else None
        if found is None or (number == 0 and BY.fullmatch(line.shadow) and not given.get("title")):
            in_body = in_body or number >= len(head) or _is_body(line, is_first=not report)
            report.append(line)
        else:
            findings += found
            labels.append(line)
    for line in report[:DATELINE_LINES]:
        findings += _dateline(line)[0]
    if report:
        findings += _signed_at_the_end(text, report[-1])
    return About(
        title=given.get("title") or _title(report),
        publisher=given.get("publisher") or _only(findings, "publisher"),
        author=given.get("author") or _only(findings, "author"),
        published=_published(findings, iso_day(given.get("published") or ""), given.get("url") or ""),
        body_start=report[0].start if report else 0,
        edge_lines=tuple((line.start, line.end) for line in labels) if report else (),
    )


def iso_day(words: str) -> str | None:
    """Return the day that words hold and nothing else, as `2025-08-18`, `2025-08` or `2025`; None if it is none."""
    if len(words) > LONGEST_LABEL_LINE:
        return None
    shadow = _shadow(words).strip()
    day, end = _day_at(shadow, 0)
    if end == len(shadow):
        return day
    year = ONLY_YEAR.fullmatch(shadow.removesuffix("年"))
    return year["year"] if year else None


def _shadow(words: str) -> str:
    return fold(words.translate(HALF_WIDTH))


def _edges(text: str) -> tuple[list[_Line], list[_Line]]:
    """Return the first and the last lines that are not blank, none of them twice; links at the very end don't count."""
    spans = _line_spans(text, 0, min(len(text), WINDOW))
    head = spans[:HEAD_LINES]
    behind = head[-1][1] if head else 0
    from_there = max(behind, len(text) - WINDOW)
    if from_there > behind:  # the line that the window cuts is no line, unless it is the last one
        cut = text.find("\n", from_there)
        from_there = cut if cut >= 0 else len(text) - LONGEST_LINE
    tail = _line_spans(text, from_there, len(text)) if behind < len(text) else []
    while tail and tail[-1] != tail[0] and text.startswith(("- ", "* ", "• "), tail[-1][0]):
        tail.pop()
    spans = head + tail[-TAIL_LINES:]
    owns = [text[start:end][:LONGEST_LINE] for start, end in spans]
    shadows = _shadow("\n".join(owns)).split("\n")[: len(spans)]
    lines = [_Line(*span, own, shadow) for span, own, shadow in zip(spans, owns, shadows, strict=True)]
    return lines[: len(head)], lines[len(head) :]


def _line_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    while start < end:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        if stripped := line.strip(BLANK):
            first = start + len(line) - len(line.lstrip(BLANK))
            spans.append((first, first + len(stripped)))
        start = stop + 1
    return spans


def _number(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    if not set(numeral) & set("十百"):
        return int("".join(str(NUMERALS.index(digit)) for digit in numeral))
    total = digit = 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = NUMERALS.index(character)
    return total + digit


def _day_at(shadow: str, start: int) -> tuple[str | None, int]:
    """Return the day that stands at a place, and where it ends with its weekday and clock; no impossible day."""
    for form in DATES:
        if match := form.match(shadow, start):
            parts = match.groupdict()
            year = _number(parts["year"]) + (1911 if parts.get("republic") else 0)
            if day := _checked(year, parts["month"], parts.get("day")):
                clock = CLOCK.match(shadow, match.end())
                return day, clock.end() if clock else match.end()
    return None, start


def _checked(year: int, month: str | None, day: str | None) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return str(year)
    number = MONTHS.index(month[:3].lower()) + 1 if month.isascii() and month.isalpha() else _number(month)
    try:
        checked = date(year, number, _number(day or "1")).isoformat()
    except ValueError:
        return None
    return checked if day else checked[:7]


def _without_date(line: _Line) -> tuple[_Line, list[_Finding]]:
    """Return a line behind the date before it, and that date. A sentence that begins with a day is left alone."""
    prefix = DATE_PREFIX.match(line.shadow)
    start = prefix.end() if prefix else 0
    day, end = _day_at(line.shadow, start)
    after = AFTER_DATE.match(line.shadow, end)
    if day is None or prefix is None or after is None or after.end() == len(line.shadow):
        return line, []
    is_marked = prefix["word"] or prefix["bracket"] or after["marker"]
    rest = after.end()
    if not is_marked and (not DASHED.match(line.shadow) or MODIFIES.match(line.shadow, rest)):
        return line, []
    if not is_marked and line.shadow[rest - 1] != " ":
        return line, []
    behind = _Line(line.start + rest, line.end, line.own[rest:], line.shadow[rest:])
    return behind, [_Finding("published", LABEL if prefix["word"] else DATED_LINE, day)]


def _labels(line: _Line, bare_day: bool, is_event: bool) -> list[_Finding] | None:
    """Return what a line of nothing but labels, dates and bylines tells; None for any other line."""
    if len(line.shadow) > LONGEST_LABEL_LINE:
        return None
    for form in REPRINTED:
        if match := form.fullmatch(line.shadow):
            name = "quoted" if match["quoted"] else "bare"
            publisher = _publisher(line, *match.span(name))
            is_sure = match["quoted"] or IS_OUTLET.fullmatch(match["bare"])
            return [_Finding("publisher", LABEL, publisher)] if publisher and is_sure else None
    dateline, end = _dateline(line)
    if dateline and end == len(line.shadow):
        return dateline
    wrapped = WRAPPED.fullmatch(line.shadow)
    start, end = wrapped.span("inner" if wrapped["inner"] else "plain") if wrapped else (0, len(line.shadow))
    findings: list[_Finding] = []
    place = start
    while place < end:
        piece = _piece(line, place, end, bare_day or place > start, is_event)
        if piece is None:
            return None
        findings += piece[0]
        separators = SEPARATORS.match(line.shadow, piece[1], end)
        place = separators.end() if separators else end
    return findings


def _piece(line: _Line, start: int, end: int, bare_day: bool, is_event: bool) -> tuple[list[_Finding], int] | None:
    """Return what the label, date or byline at a place of a line tells, and where it ends."""
    shadow = line.shadow[:end]
    if (label := DATE_LABEL.match(shadow, start)) and not (is_event and label["label"].lower() in ("日期", "date")):
        day, stop = _day_at(shadow, label.end())
        if day:
            return [_Finding(KIND[_key(label["label"])], LABEL, day)], stop
    day, stop = _day_at(shadow, start)
    if day:
        is_told = bare_day and len(day) == len("2025-08-18")
        return ([_Finding("published", DATED_LINE, day)], stop) if is_told else None
    if label := LABELLED.match(shadow, start):
        return _labelled(line, label)
    if (by := BY.match(shadow, start)) and (author := _people(line, *by.span("people"))):
        return [_Finding("author", LABEL, author)], by.end()
    match = REPORTER.match(shadow, start)
    author = _people(line, *match.span("people"), only_surnames=True) if match else None
    if match is None or author is None:
        return None
    outlet = _outlet(line, match)
    if match["role"] in ("责任编辑", "责编", "校对") or (match["role"] == "编辑" and not outlet):
        return [], match.end()
    publisher = [_Finding("publisher", BYLINE, outlet)] if outlet is not None else []
    return [*publisher, _Finding("author", BYLINE, author)], match.end()


def _labelled(line: _Line, label: re.Match[str]) -> tuple[list[_Finding], int] | None:
    kind, value = KIND[_key(label["label"])], label.span("value")
    if kind == "publisher":
        publisher = _publisher(line, *value)
        return [_Finding(kind, LABEL, publisher)] if publisher else [], label.end()
    if kind == "author":
        is_reporter = label["label"].endswith("记者")
        author = _people(line, *value, is_labelled=not is_reporter, only_surnames=is_reporter)
        if author is None and not NOBODY.search(label["value"]):
            return None
        return [_Finding(kind, LABEL, author)] if author else [], label.end()
    return ([], label.end()) if kind == "other" else None


def _key(label: str) -> str:
    return label.lower() if label.isascii() else label.replace(" ", "")


def _publisher(line: _Line, start: int, end: int) -> str | None:
    """Return the name of a publisher without the quotation marks around it; None where it names none, or several."""
    quoted = re.fullmatch('[《「『“"【](.{2,30})[》」』”"】]', line.shadow[start:end])
    start, end = (start + 1, end - 1) if quoted else (start, end)
    name = line.own[start:end].strip()
    return None if len(name) < 2 or NO_PUBLISHER.search(line.shadow, start, end) else name


def _outlet(line: _Line, match: re.Match[str]) -> str | None:
    """Return the paper of a byline or dateline; empty where it only says "our paper", None where it has none."""
    if match["publisher"] is None:
        return None
    return "" if match["publisher"].startswith("本") else line.own[slice(*match.span("publisher"))]


def _people(line: _Line, start: int, end: int, is_labelled: bool = False, only_surnames: bool = False) -> str | None:
    """Return the names in a byline, as given in English and joined by 、 in Chinese; None where one isn't a name."""
    shadow = BESIDE_NAMES.sub(lambda beside: " " * len(beside[0]), line.shadow[start:end]).rstrip()
    if NOBODY.search(shadow):
        return None
    if ENGLISH_NAMES.fullmatch(shadow):
        return line.own[start : start + len(shadow)]
    spans: list[tuple[int, int]] = []
    for match in NAMES.finditer(shadow):
        was_one = spans and spans[-1][1] - spans[-1][0] == 1
        if was_one and len(match[0]) == 1:  # 王 珂
            spans[-1] = (spans[-1][0], match.end())
        elif not IS_OUTLET.fullmatch(match[0]):
            spans.append(match.span())
    names = []
    for first, last in spans:
        name = shadow[first:last].replace(" ", "")
        if not (PEN_NAME if is_labelled and len(spans) == 1 else PERSON).fullmatch(name):
            return None
        if only_surnames and "·" not in name and (name[0] not in SURNAMES or len(name) > LONGEST_PLAIN_NAME):
            return None
        names.append(line.own[start + first : start + last].replace(" ", ""))
    return "、".join(names) or None


def _dateline(line: _Line) -> tuple[list[_Finding], int]:
    """Return what the dateline at the beginning of a paragraph tells, and where it ends."""
    for form in DATELINES:
        if match := form.match(line.shadow):
            break
    else:
        return [], 0
    parts, findings, end = match.groupdict(), [], match.end()
    if (outlet := _outlet(line, match)) is not None:
        findings.append(_Finding("publisher", BYLINE, outlet))
    signed = SIGNED.match(line.shadow, end)
    bylines = (match if parts.get("people") else None, signed)
    authors = [_people(line, *by.span("people")) for by in bylines if by]
    findings += [_Finding("author", BYLINE, author) for author in authors if author]
    if day := parts.get("day"):
        year, month = parts.get("year"), parts.get("month")
        checked = _checked(int(year or 2000), month, day) if month else None
        if checked:
            findings.append(_Finding("published" if year else "day", BYLINE, checked if year else checked[5:]))
        elif not month and not year:
            findings.append(_Finding("day", BYLINE, day.zfill(2)))
    end = signed.end() if signed else end
    return findings, end + 1 if line.shadow[end:] in ("]", ")", "】", "〕") else end


def _signed_at_the_end(text: str, last: _Line) -> list[_Finding]:
    """Return what the brackets behind an article's last sentence tell."""
    start = max(last.start, last.end - LONGEST_LABEL_LINE)
    own = text[start : last.end]
    line = _Line(start, last.end, own, _shadow(own))
    match = AT_THE_END.search(line.shadow)
    if match is None or CAPTION.search(line.shadow, max(0, match.start() - 60)):
        return []
    if match["publisher"]:
        publisher = _publisher(line, *match.span("publisher")) if IS_OUTLET.fullmatch(match["publisher"]) else None
        return [_Finding("publisher", BYLINE, publisher)] if publisher else []
    author = _people(line, match.start("people") + 3 * match["people"].startswith("作者:"), match.end("people"))
    return [_Finding("author", BYLINE, author)] if author else []


def _is_timeline(text: str) -> bool:
    """Return whether several lines hold a day each and nothing else: then none of them is the article's own."""
    lines = [line.strip(BLANK) for line in text[:WINDOW].split("\n", TIMELINE_LINES)[:TIMELINE_LINES]]
    days = {iso_day(line) for line in lines if SHORTEST_TITLE < len(line) <= SHORTEST_BODY}
    return len(days - {None}) > 1


def _is_body(line: _Line, is_first: bool) -> bool:
    is_loud = not is_first and LOUD_STOP.search(line.shadow)
    return len(line.shadow) > LONGEST_TITLE or bool(is_loud or STOP.search(line.shadow))


def _title(lines: list[_Line]) -> str | None:
    """Return the title in the first of the lines that hold no labels; None where that line belongs to the report."""
    if len(lines) < 2:
        return None
    first, shadow = lines[0], lines[0].shadow
    for form in (HEADING, TITLE_LABEL):
        if match := form.fullmatch(shadow):
            return first.own[slice(*match.span("title"))].strip()
    has_han = re.search(f"[{HAN}]", shadow)
    if not SHORTEST_TITLE <= len(shadow) <= (LONGEST_CHINESE_TITLE if has_han else LONGEST_TITLE):
        return None
    if not has_han and not re.search("[A-Za-z]{2} .{0,60}[A-Za-z]{2}", shadow):
        return None
    if STOP.search(shadow) or NO_TITLE.match(shadow) or iso_day(shadow) or _dateline(first)[0]:
        return None
    following = lines[1].shadow
    if re.search("[A-Za-z,-]$", shadow) and re.match("[a-z]", following):  # wrapped at a column
        return None
    if LOUD_STOP.search(shadow):
        is_followed = _is_body(lines[1], is_first=False)
        return first.own if is_followed and len(shadow) < min(len(following), LONGEST_LOUD_TITLE) else None
    is_wrapped = len(following) in range(len(shadow) - 1, len(shadow) + 2) and not _is_body(lines[1], is_first=False)
    has_body = any(_is_body(line, is_first=False) or len(line.shadow) >= SHORTEST_BODY for line in lines[1:])
    return first.own if has_body and not (has_han and is_wrapped) else None


def _only(findings: list[_Finding], field: str) -> str | None:
    """Return the value that is worth most; None where two of the same worth differ."""
    found = [finding for finding in findings if finding.field == field]
    best = {_shadow(one.value): one.value for one in found if one.worth == min(other.worth for other in found)}
    return next(iter(best.values())) or None if len(best) == 1 else None


def _published(findings: list[_Finding], told: str | None, url: str) -> str | None:
    """Return the day an article was published: told, else found; a dateline completes what lacks month or day."""
    found = sorted((one.worth, one.value) for one in findings if one.field == "published")
    days = [value for worth, value in found if worth == found[0][0]]
    longest = max(days, key=len, default=None)
    best = told or (longest if longest and all(longest.startswith(day) for day in days) else None)
    more = {value for _, value in found if best and value.startswith(best) and len(value) > len(best)}
    if len(more) == 1:
        return more.pop()
    datelines = {one.value for one in findings if one.field == "day"}
    dateline = datelines.pop() if len(datelines) == 1 else None
    if best is None and not days:
        updated = _only(findings, "updated")
        best = updated if updated and (not dateline or updated.endswith(f"-{dateline}")) else None
    return (dateline and _completed(best, dateline, url)) or best


def _completed(best: str | None, dateline: str, url: str) -> str | None:
    """Return the day that a dateline without a year (`07-28`, `15`) means, if year and month are told or in the url.

    None on the last days of a year or month, when what went out the day after is dated in the next one.
    """
    for match in URL_DAY.finditer(url[:LONGEST_LINE]):
        day = _checked(int(match[1]), match[2], match[3])
        if day and day.endswith(f"-{dateline}") and day.startswith(best or ""):
            return day
    is_among_the_last = dateline > "28" if len(dateline) == len("28") else dateline > "12-29"
    if best is None or is_among_the_last:
        return None
    day = f"{best[:4]}-{dateline}" if len(dateline) == 5 else f"{best}-{dateline}"
    return iso_day(day) if day.startswith(best) and len(day) == len("2025-08-18") else None
