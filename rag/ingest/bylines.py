"""The forms in which articles name publisher, author and day: labels, bylines, datelines, reprint notices.

Patterns and word lists only; `about.py` reads with them. They match a shadow of a line (`rag.text.fold.shadow`), so
that each form is written once. Every quantifier is bounded.
"""

from __future__ import annotations

import re

from rag.text.days import MONTH, YEAR
from rag.text.tokens import HAN

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
