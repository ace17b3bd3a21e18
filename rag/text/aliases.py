"""Names that an article itself sets side by side: 「輝達（NVIDIA，英偉達）」, "Semiconductor Manufacturing Co. (SMC)".

What stands in the brackets is easy to read; the work is in telling where the name before them begins. A name begins
where a quotation mark, a punctuation mark, a title or a function word ends, or where the sound of the other form does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from rag.text.characters import LONGEST_WORD, dictionary, word_cost, words_in
from rag.text.fold import fold, is_han, shadow
from rag.text.names import Name, built_in
from rag.text.sounds import DOTS, chinese_sound, sound_difference
from rag.text.tokens import HAN

MOST_STATEMENTS, MOST_ITEMS = 100, 6
"""An article has fewer; a longer text that has more is a list."""

LONGEST_FORM, LONGEST_RUN, LONGEST_ENGLISH = 50, 24, 90
LONGEST_ORGANISATION, LONGEST_THING, LONGEST_HEARD = 20, 12, 12
AROUND = 12
"""How many characters behind an English name tell whether the text is English too."""

QUOTES = {"”": "“", '"': '"', "」": "「", "』": "『", "’": "‘", "'": "'"}
OPENING, CLOSING = "".join(QUOTES.values()), "".join(QUOTES)

LATIN = "A-Za-zÀ-ɏḀ-ỿ"
LATIN_WORD = rf"[{LATIN}][{LATIN}0-9.&'’-]{{0,30}}"
LATIN_NAME = rf"{LATIN_WORD}(?: (?:& )?{LATIN_WORD}){{0,8}}"
HAN_NAME = rf"[{HAN}][{HAN}{DOTS}]{{1,15}}"
SHORT_MARK = "(?:以下|下文|后文|文中)?简称|(?:以下|下文|后文|下)称|英文缩写|英文简称|缩写|hereinafter"
OTHER_MARK = (
    "又称|又名|又译|亦称|亦名|亦译|也称|也叫|也译|别名|别称|本名|原名|旧称|旧名|前称|曾用名|全名|全称|笔名|艺名|"
    "(?:港|台|大陆|香港|台湾)译|中文名称?|(?:also |better |formerly |previously )?known as|formerly|a\\.k\\.a\\.|aka"
)
LANGUAGE = (
    "英文(?:名称?|全称)?|英语|英|中文|法语|德语|日语|韩语|西班牙语|葡萄牙语|荷兰语|意大利语|俄语|"
    "(?:[Ss]implified |[Tt]raditional )?Chinese|English|French|German"
)
ITEM = re.compile(
    rf"\s?(?:(?:(?P<short>{SHORT_MARK})|(?P<other>{OTHER_MARK}|(?:{LANGUAGE})(?=[: {LATIN}{OPENING}])))"
    rf"[为作]?\s?:?\s?)?[{OPENING}]?(?P<form>{LATIN_NAME}|{HAN_NAME})[®™]?[{CLOSING}]?\s?"
)
STATEMENT = re.compile(
    r" ?\((?P<inside>[^()\n]{2,100})\)"
    rf"|, (?P<known>(?:(?:also|better|formerly|previously) known as|a\.k\.a\.|aka|formerly)"
    rf" (?:{LATIN_NAME}|{HAN_NAME}))(?=[,.;\n]|\Z)"
)
PIECE = re.compile("[^,;、]+")
CITATION = re.compile(r"\s?[A-Z][\w.&' -]{1,40},? (?:19|20)\d\d[a-z]?\s?")
CODE = re.compile(r"[DIR]-.*|[A-Z0-9]{1,8}[.-](?:[A-Z]{1,2}|TWO|LON|NYSE)\.?|.*\.(?:com|cn|org|net|gov).*|.*\d{3}.*")
CAPITALS = re.compile(r"(?=.{2,8}$)[A-Z][A-Za-z]{0,3}[A-Z][A-Z0-9]{0,5}[is]?")
PERSON = re.compile(rf"[A-Z][{LATIN}'’-]+(?: (?:[A-Z]\.|[a-z]{{2,3}}|[A-Z][{LATIN}'’-]+)){{1,4}}")
RUN = re.compile(rf"(?:[{HAN}]|(?<=[{HAN}])[{DOTS}](?=[{HAN}])){{2,{LONGEST_RUN}}}\Z")
WORDS = re.compile(rf"(?:{LATIN_WORD} ){{0,15}}{LATIN_WORD}\Z")
CLAUSE_BEGINS = "\n,。;:!?、…—" + OPENING

NOT_NAMES = frozenset(
    "CEO CFO COO CTO CIO CMO CSO EPS ETF FOF LOF REIT REITs IPO PE PB PS ROE ID APP VIP Reuters AFP AP Getty"
    " Bloomberg Xinhua CNA Pixabay Unsplash Shutterstock Facebook Twitter Instagram YouTube Threads Line"
    " WhatsApp WeChat Telegram Weibo TikTok Pexels iStock Dcard PTT Photo Image Source Note Ltd Inc Corp LLC".split()
)
NOT_PERSONS = frozenset(
    "The Act Airport Avenue Bank Bay Bridge Building Capital Center Centre Church City Club College Company"
    " Cup Fund Games Group Hotel House Index Institute Island Journal Lake League Mount Mountain News Place"
    " Plan Plaza Post Project Road River School Square Street Times Tower University Week".split()
)
SMALL_WORDS = frozenset("of the and for & de la le du des da di do van von der den del al bin".split())
UNSPELLED = SMALL_WORDS | frozenset("on in to co. co inc. inc ltd. ltd corp. corp corporation company limited".split())
ENGLISH_TITLES = frozenset(
    "mr mrs ms dr sir president chairman chairwoman chair ceo cfo cto officer minister premier secretary"
    " senator governor representative mayor general professor analyst founder co-founder director spokesman"
    " spokeswoman spokesperson economist judge king queen prince princess lord lady actor actress author"
    " reporter ambassador chief executive vice deputy".split()
)
OFFICES = ENGLISH_TITLES - {"general", "king", "queen", "prince", "lord", "lady"}
DESCRIBING = ("'s", "’s", "-based", "-born", "-backed", "-led", "-listed", "-owned")
ENGLISH_OPENINGS = frozenset(
    "the a an in on at but and for from with as by to when while if after before since although under like".split()
)

LINKS = frozenset(
    "的 之 在 由 据 向 对 从 于 自 是 为 被 把 将 让 给 使 称 指 经 按 以 而 但 若 如 则 并 且 等 了 过 着 该"
    " 此 其 这 那 与 和 及 暨 跟 或 又 也 还 都 就 才 曾 已 即 叫 用 受 因 至 到 有 任 获 赴 名 称为 又名"
    " 原名 本名 艺名 取名 绰号 别名 改称 旧称 前称 加盟 名为 叫做 又称 亦称 简称 更名 改名 获悉 收到 进入"
    " 加入 引述 引用 援引 接受 位于 来自 成为 作为 担任 现任 曾任 历任 出任 现为 属于 隶属 包括 访问 采访"
    " 造访 参观 会见 会晤 接见 邀请 要求 呼吁 敦促 允许 批准 指控 起诉 控告 批评 指责 表示 认为 指出 提出"
    " 宣布 透露 报道 报导 公布 发布 发表 推出 收购 并购 创办 创立 成立 设立 组建 打造 构建 建立 使用 采用"
    " 利用 应用 支持 反对 退出 联手 携手 针对 围绕 涉及 举行 举办 召开 参加 出席 入选 获得 取得 得到 引发"
    " 造成 导致 推动 实施 启动 签署 达成 纳入 列入 治疗 适用于 当地 近日 日前 最近 今年 去年 今天 昨天 本周"
    " 上周 目前 正在 已经 曾经 即将 其中 子公司 企业 股东 旗下 品牌 网站 厂商 大厂 巨头 龙头 对手 对方 台风"
    " 一个 一种 一项 一家 一名 一位 一款 一间 一所".split()
)
JOINING = ("和", "与", "及", "暨")
NAMING = frozenset(
    "组织 执行 审计 预防 指挥 展览 扶贫 注册 上诉 筹备 鉴定 联想 促进会 大连 包头 中日 实时 近代 采购 创新"
    " 控股 拍卖 运输 联合 促进 保护 开发 控制 消费 释放 代谢 复苏 注意 缺陷 灭火 监督 管理 合作 发展 研究"
    " 投资 服务 出版 出口 进口 交易 交换 分析 学习 计算 通信 通讯 动力 制造 设计 生产 测试 传播 循环 融资"
    " 结算 清算 流通 交流 互联 科研 抵抗 防御 自然 立法 高速 特别 共同 相互 更新 首都 现代 当代 青年 早期"
    " 中期 长期 未来 周期 比较 基本 日常 自我 本地 存储 识别 生成 增强 驱动 加工 支付 信息化 保障 救援 抢险"
    " 建造 装备 航行 飞行 登月 探测 运营 经营 发射 观测 预测 防治 防控 反应 感染 移民 救助 竞争 就业 互助"
    " 革命 解放 民主 独立 统一 复兴 重建 和解 裁军 禁毒 纳税 养老 住房 租赁 旅行 表演 演出 电影 摄影 广播"
    " 转播 直播".split()
)
TITLES = tuple(
    "总统 总理 首相 大臣 主席 主委 执委 委员长 理事 商人 总编 主帅 立委 车手 球王 拳王 天后 太空人 航天员"
    " 士兵 中尉 上尉 中校 少校 检察长 部长 外长 防长 财长 司长 局长 署长 处长 厅长 科长 州长 市长 省长 县长"
    " 区长 镇长 村长 议长 院长 校长 会长 社长 行长 所长 馆长 团长 组长 队长 船长 机长 店长 秘书长 理事长"
    " 董事长 执行长 财务长 技术长 营运长 国务卿 议员 秘书 发言人 书记 大使 领事 特使 代表 教授 讲师 学者 专家"
    " 博士 院士 研究员 分析师 分析员 策略师 学家 作家 画家 企业家 投资家 艺术家 音乐家 作曲家 钢琴家 收藏家"
    " 探险家 摄影家 银行家 活动家 慈善家 评论家 记者 编辑 主编 主笔 主播 主持人 作者 导演 编剧 演员 歌手"
    " 设计师 建筑师 工程师 律师 医师 医生 法官 检察官 执行官 运营官 财务官 技术官 军官 指挥官 将军 上将 中将"
    " 少将 上校 司令 官员 顾问 主任 主管 总监 总裁 经理 董事 创办人 创始人 合伙人 负责人 继承人 候选人 参选人"
    " 投资人 经纪人 当选人 领导人 策展人 制片人 制作人 美国人 英国人 法国人 德国人 日本人 韩国人 加拿大人"
    " 领袖 党魁 球员 球星 选手 教练 门将 前锋 后卫 中场 女王 国王 王子 王妃 公主 皇帝 教宗 教皇 主教 神父"
    " 牧师 妻子 丈夫 儿子 女儿 父亲 母亲 弟弟 哥哥 姐姐 妹妹 前妻 女友 男友 夫人 先生 女士 同事 员工 居民"
    " 学生 男子 女子 富豪 首富 巨星 影星 女星 男星 模特 网红 诗人 经济师 爵士 伯爵 男爵 勋爵 飞行员 宇航员"
    " 评论员 观察员 交易员 队员 成员 委员 专员".split()
)
COMPANY_WORDS = (
    r"(?:technolog(?:y|ies)|semiconductor|electronics|manufacturing|international|group|holdings?|company|corporation"
    r"|limited|platforms|systems|inc\.?|corp\.?|co\.?|ltd\.?|plc|ag)"
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金黎穆邢伍佘耿聂霍巫褚甘阎辛闻习柏苗樊费柴岑裴凌桂宁丘娄韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶"
    "贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季卓童颜梅盛葛詹温简翁柯游阮连涂欧蓝纪庄柳倪殷庞岳祝左齐关骆焦"
    "包章鲁申尤翟"
)
ORGANISATIONS = tuple(
    "公司 集团 控股 资本 银行 证券 基金 保险 市场 办公室 电视 电台 大学 学院 学校 中学 研究所 研究院 中心"
    " 协会 学会 商会 工会 联合会 基金会 联合国 联盟 同盟 组织 机构 委员会 理事会 议会 法院 医院 实验室 博物馆"
    " 图书馆 交易所 事务所 俱乐部 部 局 署 厅 院 社 网 台 报 党 军 队 智库 论坛 会议 大会 展览会 博览会 展会"
    " 公约 协定 协议 法案 条约 计划 指数 模型 系统 技术 总值 关系 电视台 新闻网 周刊 杂志 联赛 锦标赛 航空"
    " 汽车 电子 科技 半导体 数据库".split()
)
KINDS = ("集团公司", "股份公司", "有限公司")
COMPANIES = tuple("公司 集团 控股 资本 银行 证券 保险 股份 航空 汽车 电子 科技 半导体 服饰 饮料 药业 地产".split())
PLACES = tuple("街路道湖山河江岛市县镇州省国馆楼厦桥站院校寺庙宫场园港湾城区村号")
UNITED_STATES = re.compile(r"America|\bU\.?S\b|United States")

LIKE_SOUND, LIKE_LONG_SOUND, SOMEWHAT_LIKE_SOUND = 0.25, 0.34, 0.4
"""How much two names may differ in their consonants, of all that the longer one has; a name with a dot has more."""


@dataclass(frozen=True)
class _Item:
    """One name in the brackets, as it stands in the shadow, and the kind of word that announces it."""

    start: int
    end: int
    form: str
    mark: Literal["", "short", "other"]

    @property
    def is_han(self) -> bool:
        return is_han(self.form[0])

    @property
    def may_be_person(self) -> bool:
        words = self.form.split(" ")
        return self.is_han or (
            PERSON.fullmatch(self.form) is not None and NOT_PERSONS.isdisjoint((words[0], words[-1]))
        )

    @property
    def is_capitals(self) -> bool:
        return CAPITALS.fullmatch(self.form) is not None


@dataclass(frozen=True)
class _Lexicon:
    """Words that tell where a name begins, in Simplified, most from jieba's dictionary: two to four characters each."""

    links: frozenset[str]
    """What a name begins behind: prepositions, conjunctions, and verbs that have names for objects."""
    verbs: frozenset[str]
    """What is seldom part of a name, though nothing says that one begins behind it."""
    actions: frozenset[str]
    """What seldom begins the name of a thing."""


def stated_aliases(text: str) -> list[tuple[str, ...]]:
    """Return the groups of names that a text says are one thing's, each form as it stands there, two or more a group.

    What only may be a group is left out: an alias that is none makes search worse, one that is missed hardly does.
    """
    plain = shadow(text)
    groups = [_group(plain, start, items) for start, items in islice(_statements(plain), MOST_STATEMENTS)]
    owners: dict[str, set[str]] = {}
    for group in groups:
        for start, end in group[1:]:
            owners.setdefault(plain[start:end], set()).add(plain[slice(*group[0])])
    stated = (
        tuple(dict.fromkeys(text[start:end] for start, end in group))
        for group in groups
        if not any(_is_remark(owners[plain[start:end]]) for start, end in group[1:])
    )
    return list(dict.fromkeys(forms for forms in stated if len(forms) > 1))


def _is_remark(owners: set[str]) -> bool:
    """Return whether the same words stand behind different names: a source or a remark, no name of theirs."""
    shortest = min(owners, key=len)
    return not all(shortest in owner for owner in owners)


def _statements(plain: str) -> Iterator[tuple[int, list[_Item]]]:
    """Yield where each statement begins, behind the name it is about, with the names in it."""
    for match in STATEMENT.finditer(plain):
        if match.start() and plain[match.start() - 1] not in " (\n":
            items = list(_items(plain, *match.span("inside" if match["inside"] else "known")))
            if items and not CITATION.fullmatch(match["inside"] or ""):
                yield match.start(), items


def _items(plain: str, start: int, end: int) -> Iterator[_Item]:
    for piece in islice(PIECE.finditer(plain, start, end), MOST_ITEMS):
        match = ITEM.fullmatch(plain, *piece.span())
        if match:
            item = _Item(
                *match.span("form"), match["form"], "short" if match["short"] else "other" if match["other"] else ""
            )
            if _is_han_name(item.form) or (_is_latin_name(item.form) and (item.mark or item.form not in NOT_NAMES)):
                yield item


def _is_han_name(form: str) -> bool:
    """Return whether a form is Chinese and one name, not two with a word between them that joins."""
    return is_han(form[0]) and (form.endswith(ORGANISATIONS) or not any(word in form for word in (*JOINING, "或")))


def _is_latin_name(form: str) -> bool:
    first, *more = form.split(" ")
    return (
        len(form) > 1
        and OFFICES.isdisjoint((first.lower(), form.split(" ")[-1].lower()))
        and not CODE.fullmatch(form)
        and all(word in SMALL_WORDS or re.match("[a-z]{0,2}[A-ZÀ-ÞḀ-ỿ]", word) for word in more)
        and re.match("[a-z]{0,2}[A-ZÀ-ÞḀ-ỿ]", first) is not None
    )


def _group(plain: str, end: int, items: list[_Item]) -> list[tuple[int, int]]:
    """Return the places of the names in one statement, the one before the brackets first; empty if there is doubt."""
    before = plain[max(0, end - LONGEST_ENGLISH) : end]
    names = {item: _known(item.form) for item in items}
    for item, name in names.items():
        if name and (length := _known_length(before, name) or _spelled_length(before, item)):
            return _spans(end - length, end, (same for same in items if names[same] == name or same.mark == "other"))
    items = [item for item in items if item.mark or _says_more(names[item])]
    if not items:
        return []
    if before[-1] in QUOTES:
        return _after_quotation(plain, end, items)
    if run := RUN.search(before):
        return _after_chinese(plain, end - len(run[0]), run[0], items)
    return _after_english(plain, before, end, items)


def _spans(start: int, end: int, items: Iterable[_Item]) -> list[tuple[int, int]]:
    return [(start, end), *((item.start, item.end) for item in items)]


def _known(form: str) -> Name | None:
    return built_in().named(form) if len(form) <= LONGEST_FORM else None


def _says_more(name: Name | None) -> bool:
    """Return whether a text may give a name a form that the table lacks; one more of a known company is a mistake."""
    return name is None or name.kind == "person" or not any(map(is_han, "".join(name.forms)))


def _known_length(before: str, name: Name) -> int:
    """Return the length of the longest form of a name that a text ends with; 0 if it ends with none."""
    rest = (
        rf"(?:[{HAN}]{{0,10}}(?:{'|'.join(COMPANIES)})|(?: {COMPANY_WORDS}){{1,4}})?" if name.kind == "company" else ""
    )
    forms = (re.escape(fold(form).lower()) for form in name.forms)
    ends = (re.search(rf"(?<![a-z0-9](?=[a-z0-9])){form}{rest}\Z", before.lower()) for form in forms)
    return max((len(match[0]) for match in ends if match), default=0)


def _spelled_length(before: str, item: _Item) -> int:
    """Return the length of the words at the end of a text whose initials an item is; 0 if there are none."""
    match = WORDS.search(before)
    if match is None or not item.is_capitals:
        return 0
    words = match[0].split(" ")
    start = _spelled(item.form, words)
    return 0 if start is None else len(" ".join(words[start:]))


def _after_quotation(plain: str, end: int, items: list[_Item]) -> list[tuple[int, int]]:
    start = plain.rfind(QUOTES[plain[end - 1]], max(0, end - LONGEST_RUN), end - 1) + 1
    quoted = plain[start : end - 1]
    is_common_word = len(quoted) == 2 and (word_cost(quoted) or math.inf) < math.inf
    if not start or is_common_word or not re.fullmatch(rf"[{HAN}][{HAN}{LATIN}0-9 {DOTS}-]+", quoted):
        return []
    latin = next((item for item in items if not item.is_han), None)
    if latin and not (latin.mark or latin.is_capitals) and _nouns(quoted) != words_in(quoted):
        return []
    return _spans(start, end - 1, (item for item in items if item is latin or _is_other_form(item, quoted, latin)))


def _after_chinese(plain: str, place: int, run: str, items: list[_Item]) -> list[tuple[int, int]]:
    if plain[place - 1 : place] in tuple(f"-{DOTS}"):
        return []
    previous = plain[max(0, place - 2) : place].rstrip(" ")[-1:]
    begins = len(run) < LONGEST_RUN and (previous in CLAUSE_BEGINS or (plain[place - 1] == " " and is_han(previous)))
    if previous.isdigit() and (unit := re.match("年度?|月份?|日", run)):
        place, run, begins = place + unit.end(), run[unit.end() :], True
    if len(run) < 2:
        return []
    latin = next((item for item in items if not item.is_han), None)
    person = next((item for item in items if not item.is_capitals and (not item.is_han or item.mark == "other")), None)
    start = _person_start(run, begins, person) if person else None
    if start is None:
        start = _thing_start(plain, run, begins, items)
    if start is None:
        return []
    kept = (item for item in items if item is latin or _is_other_form(item, run[start:], latin))
    return _spans(place + start, place + len(run), kept)


def _is_other_form(item: _Item, name: str, latin: _Item | None) -> bool:
    """Return whether an item is a further form of a Chinese name, or of the first Latin one."""
    if item.mark == "other":
        return True
    if not item.is_han:
        return bool(item.mark) or (
            latin is not None and item.is_capitals and _spelled(item.form, latin.form.split()) == 0
        )
    if item.mark or (len(item.form) <= 6 and name.endswith(ORGANISATIONS)):
        return _abbreviates(item.form, name)
    return latin is not None and sound_difference(chinese_sound(item.form), latin.form) <= LIKE_SOUND


def _abbreviates(short: str, name: str) -> bool:
    """Return whether a name has the characters of a short form, in order, and the form is no mere part of it."""
    rest = iter(name)
    is_part = short in name and (len(short) < 3 or (len(short) == 3 and name.endswith(short)) or short in KINDS)
    return len(short) < len(name) and not is_part and all(character in rest for character in short)


def _person_start(run: str, begins: bool, item: _Item) -> int | None:
    """Return where the name of a person, or any that sounds like its Latin form, begins in a run that ends with it."""
    if run.endswith(TITLES):
        return None
    first_part = next((place for place, character in enumerate(run) if character in DOTS), len(run) - 1)
    title, link = _title_end(run[:first_part]), _link_end(run[:first_part])
    edge = max(title, link)
    heard = None if item.is_han else _heard_start(run, first_part, item.form)
    if title == edge > 0 and (heard is None or heard > title - LONGEST_WORD):
        return edge if item.may_be_person and _is_personal(run[edge:]) else None
    if heard is not None:
        return heard if heard == edge or heard - edge > 2 or run[:heard].endswith(PLACES) else None
    return edge if item.may_be_person and (edge or begins) and _is_chinese_person(run[edge:]) else None


def _is_personal(name: str) -> bool:
    """Return whether what stands behind a title may be a person's name."""
    first_part = re.split(rf"[{DOTS}]", name, maxsplit=1)[0]
    is_foreign = len(first_part) <= 6 and len(name) >= 2 and not name.endswith(PLACES + ORGANISATIONS)
    return is_foreign or _is_chinese_person(name)


def _thing_start(plain: str, run: str, begins: bool, items: list[_Item]) -> int | None:
    """Return where the name of a company, an organisation or a thing begins in a run that ends with it."""
    nouns = _nouns(run)
    start = nouns[0][0] if nouns else len(run)
    name = run[start:]
    is_organisation = name.endswith(ORGANISATIONS)
    if not (start or begins) or not 3 <= len(name) <= (LONGEST_ORGANISATION if is_organisation else LONGEST_THING):
        return None
    if not is_organisation and (_title_end(name) or run[slice(*nouns[0])] in _lexicon().actions):
        return None
    for item in items:
        if item.is_han:
            is_akin = is_organisation or _is_chinese_person(name) or not set(name).isdisjoint(item.form)
            fits = is_akin and _is_other_form(item, name, None)
        elif item.is_capitals:
            fits = bool(item.mark) or _may_be_initials(item.form, run, start, plain)
        else:
            is_like = len(name) <= 6 and sound_difference(chinese_sound(name), item.form) <= SOMEWHAT_LIKE_SOUND
            fits = bool(item.mark) or is_organisation or (not start and is_like)
        if fits:
            return start + _country_length(name, item.form)
    return None


def _country_length(name: str, form: str) -> int:
    """Return the length of a country before a name that its form in words does not have: 美國塔夫茨大學."""
    is_described = name.startswith("美国") and len(name) > 4 and " " in form and not UNITED_STATES.search(form)
    return len("美国") if is_described else 0


def _is_chinese_person(name: str) -> bool:
    return name[0] in SURNAMES and len(name) in (2, 3)


def _may_be_initials(capitals: str, run: str, start: int, plain: str) -> bool:
    """Return whether capitals behind a name abbreviate it, and are no code of an exchange (特斯拉（TSLA）) or party."""
    name = run[start:]
    if not name.endswith(ORGANISATIONS) and (run[start - 1 : start] == "的" or _is_chinese_person(name[-3:])):
        return False
    may_be_code = len(capitals) == 2 or len(name) < 5 or name.endswith(COMPANIES)
    return not may_be_code or _stands_alone(capitals, plain)


def _stands_alone(form: str, plain: str) -> bool:
    """Return whether capitals stand somewhere in a text as a word of it, not only in brackets."""
    return re.search(rf"(?<![A-Za-z(]){re.escape(form)}(?![A-Za-z])", plain) is not None


def _title_end(run: str) -> int:
    """Return where the last title in a run ends; 0 if there is none."""
    return max((place + len(title) for title in TITLES if (place := run.rfind(title)) >= 0), default=0)


def _link_end(run: str) -> int:
    """Return where the last function word in a run ends; 0 if there is none."""
    return max((end for start, end in words_in(run) if run[start:end] in _lexicon().links), default=0)


def _nouns(run: str) -> list[tuple[int, int]]:
    """Return the places of the words that end a run, back to a function word; empty if a verb is among them."""
    words = words_in(run)
    for place, (start, end) in reversed(list(enumerate(words))):
        word = run[start:end]
        if word in _lexicon().links:
            return [] if start and word in JOINING else words[place + 1 :]
        if word in _lexicon().verbs:
            return []
    return words


@cache
def _lexicon() -> _Lexicon:
    words: dict[str, set[str]] = {}
    for word, _count, kind in dictionary():
        if 2 <= len(word) <= LONGEST_WORD:
            words.setdefault(kind, set()).add(word)
    return _Lexicon(
        links=LINKS.union(*(words[kind] for kind in "pcu")),
        verbs=frozenset[str]().union(*(words[kind] for kind in "vdrt")) - NAMING - LINKS,
        actions=frozenset(words["v"] | words["vn"]),
    )


def _after_english(plain: str, before: str, end: int, items: list[_Item]) -> list[tuple[int, int]]:
    match = WORDS.search(before)
    if match is None:
        return []
    words = match[0].split(" ")
    is_english = not re.search(f"[{HAN}]", before + plain[items[-1].end : items[-1].end + AROUND])
    starts = {item: _english_start(item, words, is_english) for item in items}
    first = next((start for start in starts.values() if start is not None), None)
    if first is None:
        return []
    return _spans(end - len(" ".join(words[first:])), end, (item for item in items if starts[item] == first))


def _english_start(item: _Item, words: list[str], is_english: bool) -> int | None:
    """Return which of the words begins the name that ends with the last one and that an item is a form of."""
    if not item.mark and item.is_capitals:
        return _spelled(item.form, words)
    if not item.mark and CAPITALS.fullmatch(words[-1]):
        is_spelled = _spelled(words[-1], item.form.split(" ")) == 0
        return len(words) - 1 if is_spelled or (len(item.form) > 3 and item.form.endswith(ORGANISATIONS)) else None
    start = _name_start(words)
    if item.mark or start is None or (item.is_han and is_english):
        return start
    is_heard = item.is_han and sound_difference(chinese_sound(item.form), " ".join(words[start:])) <= LIKE_SOUND
    return start if is_heard else None


def _spelled(capitals: str, words: list[str]) -> int | None:
    """Return which of the words begins the name that ends with the last and has the capitals as initials."""
    letters = "".join(filter(str.isupper, capitals)).lower()
    shorter = letters[:-1] if len(letters) > 3 and letters[-1] in "lc" else letters
    for place in (len(letters), len(shorter)):
        for index in range(len(words) - 1, -1, -1):
            word = words[index].lower()
            for part in reversed(word.split("-")):
                if place and part[:1] == letters[place - 1]:
                    place -= 1
                elif word not in UNSPELLED:
                    place = -1
            if place <= 0:
                break
        if not place:
            return index
    return None


def _name_start(words: list[str]) -> int | None:
    """Return which of the words begins the name in capitals that ends with the last, titles left out."""
    index = len(words)
    while index and (
        words[index - 1][0].isupper() or (words[index - 1] in SMALL_WORDS - {"and"} and index < len(words))
    ):
        index -= 1
    for place in range(index, len(words)):
        if words[place].lower().strip(".") in ENGLISH_TITLES or words[place].endswith(DESCRIBING):
            index = place + 1
    while index < len(words) and words[index].lower() in ENGLISH_OPENINGS:
        index += 1
    return index if index < len(words) and words[index][0].isupper() else None


def _heard_start(run: str, first_part: int, latin: str) -> int | None:
    """Return where in its first part a run begins to sound like a Latin name; None if it nowhere does."""
    is_parted = first_part < len(run) - 1
    starts = range(max(0, first_part - LONGEST_HEARD), first_part)
    sounds = ((chinese_sound(run[start:]), start) for start in starts)
    difference, start = min((sound_difference(sound, latin, is_whole=is_parted), -start) for sound, start in sounds)
    return -start if difference <= (LIKE_LONG_SOUND if is_parted else LIKE_SOUND) else None
