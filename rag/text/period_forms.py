"""The ways to name a time in Chinese and English, each as a pattern with what reads it (`period_readings.py`).

Every pattern matches a shadow of the text (`rag.text.fold.shadow`), and every quantifier is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rag.text import period_readings as readings
from rag.text.days import (
    ENGLISH_MONTHS,
    ENGLISH_WEEKDAY,
    MONTH,
    MONTHS,
    NO_MORE_DIGITS,
    NUMBER,
    NUMERALS,
    ORDINAL_ENDING,
    REPUBLIC,
    WEEKDAY,
)

Reader = Callable[[re.Match[str], date], readings.Find]
Form = tuple[re.Pattern[str], Reader, str | None]


def compiled(*patterns: str) -> re.Pattern[str]:
    """Return what matches any of the patterns, in either case; to them only ASCII makes words."""
    return re.compile("|".join(patterns), re.ASCII | re.IGNORECASE)


def _forms(read: Reader, *patterns: str, introduced: str | None = None) -> list[Form]:
    """Return patterns with what reads them, and with the words of `INTRODUCES` that must stand before them, if any."""
    return [(compiled(pattern), read, introduced) for pattern in patterns]


NO_TIMES = compiled(
    "《[^《》\n]{1,100}》",
    "(?:如今|过去|[今之以此]后|[目之以此生战史日先当空提跟面]前)(?=[年天]|[二两三23]季)",
    "[文清黎证说表声注透发光]明(?=[年天日晚])|明日(?:之|方舟|香)|今[日天](?:头条|美国|俄罗斯)",
    "(?:[以晚早网线身世]上|以下|天下|[日版基剧样成资书文原根标课]本)(?=[一个年月周季半星礼])",
    "[今去前明后]年(?=[轻龄纪迈华货均])|年[级龄轻]|年期(?!间)|(?<!大)后天[性免获因的]|前天[气文空际使线主]",
    "(?<=[年月季度])(?:初[步选中级赛审判稿衷次始代创心恋]|底[特下层部蕴盘薪]|末[日端]|终奖)",
    "[二三四五六七八九十]月(?:天(?!气)|[花河雪]|革命)|月[球亮光饼台薪刊经子牙食老]|周[年岁边围刊杰期]",
    "[春夏秋冬](?:[节运晚招闱分至耕训奥]|令营)|[春夏秋冬]季[^,。?!]{0,4}(?:奥|亚运|世大运|运动会)|季[节风军票刊]|季[前后]赛",
    "(?<=[周期拜])(?:日(?=[本元圆媒经韩相方军产系前])|天(?=[然气津安文使空地])|一起)",
    "(?<=[周期拜])[一二三四五六](?=[大个名位家次场项届天日月年季成共直些样度时连旦定般份种款只艘架辆条件周夜倍国地星])",
    "[前后][夕沿线锋端瞻提往进任妻夫身辈者车方来续面代勤备台卫悔果世裔]|止[步血痛境于住损]",
    "起[来诉源草飞火义点因初落码步动床用伏家价名始重降]|[出体实表呈发再浮涌展]现(?=在)",
    r"[使便]在?今[天日]|今[天日]仍|\b(?:even|still) today\b|\bwhat (?:is|are) now\b|\b(?:usa|russia|india) today\b",
    r"\b(?:summer|winter) (?:olympic|paralympic|games|universiade|youth|deaflympic)|(?:\baudi|奥迪) ?Q[1-9]",
    r"[离距][^,。?!;]{1,15}最近|\bat the latest\b|\bthe march (?:on|of|for|to|towards?|through) (?![12]|the [1-9])",
    "[1-9][0-9]{3} ?年(?= ?的?(?:历史|之久|寿命|以上|左右))|(?<=[近约达过有])[0-9]{1,2}00 ?年|1[0-8]00 ?年[之以]?前",
)
"""Words that hold words of time and mean none: 五月天, 以上周, 年初選, titles."""

YEAR = "(?:1[0-9]|20)[0-9]{2}"
START = r"(?<![A-Za-z0-9_$€£¥￥#])(?<![0-9][.,/:-])(?:(?<![A-Za-z]-)|(?<=\bmid-))"
COUNTED = (
    r" ?[%°人元个名位米件台辆万亿吨度字次公]| ?(?:percent|per cent|million|billion|thousand|hundred|people|men|women"
    r"|dollars|yuan|km|miles|met(?:er|re)s|feet|ft|mm|nm|kg|tons|tonnes|years|days|hours|minutes|units|wafers|employees"
    r"|workers|degrees|hp|rpm)\b"
)
END = rf"(?![A-Za-z0-9_]|[.,:/–-][0-9]| ?BCE?\b|{COUNTED})"
MANY = r"[12][0-9]00 (?!(?:census|elections|games|olympics|results|sales|earnings|playoffs|finals)\b)[a-z]{2,20}s\b"
"""A number of things rather than a year ("2000 workers")."""
JOIN = " ?(?:[-–—~]{1,2}|到|至) ?"

NO_NUMERAL = rf"(?<![A-Za-z0-9第哪某{NUMERALS}两十百千万多几数])(?<![0-9][.,:])"
NUMBER_OF = f"[{NUMERALS}两十百]{{1,5}}"
COUNT = f"(?P<number>[0-9]{{1,3}}|{NUMBER_OF}|[半几数])"
UNIT = "(?:个(?=[月星礼小季]))?(?P<unit>小时|天|日|周|星期|礼拜|月|季度?|年(?!代))"
EDGE = (
    "(?P<edge>[初末]期?|[早晚前后]期|(?<=代)中期|底|尾|终|[上中下]旬|(?<=年年)中"
    "|中(?=[,.?!;:、。) 的时以之前后起到至开]|$))"
)
YEARS = (
    rf"{START}{YEAR}(?: ?年(?:度|(?!代))|(?= ?(?:第 ?[一二三四1-4] ?季|[上下]半年|[赛球]季|学年)))"
    rf"|(?<![{NUMERALS}十百千])[一二][{NUMERALS}]{{3}}年(?:度|(?!代))"
    rf"|{REPUBLIC}(?:[0-9]{{1,3}}|[{NUMERALS}十百]{{1,5}}) ?年度?"
    rf"|{START}1[0-3][0-9] ?年(?:度|(?=第|[上下]半|[初底]|[0-9{NUMERALS}十]{{1,3}} ?月))"
    r"|(?<=年[到至~-])1[0-3][0-9] ?年度?|(?:今|去|明|本|大前|前|后)年度?"
)
OF_YEAR = rf"(?P<year>{YEARS}) ?的? ?"
OF_SOME_YEAR = rf"(?:{OF_YEAR}|(?<!年)(?<!年[的 ]))"
"""A year or none, but not one in other words (永曆十五年七月)."""
OF_MONTH = rf"(?P<day>{NUMBER})(?: ?[日号]?{JOIN}(?P<to_day>{NUMBER}))? ?[日号]"
WHICH = "(?P<which>上上|上|本|这|下下|下)"
WEEKDAY_OF = "(?:周|星期|礼拜)(?P<weekday>[一二三四五六日]|(?<!周)天)"
NO_TIME_OF_LIFE = f"(?<![{NUMERALS}0-9A-Za-z两十百千几数多半每历同当次翌该那青中少老童幼早壮成学周全近往整个岁满蜜 ])"
NEARLY = "(?<![接附将临靠邻远迫逼亲挨最有了达用花长历隔超续持约])近"
SEASON = "(?P<season>[春夏秋冬])[天季日]?"

YEARS_EN = (
    rf"(?:the year )?{START}{YEAR}{END}|the year before last"
    r"|(?:this|last|next|the) year\b(?! of\b| before\b| after\b| [0-9]|-)"
)
YEAR_EN = f"(?P<year>{YEARS_EN})"
SHORT_YEAR = rf"{YEAR}|['’]?[0-4][0-9]"
EDGE_EN = (
    r"\b(?:(?P<edge>early|mid|late)[ -](?:in )?|(?:the )?(?P<edge_of>beginning|start|middle|end|close) of )(?:the )?"
)
COUNTS_EN = (
    "[0-9]{1,3}|(?:a )?couple of|few|several|half(?: an?)?|twenty-four|forty-eight|one|two|three|four|five|six"
    "|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|sixty|ninety"
)
COUNT_EN = f"(?P<number>{COUNTS_EN})"
UNIT_EN = r"(?P<unit>hour|day|week|month|quarter|year|decade)s?\b(?! of\b)"
DAY_EN = (
    rf"(?P<day>[0-9]{{1,2}}){ORDINAL_ENDING}?(?:(?: ?[-–—] ?| to )(?P<to_day>[0-9]{{1,2}}){ORDINAL_ENDING}?)?"
    rf"(?![A-Za-z0-9_]|[.,:/][0-9]|{COUNTED})"
)
MONTH_EN = rf"\b{MONTH}(?![A-Za-z])"
DATED = rf"\b{WEEKDAY}{MONTH}(?![A-Za-z])"
VERB = r"(?-i:mar|march|may)\b"
MONTHS_EN = "|".join(ENGLISH_MONTHS).lower()
ANY_MONTH = rf"(?:{MONTHS_EN}|{'|'.join(MONTHS)}|sept)\b"
WHOLE_MONTH = rf"\b(?P<month>{MONTHS_EN})\b"
BEFORE_A_MONTH = rf"(?=(?: ?[-–—] ?| (?:to|through|until|till) ){ANY_MONTH}|(?:,|,? and|,? or) {ANY_MONTH} {YEAR})"
BEHIND_A_MONTH = rf"\b(?:between (?:{MONTHS_EN}) and |(?:{MONTHS_EN})(?: (?:to|until|till|through) | ?[-–—] ?))"
ORDINAL = "first|second|third|fourth|1st|2nd|3rd|4th"
SEASON_EN = r"(?P<season>spring|summer|autumn|fall|winter)\b"
PART_EN = (
    rf"(?:\bthe )?\b(?:(?P<quarter>{ORDINAL}|final|last)[ -]quarter|(?P<half>first|second|1st|2nd|latter)[ -]half"
    rf"|{SEASON_EN}|(?P<side>first|last|final) {COUNT_EN} (?P<unit>month|quarter)s)\b"
)
WEEKDAY_EN = rf"\b(?P<weekday>{ENGLISH_WEEKDAY})\b"

GOES_ON_BEHIND_A_DAY = (
    r"(?=\W*\Z|[,.;:?!)]| (?:that|to|after|before|as|in|on|at|for|with|when|because|by|from|and|but|while|amid|over"
    r"|against|morning|afternoon|evening|night)\b)"
)
"""What stands behind a weekday that is a time by itself: not in "Sunday school"."""

INTRODUCES = {
    "month": compiled(
        r"\b(?:in|of|during|throughout|since|until|till|by|before|after|through|from|between|for|around|the) \Z",
        rf"{BEHIND_A_MONTH}\Z|\b(?:{MONTHS_EN})(?:,|,? and|,? or) \Z",
    ),
    "may": compiled(r"\b(?:in|during|throughout|since|until|till) \Z", rf"{BEHIND_A_MONTH}\Z"),
    "day": compiled(r"\b(?:on|since|until|till|by|before|after|from|as of|between|the) \Z"),
    "verb": compiled(
        r"(?<![A-Za-z'’])(?-i:(?!(?:every|each|an?|one|another|other|any|no|most|some|many|typical|to|and|or|vs) )"
        r"[a-z]+) \Z"
    ),
    "season": compiled(r"\b(?:in|over|during|since) the \Z"),
    "year": compiled(
        r"(?:^|[.?!;:(\"“,]) ?\Z",
        r"\b(?:in|of|during|throughout|since|until|till|before|after|through|from|between|for|around|to|than) \Z",
        r"(?:\b(?:the|an?|its|their|his|her|our|year|season|vs\.?|versus|as of)|['’]s) \Z",
        r"\b[12][0-9]{3}(?:,? (?:and|or|to)| [-–—]) \Z|(?<!rose )(?<!fell )(?<!grew )(?<!increased )\bby \Z",
    ),
}
"""What must stand before words that are not always times: "may", "on Monday", "in 2025"."""
NOT_BEHIND = compiled(
    r"(?:每年?的?|每逢|每(?:周|星期)[一二三四五六日][、和及到至]|[历往]年的?)\Z",
    r"(?:[公西纪]元前|[农阴旧]历的?|财年的?|[政计]年度的?|\b(?:every|each) )\Z",
    r"\b(?:(?:fiscal|FY) ?(?:year )?(?:[0-9]{4} )?|(?:Act|Bill|Law) of )\Z",
)
NOT_BEFORE = compiled(r"[ ,]{0,2}(?:of |in )?(?:fiscal\b|FY ?[0-9])", " ?财年")

IN_CHINESE = (
    *_forms(
        readings.of_a_year,
        rf"(?P<year>{YEARS})(?: ?的?年?{EDGE})?",
        rf"{OF_SOME_YEAR}{NO_NUMERAL}(?P<month>{NUMBER}) ?月份?(?:{EDGE}| ?{OF_MONTH})?",
        rf"{OF_SOME_YEAR}(?:(?<![□」』”])第 ?|(?<=年)|(?<=年[的 ])|(?=首季|[一二三四1-4]季度))(?<![0-9十.])"
        rf"(?P<quarter>[首一二三四1-4]) ?个?季度?{EDGE}?",
        rf"{OF_SOME_YEAR}(?P<half>[上下])半年度?{EDGE}?",
        rf"{OF_YEAR}(?P<half>[前后])半年",
        rf"{OF_YEAR}(?P<side>前|头|最后) ?{COUNT} ?个?(?P<unit>月|季度?)",
        "(?P<side>前) ?(?P<number>[二两三23]) ?(?P<unit>季度?)",
        rf"{OF_YEAR}[初盛仲深晚]?{SEASON}",
        rf"(?<![如过])(?P<year>[今去]){SEASON}",
        rf"{OF_YEAR}(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))(?![0-9A-Za-z])",
        rf"{START}(?P<decade>[12][0-9]{{2}}0) ?年代{EDGE}?",
        rf"(?:上个?|20|二十)世纪的?(?P<tens>[1-9]0|[一二三四五六七八九]十) ?年代{EDGE}?",
        rf"(?<!世纪)(?<!世纪的)(?<![0-9])(?P<tens>[5-9]0|[五六七八九]十) ?年代{EDGE}?",
    ),
    *_forms(
        readings.half_named,
        rf"{START}(?P<year>{YEAR})(?={JOIN}{YEAR} ?年)",
        rf"{OF_SOME_YEAR}{NO_NUMERAL}(?P<month>{NUMBER})(?=(?:{JOIN}|、)(?:{NUMBER}) ?月)",
    ),
    *_forms(
        readings.weekday,
        rf"{WHICH}个?{WEEKDAY_OF}",
        rf"{WHICH}个?(?:周|星期|礼拜)(?P<weekday>末)",
        rf"(?<![{NUMERALS}0-9每逢隔两十百几全整西东商后北色腥单双各首个上本这下日(]){WEEKDAY_OF}",
    ),
    *_forms(
        readings.of_a_unit,
        rf"{WHICH}一?个?(?P<unit>周|星期|礼拜|月(?!季)|季度?)(?:{EDGE}|(?<=月) ?{OF_MONTH})?",
        rf"{NO_TIME_OF_LIFE}(?P<unit>[年月]){EDGE}",
    ),
    *_forms(readings.day_word, "大?前天|今[天日晚早晨]|昨[天日晚夜]|明[天日晚早]|(?<![以之大年月日])后天|大后天"),
    *_forms(
        readings.past,
        rf"(?:{NEARLY}|最近|过去|这(?=[两几] ?个?[天周月年]))(?:的|这)? ?"
        rf"{COUNT} ?{UNIT}(?:以来|来|里|内|间|中)?(?! ?的?(?:历史|时间|之久|寿命))",
    ),
    *_forms(readings.coming, rf"(?:未来|今后|接下来)(?:的|这)? ?{COUNT} ?{UNIT}"),
    *_forms(
        readings.ago,
        rf"{NO_NUMERAL}(?P<number>[0-9]{{1,2}}0?|{NUMBER_OF}|半) ?(?:个(?=[月星礼季]))?"
        "(?P<unit>天|周|星期|礼拜|(?<=个)月|季度?|年)[之以]?前",
    ),
)
IN_ENGLISH = (
    *_forms(
        readings.of_a_year,
        rf"{EDGE_EN}{YEAR_EN}",
        r"(?P<year>\b(?:this|last|next) year\b(?! of\b)|\bthe year before last\b)",
        rf"(?:{EDGE_EN})?{DATED}(?: (?:the )?{DAY_EN})?(?:,? (?:of )?|, ?){YEAR_EN}",
        rf"{START}{WEEKDAY}{DAY_EN} (?:of )?{MONTH_EN}(?:,? (?:of )?|, ?){YEAR_EN}",
        rf"(?!{VERB}){DATED} (?:the )?{DAY_EN}",
        rf"{START}{WEEKDAY}{DAY_EN}(?: of)? (?!{VERB}){MONTH_EN}",
        rf"{EDGE_EN}{MONTH_EN}",
        rf"\b(?P<which>last) {WHOLE_MONTH}",
        rf"\b(?P<which>this|next) (?!{VERB}){WHOLE_MONTH}",
        rf"(?!{VERB}){MONTH_EN}{BEFORE_A_MONTH}",
        rf"(?:{EDGE_EN})?{PART_EN}(?:,? (?:of |in )?|, ?){YEAR_EN}",
        rf"(?:{EDGE_EN})?{YEAR_EN}(?:['’]s)? {PART_EN}",
        rf"(?:\bthe )?\b(?P<quarter>{ORDINAL})[ -]quarter\b(?! of\b)",
        rf"(?:{EDGE_EN})?\b(?P<which>last|this|next) {SEASON_EN}",
        rf"(?:{START}{YEAR_EN}(?:['’]s)? ?)?{START}Q(?P<quarter>[1-4])(?![A-Za-z0-9])",
        rf"{START}{YEAR_EN}(?:['’]s)? ?H(?P<half>[12])(?![A-Za-z0-9])",
        rf"{START}(?P<year>{YEAR})(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))(?![A-Za-z0-9])",
        rf"{START}Q(?P<quarter>[1-4])(?:,? (?:of |in )?| ?(?=['’]))(?P<year>{YEARS_EN}|['’][0-4][0-9]{END})",
        rf"{START}H(?P<half>[12]),? (?:of |in )?{YEAR_EN}",
        rf"{START}(?:(?P<quarter>[1-4])Q|(?P<half>[12])H) ?(?P<year>{SHORT_YEAR}){END}",
        rf"(?:{EDGE_EN})?{START}(?:(?P<century>1[0-9]00)|(?P<decade>[12][0-9]{{2}}0))['’]?s\b",
        r"\bthe (?:(?P<edge>early|mid|late)[ -])?['’]?(?P<tens>[5-9]0)['’]?s\b",
    ),
    *_forms(readings.of_a_year, rf"(?!{VERB}){WHOLE_MONTH}(?! (?-i:[A-Z][a-z]))", introduced="month"),
    *_forms(readings.of_a_year, WHOLE_MONTH, introduced="may"),
    *_forms(
        readings.of_a_year, rf"{MONTH_EN} (?:the )?{DAY_EN}", rf"{START}{DAY_EN}(?: of)? {MONTH_EN}", introduced="day"
    ),
    *_forms(readings.of_a_year, rf"{SEASON_EN}(?! (?:of|months?|season|from|in)\b|-)", introduced="season"),
    *_forms(
        readings.of_a_year,
        rf"(?!{MANY})(?P<year>(?:the year )?{START}{YEAR}{END})(?! ?[\u3400-\u9fff□])",
        introduced="year",
    ),
    *_forms(
        readings.of_a_unit,
        rf"(?:{EDGE_EN})?\b(?P<which>last|this|next) (?P<unit>week|month|quarter)\b(?! of\b|-| century)",
        r"(?:\bthe )?\b(?P<edge_of>beginning|start|middle|end|close) of the "
        r"(?P<unit>year|month|quarter|week)\b(?! [0-9])",
        r"\b(?P<unit>year|month|quarter)[- ](?P<edge_of>end)\b",
        r"\b(?P<unit>year)[- ]to[- ]date\b",
    ),
    *_forms(
        readings.weekday,
        rf"\b(?P<which>last|this|next) (?:{WEEKDAY_EN})",
        r"\b(?P<which>last|this|next) (?P<weekday>weekend)\b",
    ),
    *_forms(readings.weekday, WEEKDAY_EN, introduced="day"),
    *_forms(readings.weekday, rf"(?-i:(?=[MTWFS])){WEEKDAY_EN}{GOES_ON_BEHIND_A_DAY}", introduced="verb"),
    *_forms(readings.weekday, r"\b(?P<weekday>weekend)\b", introduced="season"),
    *_forms(
        readings.day_word,
        r"\bthe day (?:before yesterday|after tomorrow)\b|\b(?:yesterday|today|tomorrow|tonight|last night)\b",
        r"\bthis (?:morning|afternoon|evening)\b",
    ),
    *_forms(
        readings.past,
        rf"(?:\bthe )?\b(?:past|last) {COUNT_EN} {UNIT_EN}",
        rf"(?:\bthe )?\bpast {UNIT_EN}",
        rf"\b(?:in|over|during|within|for|throughout) the last {UNIT_EN}",
    ),
    *_forms(readings.coming, rf"(?:\bthe )?\b(?:next|coming) {COUNT_EN} {UNIT_EN}"),
    *_forms(readings.ago, rf"{START}(?<!and a )(?!few|several)(?P<number>an?|half an?|{COUNTS_EN}) {UNIT_EN} ago\b"),
)
SEASON_BEHIND = " ?(?:season|school|academic|年|赛季|学年|球季)"
NUMERIC = (
    rf"{START}(?:{REPUBLIC}[0-9]{{2,3}}(?:[-/.][0-9]{{1,2}}){{2}}|(?:19|20)[0-9]{{2}}(?: ?[-/.] ?[0-9]{{1,2}}){{1,2}})"
    rf"{NO_MORE_DIGITS}(?![A-Za-z%])(?!{SEASON_BEHIND})"
)
YEARS_TOGETHER = (
    rf"{START}(?P<year>{YEAR})[-–—~/至到]"
    rf"(?P<to_year>{YEAR}|1[3-9]|[2-9][0-9]|[0-9]{{2}}(?={SEASON_BEHIND})|(?<=[–—~])[0-9]{{2}}){END}(?: ?年度?)?"
)
FORMS = (*_forms(readings.numeric, NUMERIC), *_forms(readings.years, YEARS_TOGETHER), *IN_CHINESE, *IN_ENGLISH)
