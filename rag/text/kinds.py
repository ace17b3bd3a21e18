"""The kinds of fact that a question may ask for, by the words that ask for them, and by words that tell them roughly.

Question answering has sorted questions by the type of their answer since its first evaluations (Voorhees, "The TREC-8
Question Answering Track Report", 1999): a sentence without a number does not tell how many, one without a name not who.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.text.days import ENGLISH_WEEKDAY, MONTHS
from rag.text.fold import fold

Kind = Literal["time", "share", "amount", "figure", "name", "place", "body"]
"""A figure is any number: how wide it is, which rank it has. A body is a company, an authority, a paper or the like."""

CHINESE_ROLE = (
    r"[部市州省县区乡村院校会董司局处厅科社行首]长|总统|总理|主席|(?:官|议|委|研究)员|官方|发言人|人士|专家|学者|教授"
    r"|分析师|记者|作者|作家|编辑|律师|工程师|科学家|负责人|创[办始]人|董事|经理|总监|执行官|大使|领事|将军|(?:法"
    r"|检察)官|工人|居民|民众|投资[者人]|业者|厂商|实验室"
)
ENGLISH_ROLE = (
    r"mayor|president|minister|secretary|governor|senator|lawmaker|official|judge|spokes\w+|expert|analyst|professor"
    r"|reporter|author|editor|lawyer|engineer|scientist|researcher|founder|chair\w*|director|executive|ceo|ambassador"
    r"|worker|resident|investor|owner"
)
MORE_ROLES = (
    r"leader|player|coach|athlete|candidate|negotiator|envoy|diplomat|politician|premier|congress(?:wo)?man"
    r"|representative|banker|billionaire|trader|activist|journalist|suspect|victim|winner"
)
NO_ROLE = (
    r"(?! (?:orders?|branch|reason|statement|data|response|explanation|figures?|documents?|position|account|language"
    r"|name|website|visit|states?|countries|nations|opinion|election|manager|counsel)\b)"
)
"""Not behind a role that is asked for: which executive order, what official reason, which member states."""
ENGLISH_VERB = r"(?:did|do|does|is|was|are|were|has|have|had|will|would|can|could|should|must|may|might|shall)\b"
SOMEBODY = rf"{CHINESE_ROLE}|\b(?:{ENGLISH_ROLE}|laborator(?:y|ie)|compan(?:y|ie)|firm)s?\b"
"""Who, by a role."""
SOME_GROUP = (
    r"工会|农民|业者|消费者|企业|选民|家属|幕僚|员工|用户|客户|团队|夫妇|[批反支]\w{1,3}者|政府|当局|\b(?:critics?"
    r"|consumers?|farmers?|unions?|voters?|employees?|staff|supporters?|opponents?|activists?|aides?|rivals?"
    r"|customers?|users?|families|authorities|government|team|chief|boss)\b"
)

ENGLISH_FIGURE = (
    "price|cost|fine|salary|wage|fee|value|profit|revenue|turnover|rate|growth|temperature|height|width|length|area"
    "|population|percentage|number|amount|total|sum|score|age|speed|weight|size|stake|magnitude|budget|yield|gdp"
    "|deposit|premium|bonus|toll|turnout|bandwidth|capacity|throughput|rank(?:ing)?|market cap|valuation|deficit"
    "|surplus|margin|distance|depth|volume|quota|dividend|ratio|threshold|frequency|process node"
)
NO_FIGURE_ASKED = (
    r"(?:at|on|behind|about|if|lies|lay|kinds?|sorts?|types?|effects?|impacts?|roles?|part|measures?|steps?|factors?"
    r"|reasons?|drives?|drove|explain\w*|caus\w+|leads?|led|limit\w*|affect\w*|hurts?|help\w*|happen\w*|makes?|made"
    r"|keeps?|kept|push\w*|boost\w*|determin\w*|support\w*|sets?|influenc\w*)\b"
)
"""What stands behind a "what" that asks for no figure: what drives growth, what kind of growth."""
BETWEEN_FIGURE = (
    r"(?!(?:of|in|on|for|behind|to|with|at|by|that|who|which|after|before|from|face|pay|offer|get|receive|sign)\b)"
    rf"(?!{ENGLISH_VERB})[\w'’.-]+ "
)
NO_COMPOUND = (
    r"(?!['’-]|\s(?:strateg|plan|polic|outlook|model|driver|decision|cuts?\b|hikes?\b|expectation|agreement|list"
    r"|mechanism|wars?\b|structure|engine|stor(?:y|ies)|trend|path|pattern))"
)
"""Not behind a figure that is asked for: what growth strategy, what rate-cut hopes."""
NO_SIZE = (
    r"(?! an? (?:deal|threat|impact|problem|role|risk|difference|challenge|setback|blow|concern|influence|issue"
    r"|mistake|priority|factor)\b)(?! (?:is|are|was|were) the (?:rift|stakes?|divide|threat|impact|risk|problem"
    r"|challenge|concern|influence|role|tension|gulf|crisis|pressure|two)s?\b)"
)
"""Not behind a size that is asked for: how big a threat, how high are the stakes."""
SIZE_OF_NO_FIGURE = (
    "(?:影响|差距|机会|作用|意义|用处|帮助|分歧|压力|威胁|兴趣|好处|坏处|冲击|变化|进展|希望|把握|威力|魅力|决心|信心|风险|挑战"
    "|隔阂|矛盾|诚意|差异|野心|争议|魄力|阻力)(?:到底|究竟|会|将|能)?有?多[大深远高重强]"
)
NOT_ASKED = re.compile(
    rf"{SIZE_OF_NO_FIGURE}"
    r"|(?<!日期)(?<!时间)[如任为]何|(?:[不无]论|不管|任凭)[^，,？?]{0,8}?(?:谁|何[时人地处](?:何地)?|哪[里儿个家位]"
    r"|多少|几|什么时候|什么[人地])|谁(?=[都也])|或多或少|多少(?=有[些点]|道理|次?人次?都)|不知多少|没多少|(?:未来"
    r"|过去|接下来|最近|随后|最后|之后|此后|往后|其[他它余]|另外?|头|首|余下|剩下|同)的?几(?!乎)|\A几大|[，,]几大"
    r"|几个?(?:[年月天周]|星期|小时)[之以]?前(?=[^？?]*(?:谁|什么|哪|怎|如何|为何|多[少大高长远久]))"
    r"|多少(?:影响|帮助|把握|好处|机会)"
    r"|\bhow much (?:of an? (?:threat|role|problem|impact)|influence|impact|power|sway)\b"
    r"|\bhow much do(?:es)? [^?]{1,40} (?:depend|rely|matter|care|know)\b|\bhow fast [^?]{1,40} catching up\b"
    r"|哪[里儿](?=[做出弄搞]|不[一同对好]|有问题|来的|错)|什么地方(?=出了?问题|不对|错)|[，,;:] who(?:m"
    r"|se)?\b(?=[^,?]*,\s*(?!and\b|or\b))|, where\b(?=[^,?]*,)",
    re.IGNORECASE,
)
"""What has the words of a question, and asks for nothing of its kind: 如何處理, 任何人; "Musk, who …, said"."""
NO_FIGURE = (
    "程度|机会|差距|要|难|危险|劲|力|影响|作用|意义|用处|帮助|关系|分歧|压力|威胁|兴趣|好处|坏处"
    "|冲击|变化|进展|希望|把握"
)
"""What nobody tells in figures: 多大的影響."""

CHINESE_PLACE = (
    r"城市|地区|区域|国家(?!级)|国(?![家会企防际内外债产民有])|省|县(?!长)|市(?![场值占民面况])|区(?![块别间隔分域])"
    r"|镇(?![长压])|村(?![民长])|州(?![长议际])|岛(?!链)|港(?![股元币府])|地[方点]|街(?!头)|路(?![线径透人演])|机场"
    r"|车站|大楼|厅(?!长)|房间|广场|酒店|饭店|场馆|球场|园区|海域|海峡|大洲"
)
ENGLISH_PLACE = (
    "cit(?:y|ies)|countr(?:y|ies)|provinces?|towns?|count(?:y|ies)|villages?|districts?|islands?|ports?|airports?"
    "|hotels?|nations?|regions?|venues?|continents?"
)
ABSTRACT = "分歧 机会 瓶颈 争议 疑虑 底线 风险 漏洞 出路 特色 重点 问题 原因 差距 优势 困难 压力"
NO_MATTER = "".join(f"(?<!{word}在)" for word in ABSTRACT.split()) + "(?<![谈进卡]到)"
"""What is in no place: 分歧在哪裡, 談到哪裡了."""

CHINESE_BODY = (
    r"(?:[^，,？?]{0,4}(?:公司|企业|学校|大学|学院|医院|法院|机构|银行|部门|单位|媒体|期刊|杂志|球队|协会|基金|平台"
    r"|品牌|政党|智库|机关|团体|组织|集团|商会|交易所|电视台|网站|联盟|工会))|报(?![告道表导价酬名复])|委员会|券商"
    r"|厂商|党"
)
ENGLISH_BODY = (
    "company|companies|firm|firms|university|school|hospital|court|department|agency|ministry|ministries|body|bodies"
    "|institution|bank|newspaper|journal|magazine|broadcaster|authority|authorities|bureau|organi[sz]ation|team|club"
    "|giants?"
)
MORE_BODIES = (
    "party|parties|think tank|outlet|publication|carrier|airline|auto ?maker|car ?maker|chip ?maker|manufacturer"
    "|maker|start-?up|supplier|vendor|retailer|lender|lab|foundry|foundries|regulator|watchdog|brand|union|fund"
    "|exchange|conglomerate|committee|commission|council|parliament|developer|operator|contractor|platform|channel"
)

CLAUSE_BEGINS = r"\A|[,.;:?!]\s*(?:but )?"
"""In English: where a word that asks does ask."""

WHAT_IT_COSTS = (
    r"\bwhat(?:['’]s| is| are| do| does| did| will| would) [^,.?]{1,60}?(?<!\bin )(?<!\bthe )(?<!\ba )"
    r"(?:charg(?:e|ing)\b(?=\s*(?:[?.,]|\Z|(?:\S+ ){0,3}(?:for|per)\b))"
    r"|(?<!\bcut )(?<!-)cost\b(?=\s*(?:[?.,]|\Z|(?:to|per|an?|the|us|them|him|her|it|you|me)\b)))"
)
"""What asks for a sum of money without saying so."""

ASKS_FOR: dict[Kind, str] = {
    "time": r"哪一?[年天日周季]|哪一?个?(?:月|星期|礼拜|季度?|年度|会期|时段)|哪时|几月|几号|几日|几时|何[时年月日]"
    r"|[什啥]么?时[候间]|什么日[子期]|第几个?(?:季度?|月|周|年|天)|多快(?:就|才)?(?:[能会]|可以)|(?:[到于在从]|上午"
    r"|下午|凌晨|晚上)几点|几点(?:钟|整|开始|举行|结束|出发)|(?<!长)(?:日期|时间)(?:是|为|定在|订在)?(?:何|什么"
    r"|哪)?(?:\s*[？?]|\Z)"
    rf"|(?:{CLAUSE_BEGINS}|\b(?:and|since|by|until|till|from|of|exactly)\s+)when(?= {ENGLISH_VERB}|,| exactly\b"
    rf"| precisely\b| and where\b)"
    r"|\b(?:tell me|know|exactly|precisely) when\b|\bwhen(?=\s*[?？]|\Z)|\b(?:which|what) (?:year|month|day|date|week"
    r"|quarter)\b(?!-)|\bwhat time\b|\bhow (?:soon|long ago|recently)\b",
    "share": r"百分之[几多]|几成|几趴|多少趴|[几多]少?个?百分点|什么比例|(?:税率|毛利率|良率|市占率?|占有率|失业率"
    r"|支持率|投票率|[增成]长率)[^，,？?]{0,6}(?:多[大高少]|几)|多[大高少]的?(?:比例|占比|比重|比率|份额)|(?:比例"
    r"|占比|比重|比率|份额|市占)[^，,？?]{0,6}多[大高少]|\b(?:what|which) (?:share|percentage|proportion|percent"
    r"|fraction|portion)\b|\bhow many percent\b|\b(?:share|percentage|proportion)\b[^?]{1,90}\b(?:at|to|by|than|be"
    r"|reach) what\b|\bhow much of (?:[\w'’.-]+ ){1,4}(?:market|world|total|capacity|output|sales|population"
    r"|business)\b",
    "amount": r"多少"
    r"|(?<![这那哪前后近好十数第])几(?:[百千万亿]|\s?[A-Za-z]"
    r"|[个名位颗家种块款艘辆项条次倍吨座间所支台部件人页代年月天周岁])|多久|多长时间|(?:年[纪龄]|岁数)(?:是|为"
    r"|有)?多[大少]|多大(?:年[纪龄]|岁数)|什么年[纪龄]|(?:年[纪龄]|岁数)(?:\s*[？?]|\Z)|[价值造]几何(?=\s*[？?，,]"
    r"|\Z)|\bhow (?:many|much|long|old)\b(?!-)|\bwhat (?:is|was|are|were) the (?:[a-z]+ ){0,2}(?:price|cost|number"
    rf"|amount|sum|size|height|length|weight)\b|{WHAT_IT_COSTS}",
    "figure": rf"(?<![许很更众最越诸])多[大高长远快重宽厚深](?!的?(?:{NO_FIGURE})|重|[阶端科校压])"
    r"(?!(?<=重)(?:打击|挑战|因素|危机))"
    r"|第几|(?<![这那哪前后近好十数])几(?![乎内何分个经率许])"
    rf"|\bhow (?:big|large|high|tall|fast|deep|wide|heavy|far(?= {ENGLISH_VERB}| away)(?! ha| will"
    rf"| can))\b(?!-){NO_SIZE}|\bwhat (?:(?:is|was|are|were"
    rf"|will be) )?(?!{NO_FIGURE_ASKED})(?:{BETWEEN_FIGURE}){{0,6}}?(?:{ENGLISH_FIGURE})\b{NO_COMPOUND}",
    "name": rf"谁|哪[一两几三]?位|哪一?名|哪一?个(?:人|{CHINESE_ROLE})|哪一?些(?:人|{CHINESE_ROLE})|何人|[什啥]么?人"
    rf"|边个|叫什么名?字?(?=\s*[？?]|\Z)|名字(?:是|叫)什么"
    rf"|(?:{CLAUSE_BEGINS}|\b(?:and|by|from|with|to|of|exactly|tell me|know|about)\s+)who(?:m|se)?\b"
    r"|\bname the (?:negotiator|official|person|man|woman|ceo|minister)\b|\bwhat (?:is|was) (?:the name of|(?:his|her"
    r"|[\w ]{1,30}['’]s) name)\b"
    rf"|\b(?:which|what) (?:(?!{ENGLISH_VERB})[\w'’.-]+ ){{0,3}}(?:person|man|woman|member|{ENGLISH_ROLE}"
    rf"|{MORE_ROLES})s?\b{NO_ROLE}",
    "place": rf"{NO_MATTER}(?<![义差别同题键因势卡输赢强弱好坏难错出距]在)"
    r"(?<!(?<!地)点在)(?<!(?<!住)处在)哪[里儿]|何[处地]"
    rf"|[什啥]么地方"
    r"|(?:产地|总部|地点|位置|故乡|家乡)(?:在|是|为|于)?哪(?=\s*[？?]|\Z)|地点(?:是|在|为|呢)?(?=\s*[？?]|\Z)"
    rf"|哪一?[个座处些几]?(?:{CHINESE_PLACE})"
    rf"|(?:{CLAUSE_BEGINS}|\b(?:and|from|exactly|know)\s+)where\b"
    r"(?! (?:does|do|did|is|are|was|were|has|have) [^?]{1,60} (?:rank|fall short|fall behind|lag|differ|disagree"
    r"|excel|agree|stand|overlap|diverge|go wrong|headed|heading)\b)(?! (?:does|will|would|did) (?:this|that"
    r"|it) leave)|\bwhere(?=\s*[?？]|\Z)|\bwhat (?:is|was) the (?:location|venue|site)\b"
    rf"|\b(?:which|what|name the|name a) (?:[\w'’-]+ )?(?:{ENGLISH_PLACE})\b|\bwhich (?:[\w.'’-]+ )?(?:states?|street"
    rf"|room)\b",
    "body": rf"哪一?[个家所支间座份些几两]{{0,2}}(?:{CHINESE_BODY})|哪一?[个些几](?:[部局厅](?![长分件位门面势队])"
    rf"|[部法]会)|哪[一几两]?家(?![人庭])|\b(?:which|what) (?:(?!{ENGLISH_VERB})[\w'’.-]+ ){{0,3}}(?:{ENGLISH_BODY}"
    rf"|{MORE_BODIES})s?\b"
    r"(?!['’-]|\s(?:polic|rules?\b|orders?\b|guideline|spirit|document|filing|record|statement|holiday|earnings"
    r"|results))",
}
"""Patterns of folded questions."""

MANY = (
    r"[数几上近逾超破成]?[十百千万亿][多余]?(?:[名位人家件辆架户]|个(?!月))|半数|[过近]半|无人|没有?人"
    r"|(?<![不无])零(?=[人件家])|\b(?:no|none|nobody|nil|a dozen|half)\b|\b(?:dozens|hundreds|thousands|millions"
    r"|billions)\b(?! of (?:dollars|euros|yuan|times|miles|days|years|hours))|\b(?:half an? (?:million|billion)"
    r"|(?:more than|over) half)\b"
)
"""How many things, by a word: 上萬名, thousands."""

ROUGHLY_HOW_LONG = (
    r"半[年天个]|[多数][年月周天]|好几个?[年月周天]|无限期|永久|终身|\b(?:half a|several|many|a few|some) (?:year"
    r"|month|week|day)|\b(?:indefinit|permanent|forever)"
    r"|[至到][^，,。]{0,6}[月日年]|第\s?\d+\s?[天周年]"
    rf"|\b(?:until|till|through|expires?|extended to|to)\b[^,.]{{0,20}}(?:\d{{4}}|(?:{'|'.join(MONTHS)})[a-z]*)\b"
)
ROUGH_SUM = r"[数上近逾][十百千万]*[万亿]|\b(?:millions|billions|trillions)\b"
"""What a sum comes to, by a word: 數十億, billions of dollars."""
ROUGHLY_HOW_OLD = (
    rf"{ROUGHLY_HOW_LONG}|(?<=, )1?\d\d(?=, )|\b(?:turned|turning|aged?) \d|\bborn (?:\S+ ){{0,5}}\S*\d"
    r"|年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:出生|生(?=[于在，,。]|\Z))"
)

ROUGH_SHARE = r"[过一]半|大半|半数|成(?![为功立员果本交])|倍|\b(?:half|third|quarter|majority|most)\b"

ROUGHLY: dict[Kind, str] = {
    "time": r"[今去前明后当][年天日]|昨|[上下这本]个?[月周季]|近[日期来]|目前|现在|[年月][底初内中]|[春夏秋冬]天?"
    r"|世纪|年代|即日|当[晚时]|凌晨|清晨|早[上晨]|[上中下]午|傍晚|深夜|午夜|日前|稍[早后]|不久|期间|届时|任内|立即"
    r"|随即|马上|[开收]盘|盘[前后]|[之以节会]前|[之以节会]后|未来[一二三数几\d]"
    rf"|\b{ENGLISH_WEEKDAY}\b"
    r"|\b(?:today|yesterday|tomorrow|tonight|now|soon|recently|later|earlier|(?:last|next|this) \w+"
    r"|\w+ ago|immediately|overnight|midnight|noon|morning|afternoon|evening|shortly|at once|decade|(?:coming|few"
    r"|several) (?:day|week|month|year)s)\b",
    "share": ROUGH_SHARE,
    "amount": ROUGH_SHARE,
    "figure": r"[\dⅠ-ⅿ一二三四五六七八九十百千万亿两半首冠末]|垫底|\b(?:last|bottom|top)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|half|twice|double|triple)\b",
    "name": rf"{SOMEBODY}|{SOME_GROUP}",
    "place": r"[省市县区镇乡村州国路街港湾岛山河湖海江院校馆店厂站园城楼厅室所处部局场道桥地宫舰]|庄园|总部|机上|边境"
    r"|前线|线上|媒体|平台|会上|专访|节目|电视|微博|推特|脸书"
    rf"|\b(?:{ENGLISH_PLACE}|state|street|room|road|university|hospital|school|station|park|hall|cent(?:re|er)|sea"
    rf"|river|lake|bay|factory"
    r"|plant|office|house|palace|headquarters|aboard|border|embassy|resort|estate|online|home|abroad|overseas|media"
    r"|platform|website|television|tv|interview|conference|twitter|facebook)s?\b",
    "body": r"公司|企业|集团|业者|厂|店|党|机关|学校|大学|学院|医院|法院|[部局厅署委院所社会联行队团处办报网]|媒体"
    r"|期刊|杂志|平台|基金"
    rf"|\b(?:{ENGLISH_BODY}|institutes?|times|daily|commission|group|corp|inc)\b",
}
"""Patterns of folded words that tell a fact of a kind without a number or a name."""


CONTRACTED = re.compile(r"\b(what|who|where|when)['’]s\b", re.IGNORECASE)


def kinds_asked_for(question: str) -> tuple[Kind, ...]:
    """Return the kinds of facts that a question asks for; what asks for one asks for no other (幾月)."""
    asked = NOT_ASKED.sub(" ", CONTRACTED.sub(r"\1 is", fold(question)))
    kinds: list[Kind] = []
    for kind, pattern in ASKS_FOR.items():
        rest = re.sub(pattern, " ", asked, flags=re.IGNORECASE)
        if rest != asked:
            kinds.append(kind)
        asked = rest
    return tuple(kinds)
