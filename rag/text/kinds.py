"""The kinds of fact that a question may ask for, by the words that ask for them, and by words that tell them roughly.

Question answering has sorted questions by the type of their answer since its first evaluations (Voorhees, "The TREC-8
Question Answering Track Report", 1999): a sentence without a number does not tell how many, one without a name not who.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.text.fold import fold

Kind = Literal["time", "share", "amount", "figure", "name", "place", "body"]
"""A figure is any number: how wide it is, which rank it has. A body is a company, an authority, a paper or the like."""

CHINESE_ROLE = (
    r"[部市州省县区乡村院校会董司局处厅科社行首]长|总统|总理|主席|(?:官|议|委|研究)员|官方|发言人|人士|专家|学者|教授|分析师|记者|作者|作家|编辑"
    r"|律师|工程师|科学家|负责人|创[办始]人|董事|经理|总监|执行官|大使|领事|将军|(?:法|检察)官|工人|居民|民众|投资[者人]|业者|厂商|实验室"
)
ENGLISH_ROLE = (
    r"mayor|president|minister|secretary|governor|senator|lawmaker|official|judge|spokes\w+|expert|analyst|professor"
    r"|reporter|author|editor|lawyer|engineer|scientist|researcher|founder|chair\w*|director|executive|ceo|ambassador"
    r"|worker|resident|investor|owner"
)
ENGLISH_VERB = r"(?:did|do|does|is|was|are|were|has|have|had|will|would|can|could)\b"
SOMEBODY = rf"{CHINESE_ROLE}|\b(?:{ENGLISH_ROLE}|laborator(?:y|ie)|compan(?:y|ie)|firm)s?\b"
"""Who, by a role."""

ENGLISH_FIGURE = (
    "price|cost|fine|salary|wage|fee|value|profit|revenue|turnover|rate|growth|temperature|height|width|length|area"
    "|population|percentage|number|amount|total|sum|score|age|speed|weight|size|stake|magnitude|budget|yield|gdp"
    "|deposit|premium|bonus"
)
NO_FIGURE = "劲|力|影响|作用|意义|用处|帮助|关系|分歧|压力|威胁|兴趣|好处|坏处|冲击|变化|进展|希望|把握"
"""What nobody tells in figures: 多大的影響."""

CHINESE_PLACE = r"城市|国家?|省|县|市|区|镇|村|州|岛|港|地[方点]|街|路|机场|车站|大楼|厅|房间|广场|酒店|饭店"
ENGLISH_PLACE = "city|country|province|town|county|village|state|district|island|port|room|airport|street|hotel"
CHINESE_BODY = (
    r"(?:[^，,？?]{0,4}(?:公司|企业|学校|大学|学院|医院|法院|机构|银行|部门|单位|媒体|期刊|杂志|球队|协会|基金|平台|品牌))"
    r"|报|[部局厅](?![长分件位门])|委员会|券商|厂商"
)
ENGLISH_BODY = (
    "company|companies|firm|firms|university|school|hospital|court|department|agency|ministry|ministries|body|bodies"
    "|institution|bank|newspaper|journal|magazine|broadcaster|authority|authorities|bureau|organi[sz]ation|team|club|giants?"
)

ASKS_FOR: dict[Kind, str] = {
    "time": r"哪一?[年天日周季]|哪一?个?(?:月|星期|礼拜|季度?)|几月|几号|几日|何[时年月日]|什么时[候间]|什么日[子期]"
    r"|(?:\A|[,.;:?!]\s*|\b(?:and|since|by|exactly)\s+)when\b"
    r"|\b(?:which|what) (?:year|month|day|date|week|quarter)\b",
    "share": r"百分之[几多]|几成|多[大高少]的?(?:比例|占比|比重|比率|份额)"
    r"|(?:比例|占比|比重|比率|份额|市占)[^，,？?]{0,6}多[大高少]"
    r"|\b(?:what|which) (?:share|percentage|proportion|percent)\b"
    r"|\b(?:share|percentage|proportion)\b[^?]{1,90}\b(?:at|to|by|than|be|reach) what\b"
    r"|\bhow much of (?:[\w'’.-]+ ){1,4}(?:market|world|total|capacity|output|sales|population|business)\b",
    "amount": r"多少"
    r"|(?<![这那哪前后近好十数])几(?:[百千万亿]|\s?[A-Za-z]|[个名位颗家种块款艘辆项条次倍吨座间所支台部件人页代年月天周岁])"
    r"|多久|多长时间|年[纪龄]|\bhow (?:many|much|long|old)\b"
    r"|\bwhat (?:is|was|are|were) the (?:[a-z]+ ){0,2}(?:price|cost|number|amount|sum|size|height|length|weight)\b",
    "figure": rf"多[大高长远快重宽厚深](?!的?(?:{NO_FIGURE}))|第几|(?<![这那哪前后近好十数])几(?![乎内何分个])"
    r"|\bhow (?:big|large|high|tall|far|fast|deep|wide|heavy)\b"
    rf"|\bwhat (?:(?:is|was|are|were|will be) )?(?:(?!{ENGLISH_VERB})[\w'’.-]+ ){{0,6}}?(?:{ENGLISH_FIGURE})\b",
    "name": rf"谁|哪一?位|哪一?[个名](?:人|{CHINESE_ROLE})|何人|什么人"
    r"|(?:\A|[,.;:?!]\s*|\b(?:and|by|from|with|to|of|exactly|tell me)\s+)who(?:m|se)?\b"
    rf"|\b(?:which|what) (?:(?!{ENGLISH_VERB})[\w'’.-]+ ){{0,3}}(?:person|man|woman|member|{ENGLISH_ROLE})\b",
    "place": rf"(?<![义差别同题键因势卡输赢强弱好坏难错]在)哪[里儿]|何[处地]|什么地方"
    rf"|哪一?[个座处些几]?(?:{CHINESE_PLACE})"
    r"|(?:\A|[,.;:?!]\s*|\b(?:and|from|exactly|know)\s+)where\b"
    r"(?! (?:does|do|did) [^,?]{1,60} (?:rank|fall short|fall behind|lag|differ|disagree|excel))"
    rf"|\b(?:which|what|name the|name a) (?:[\w'’-]+ )?(?:{ENGLISH_PLACE})\b",
    "body": rf"哪一?[个家所支间座份些几两]?(?:{CHINESE_BODY})"
    rf"|\b(?:which|what) (?:(?!{ENGLISH_VERB})[\w'’.-]+ ){{0,3}}(?:{ENGLISH_BODY})\b",
}
"""Patterns of folded questions."""

MANY = (
    r"[数几上近逾超破成]?[十百千万亿][多余]?(?:[名位人家件辆架户]|个(?!月))|半数|过半"
    r"|\b(?:dozens|hundreds|thousands|millions|billions)\b(?! of (?:dollars|euros|yuan|times|miles|days|years|hours))"
    r"|\b(?:half an? (?:million|billion)|(?:more than|over) half)\b"
)
"""How many things, by a word: 上萬名, thousands."""

ROUGHLY_HOW_LONG = r"半[年天个]|[多数][年月周天]|\b(?:half a|several|many) (?:year|month|week|day)"
ROUGHLY_HOW_OLD = (
    rf"{ROUGHLY_HOW_LONG}|(?<=, )1?\d\d(?=, )|\b(?:turned|turning|aged?) \d|\bborn (?:\S+ ){{0,5}}\S*\d"
    r"|年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:出生|生(?=[于在，,。]|\Z))"
)

ROUGH_SHARE = r"[过一]半|大半|半数|成(?![为功立员果本交])|倍|\b(?:half|third|quarter|majority|most)\b"

ROUGHLY: dict[Kind, str] = {
    "time": r"[今去前明后当][年天日]|昨|[上下这本]个?[月周季]|近[日期来]|目前|现在|[年月][底初]|[春夏秋冬]天?|世纪|年代"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|\b(?:today|yesterday|tomorrow|tonight|now|soon|recently|later|earlier|(?:last|next|this) \w+|\w+ ago)\b",
    "share": ROUGH_SHARE,
    "amount": ROUGH_SHARE,
    "figure": r"[\dⅠ-ⅿ一二三四五六七八九十百千万亿两半首]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|half|twice|double|triple)\b",
    "name": SOMEBODY,
    "place": r"[省市县区镇乡村州国路街港湾岛山河湖海江院校馆店厂站园城楼厅室所处部局场道桥地]"
    r"|媒体|平台|会上|专访|节目|电视|微博|推特|脸书"
    rf"|\b(?:{ENGLISH_PLACE}|road|university|hospital|school|station|park|hall|cent(?:re|er)|sea|river|lake|bay|factory"
    r"|plant|office|home|abroad|overseas|media|platform|website|television|tv|interview|conference|twitter|facebook)s?\b",
    "body": r"公司|企业|集团|学校|大学|学院|医院|法院|[部局厅署委院所社会联行队团处办报网]|媒体|期刊|杂志|平台|基金"
    rf"|\b(?:{ENGLISH_BODY}|institutes?|times|daily|commission|group|corp|inc)\b",
}
"""Patterns of folded words that tell a fact of a kind without a number or a name."""


def kinds_asked_for(question: str) -> tuple[Kind, ...]:
    """Return the kinds of facts that a question asks for; what asks for one asks for no other (幾月)."""
    asked = fold(question)
    kinds: list[Kind] = []
    for kind, pattern in ASKS_FOR.items():
        rest = re.sub(pattern, " ", asked, flags=re.IGNORECASE)
        if rest != asked:
            kinds.append(kind)
        asked = rest
    return tuple(kinds)
