"""The tables that claims are reworded and corrupted with. Chinese words are in Simplified characters."""

from __future__ import annotations


def _pairs(entries: str) -> dict[str, tuple[str, ...]]:
    """Read `one other | …`: each becomes the other; an underscore is a blank."""
    table: dict[str, tuple[str, ...]] = {}
    for entry in entries.split("|"):
        if entry.strip():
            one, other = (word.replace("_", " ") for word in entry.split())
            table[one] = (*table.get(one, ()), other)
            table[other] = (*table.get(other, ()), one)
    return table


def _changes(entries: str) -> dict[str, tuple[str, ...]]:
    """Read `word change change | …`; an underscore is a blank, `-` means that the word is left out."""
    table: dict[str, tuple[str, ...]] = {}
    for entry in entries.split("|"):
        if entry.strip():
            word, *changes = (part.replace("_", " ") for part in entry.split())
            table[word] = tuple("" if change == "-" else change for change in changes)
    return table


CHINESE_REWORDED = _changes(
    """
    表示 说 指出 | 指出 表示 说 | 称 说 表示 | 认为 觉得 | 目前 现在 | 当前 目前 | 现在 目前 | 因为 由于 |
    由于 因为 | 但是 但 | 然而 但是 | 不过 但是 | 虽然 尽管 | 尽管 虽然 | 以及 和 | 许多 很多 | 大量 许多 |
    非常 十分 | 十分 非常 | 开始 着手 | 举行 举办 | 举办 举行 | 位于 坐落于 | 建立 创立 | 创建 建立 | 创立 建立 |
    称为 叫做 | 被称为 被叫做 | 使用 运用 | 利用 运用 | 帮助 协助 | 协助 帮助 | 立即 马上 | 随后 之后 |
    如今 现在 | 例如 比如 | 经常 常常 | 常常 经常 | 通常 一般 | 逐渐 渐渐 | 因此 所以 | 已经 已 | 获得 取得 |
    取得 获得 | 导致 造成 | 造成 导致 | 大约 约 | 去世 逝世 | 逝世 去世 | 出生 诞生
"""
)
ENGLISH_REWORDED = _changes(
    """
    said stated | stated said | because since | although though | though although | however nevertheless |
    many numerous | also likewise | approximately about | began started | started began | such_as for_example |
    usually generally | often frequently | frequently often | large big | large sizable | nearly almost |
    almost nearly | showed demonstrated | got received | helped assisted | bought purchased | purchased bought |
    created made | needed required | called named | primarily mainly | mainly primarily | until till |
    died passed_away | film movie | especially particularly | particularly especially | mostly largely |
    largely mostly
"""
)

CHINESE_DIRECTION = _pairs(
    """
    上升 下降 | 上涨 下跌 | 增加 减少 | 增长 下降 | 增多 减少 | 提高 降低 | 提升 降低 | 升高 降低 | 扩大 缩小 |
    加快 放缓 | 增强 减弱 | 加强 削弱 | 上调 下调 | 允许 禁止 | 许可 禁止 | 支持 反对 | 赞成 反对 | 同意 拒绝 |
    接受 拒绝 | 高于 低于 | 多于 少于 | 大于 小于 | 早于 晚于 | 优于 劣于 | 快于 慢于 | 强于 弱于 | 进口 出口 |
    购买 出售 | 买入 卖出 | 收购 出售 | 击败 输给 | 打败 输给 | 战胜 输给 | 赢得 输掉 | 获胜 落败 | 胜利 失败 |
    成功 失败 | 开放 关闭 | 开启 关闭 | 开始 结束 | 最高 最低 | 最大 最小 | 最早 最晚 | 最长 最短 | 最好 最差 |
    最强 最弱 | 最后 最初 | 首次 末次 | 上半年 下半年 | 上午 下午 | 上游 下游 | 以前 以后 | 之前 之后 |
    以上 以下 | 以内 以外 | 内部 外部 | 东部 西部 | 南部 北部 | 东南部 西北部 | 东北部 西南部 | 南方 北方 |
    加入 退出 | 进入 离开 | 流入 流出 | 赞扬 批评 | 称赞 批评 | 合法 非法 | 有利于 不利于 | 公开 秘密 |
    盈利 亏损 | 顺差 逆差 | 合并 拆分 | 任命 罢免 | 逮捕 释放 | 承认 否认 | 证实 否认 | 解除 实施 | 放宽 收紧 |
    乐观 悲观 | 积极 消极 | 正面 负面 | 男性 女性 | 父亲 母亲 | 儿子 女儿 | 长子 次子 | 出生 去世 | 提前 推迟 |
    领先 落后 | 直接 间接 | 国内 国外 | 促进 阻碍 | 推动 阻碍 | 保护 破坏 | 有效 无效 | 较高 较低 | 较大 较小 |
    较多 较少 | 丰富 匮乏 | 容易 难以 | 相同 相反 | 简单 复杂 | 年轻 年老
"""
)
ENGLISH_DIRECTION = _pairs(
    """
    increase decrease | increased decreased | increases decreases | increasing decreasing | rise fall |
    rose fell | rises falls | rising falling | risen fallen | grew shrank | growing shrinking | expand shrink |
    expanded shrank | gained lost | win lose | won lost | wins loses | winning losing | victory defeat |
    victories defeats | winner loser | higher lower | highest lowest | larger smaller | largest smallest |
    greater lesser | greatest least | longer shorter | longest shortest | stronger weaker | strong weak |
    faster slower | fast slow | earlier later | early late | earliest latest | first last | before after |
    more_than less_than | more fewer | most least | better worse | best worst | oldest youngest | older younger |
    above below | inside outside | within outside | allow forbid | allowed forbade | allows forbids |
    allowing forbidding | permitted prohibited | support oppose | supported opposed | supports opposes |
    supporting opposing | supporters opponents | accept reject | accepted rejected | agreed refused |
    approved rejected | import export | imports exports | buy sell | bought sold | began ended | begin end |
    beginning end | start end | started ended | opened closed | open closed | north south | northern southern |
    east west | eastern western | southeast northwest | southwest northeast | upper lower | public private |
    positive negative | success failure | successful unsuccessful | succeeded failed | male female | men women |
    father mother | son daughter | brother sister | husband wife | joined left | arrived departed | entered left |
    rich poor | high low | large small | new old | simple complex | cold hot | warm cool | legal illegal |
    direct indirect | inexpensive expensive | internal external | created destroyed | protect harm |
    attacked defended | urban rural | ancient modern | ahead behind | majority minority | easy difficult |
    common rare | domestic foreign | formal informal | improved worsened | improve worsen |
    strengthened weakened | unequal equal
"""
)

CHINESE_QUANTIFIER = _changes(
    """
    所有 少数 只有一部分 | 全部 只有少数 | 全体 少数 | 一切 少数 | 部分 全部 | 一部分 全部 | 一些 所有 |
    某些 所有 | 若干 所有 | 许多 极少数 | 很多 极少数 | 大量 极少量 | 少量 大量 | 众多 极少数 | 多数 少数 |
    大多数 少数 | 绝大多数 极少数 | 绝大部分 极小部分 | 大部分 小部分 | 少数 多数 | 至少 至多 | 至多 至少 |
    超过 不到 | 逾 不足 | 不到 超过 | 不足 超过 | 将近 远远超过 | 接近 远远超过 | 总是 从不 | 一直 从未 |
    经常 很少 | 常常 很少 | 时常 很少 | 通常 很少 | 往往 很少 | 偶尔 总是 | 很少 经常 | 每年 每十年 | 每天 每月 |
    每周 每年 | 每月 每年 | 仅 不止 | 只有 不只有 | 唯一 众多 | 主要 次要 | 完全 几乎不 | 永远 暂时 | 各种 单一
"""
)
ENGLISH_QUANTIFIER = _changes(
    """
    all only_some none_of | some all no | most few hardly_any | many few hardly_any | few many most |
    several no all | at_least at_most | at_most at_least | more_than fewer_than | less_than more_than |
    fewer_than more_than | over under | up_to at_least | always never rarely | never always | often rarely never |
    usually rarely | generally rarely | typically rarely | frequently rarely | sometimes always | rarely often |
    seldom often | only not_only | both neither_of | every not_every | none all | majority minority | mostly not |
    nearly far_more_than | almost far_more_than | entirely barely | completely barely | numerous hardly_any |
    mainly not | primarily not
"""
)

CHINESE_MODALITY = _changes(
    """
    可能 必定 已经 | 或许 必定 | 也许 肯定 | 大概 肯定 | 将 已 | 将会 已经 | 将要 已经 | 计划 已经 | 拟 已 |
    打算 已经 | 准备 已经 | 有望 已经 | 预计 已确定 | 预期 已确定 | 据称 - | 据说 - | 据报道 - | 据悉 经证实 |
    传闻 已证实 | 疑似 确定是 | 涉嫌 已被判定 | 应该 可以 | 应 可 | 应当 可以 | 必须 可以 | 可以 必须 |
    需要 不必 | 需 不必 | 试图 已成功 | 尝试 已成功 | 希望 已经 | 考虑 决定 | 建议 已决定 | 呼吁 已下令 |
    声称 证实 | 认为 已证明 | 相信 证明 | 怀疑 证实 | 估计 确认 | 推测 证实 | 似乎 确实 | 看似 确实是 |
    几乎 完全
"""
)
ENGLISH_MODALITY = _changes(
    """
    may must will_certainly | might must will_certainly | could must | must may | should need_not |
    would_likely certainly_did | is_likely_to is_certain_to | likely certainly | possibly certainly |
    probably certainly | perhaps certainly | potentially certainly | reportedly - | allegedly - | supposedly - |
    apparently undoubtedly | suggests proves | suggested proved | suggest prove | believed_to proven_to |
    thought_to proven_to | considered_to proven_to | is_believed is_proven | seems_to certainly_does |
    appears_to is_proven_to | tried_to managed_to | attempted_to managed_to | sought_to managed_to |
    wanted_to managed_to | intended_to managed_to | plans_to has_managed_to | planned_to managed_to |
    hoped_to managed_to | wished_to managed_to | proposed adopted | suspected confirmed | estimated confirmed |
    estimate confirmation | claimed proved | claims proves | argued proved | argues proves | believed proved |
    conjectured proved | expected confirmed | encouraged forced | allowed forced | requires permits |
    required permitted
"""
)

CHINESE_NEGATED = _changes(
    """
    不是 是 | 并不是 是 | 并非 是 | 不会 会 | 不能 能 | 不能够 能够 | 不可以 可以 | 没有 有 | 未能 得以 |
    从未 曾 | 从不 总是 | 无法 能够 | 无需 需要 | 不需要 需要 | 不必 必须 | 不再 仍然 | 不允许 允许 | 不愿 愿意 |
    不愿意 愿意 | 不存在 存在 | 不属于 属于 | 不足以 足以 | 没 已 | 未 已 | 尚未 已经 | 不 - | 是 不是 并非 |
    会 不会 | 能 不能 | 能够 不能 | 可以 不可以 | 必须 不必 | 需要 不需要 | 需 无需 | 仍 已不再 | 仍然 不再 |
    依然 不再 | 已 尚未 | 已经 尚未 | 曾 从未 | 曾经 从未 | 将 将不 | 将会 将不会 | 属于 不属于 | 成为 未成为 |
    位于 并不位于 | 获得 未获得 | 包括 不包括 | 包含 不包含 | 允许 不允许 | 愿意 不愿意 | 存在 不存在 |
    参加 未参加 | 拥有 没有 | 具有 不具有 | 具备 不具备 | 导致 未导致 | 造成 未造成 | 发现 未发现 | 采用 未采用 |
    使用 未使用 | 提供 不提供 | 进行 未进行 | 举行 未举行 | 出席 未出席 | 表示 并未表示 | 认为 不认为 |
    同意 不同意 | 通过 未通过 | 完成 未完成 | 建立 并未建立 | 出现 并未出现 | 发布 并未发布 | 宣布 并未宣布 |
    开始 并未开始 | 达 未达 | 达到 未达到 | 实现 未实现
"""
)
ENGLISH_NEGATED = _changes(
    """
    is_not is | are_not are | was_not was | were_not were | cannot can | can_not can | could_not could |
    will_not will | would_not would | should_not should | has_not has | have_not have | had_not had |
    did_not did | does_not does | do_not do | isn't is | aren't are | wasn't was | weren't were | can't can |
    couldn't could | won't will | no_longer still | never always | without with | unable able | unlikely likely |
    unknown known | unsuccessful successful | failed_to managed_to | is is_not | are are_not | was was_not |
    were were_not | can cannot | could could_not | will will_not | would would_not | should should_not |
    must need_not | able unable | likely unlikely | known unknown | successful unsuccessful | still no_longer |
    managed_to failed_to | possible impossible | necessary unnecessary | important unimportant |
    regular irregular | directly indirectly | usual unusual | formally informally | there_is there_is_no |
    there_are there_are_no | there_was there_was_no | there_were there_were_no
"""
)

CHINESE_UNITS = _changes(
    """
    美元 欧元 日元 | 欧元 美元 | 英镑 美元 | 日元 美元 | 人民币 美元 | 元 美元 | 公里 米 英里 | 千米 米 |
    公尺 公里 | 米 公里 厘米 | 厘米 米 | 毫米 厘米 | 英里 公里 | 英尺 米 | 公顷 平方公里 | 平方公里 公顷 |
    平方千米 公顷 | 平方米 平方公里 | 立方米 升 | 吨 公斤 | 公斤 吨 | 千克 吨 | 克 公斤 | 年 个月 | 个月 年 |
    天 个月 小时 | 小时 分钟 天 | 分钟 秒 小时 | 秒 分钟 | 周 天 | 岁 个月 | 万 亿 | 亿 万 | 万亿 亿 | 度 分 |
    磅 吨
"""
)
ENGLISH_UNITS = _changes(
    """
    million billion thousand | billion million trillion | trillion billion | thousand million | dollars euros |
    euros dollars | pounds euros | km miles | kilometers miles | kilometres miles | miles km | mi km |
    metres feet | meters feet | m ft | feet meters | ft m | inches feet | years months decades | year month |
    months years | days months | weeks years | hours minutes days | minutes hours seconds | seconds minutes |
    decades years | centuries decades | tons kilograms | tonnes kilograms | kg tonnes |
    hectares square_kilometers | acres square_miles | km2 hectares | percent per_mille | °C °F | °F °C |
    yard mile | yards miles
"""
)

COUNTRIES_CHINESE = (
    "中国 美国 日本 英国 法国 德国 俄罗斯 印度 韩国 朝鲜"
    " 越南 泰国 马来西亚 新加坡 印度尼西亚 菲律宾 缅甸 柬埔寨 老挝 蒙古"
    " 巴基斯坦 伊朗 伊拉克 以色列 沙特阿拉伯 土耳其 埃及 南非"
    " 尼日利亚 肯尼亚 埃塞俄比亚 摩洛哥 意大利 西班牙 葡萄牙 荷兰"
    " 比利时 瑞士 瑞典 挪威 芬兰 丹麦 波兰 捷克 匈牙利"
    " 奥地利 希腊 乌克兰 罗马尼亚 加拿大 墨西哥 巴西 阿根廷 智利 秘鲁"
    " 哥伦比亚 古巴 澳大利亚 新西兰 苏联"
)
CITIES_CHINESE = (
    "北京 上海 天津 重庆 广州 深圳 杭州 南京 武汉 成都 西安"
    " 沈阳 大连 青岛 济南 长沙 郑州 福州 厦门 合肥 昆明 南昌 哈尔滨"
    " 苏州 宁波 台北 高雄 台中 台南 香港 澳门"
)
PROVINCES_CHINESE = (
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东"
    " 河南 湖北 湖南 广东 广西 海南 四川 贵州 云南 陕西 甘肃 青海"
    " 新疆 西藏 内蒙古 宁夏"
)
WORLD_CITIES_CHINESE = (
    "纽约 华盛顿 洛杉矶 旧金山 芝加哥 波士顿 西雅图 休斯敦 伦敦"
    " 巴黎 柏林 慕尼黑 罗马 米兰 马德里 巴塞罗那 维也纳 布拉格"
    " 华沙 莫斯科 东京 大阪 京都 首尔 釜山 曼谷 新德里"
    " 孟买 开罗 悉尼 墨尔本 多伦多 阿姆斯特丹 布鲁塞尔 日内瓦 斯德哥尔摩"
)
CONTINENTS_CHINESE = "亚洲 欧洲 非洲 北美洲 南美洲 大洋洲"
COUNTRIES_ENGLISH = (
    "China,Japan,Germany,France,England,Italy,Spain,Portugal,Poland,Russia,India,Korea,Kenya,Egypt,Turkey,Greece,"
    "Sweden,Norway,Denmark,Scotland,Wales,Ireland,Canada,Mexico,Brazil,Argentina,Australia,Austria,Hungary,Iran,Iraq,"
    "Switzerland,Belgium,United States,Soviet Union"
)
CITIES_ENGLISH = (
    "London,Paris,Berlin,Rome,Warsaw,Vienna,Madrid,Moscow,Tokyo,Beijing,New York,Chicago,Los Angeles,San Francisco,"
    "San Diego,Boston,Philadelphia,Seattle,Denver,Houston,Fresno,Jacksonville,Newcastle,Toronto,Sydney,Melbourne"
)
STATES_ENGLISH = (
    "California,Texas,Florida,Nevada,Oregon,Arizona,Colorado,Ohio,Illinois,Virginia,Georgia,New Jersey,Victoria,"
    "New South Wales,Queensland"
)
CONTINENTS_ENGLISH = "Asia,Europe,Africa,North America,South America"
PEOPLES_ENGLISH = (
    "Chinese,Japanese,German,French,English,Italian,Spanish,Portuguese,Polish,Russian,Indian,Dutch,Swedish,Danish,"
    "American,British,Scottish,Irish,Norman,Mongol,Roman,Persian,Arab,Turkish,Greek"
)
GROUPS_OF_NAMES = [
    frozenset(words.split())
    for words in (
        COUNTRIES_CHINESE,
        CITIES_CHINESE,
        PROVINCES_CHINESE,
        WORLD_CITIES_CHINESE,
        CONTINENTS_CHINESE,
    )
] + [
    frozenset(words.split(","))
    for words in (COUNTRIES_ENGLISH, CITIES_ENGLISH, STATES_ENGLISH, CONTINENTS_ENGLISH, PEOPLES_ENGLISH)
]
"""Names of one level: no city stands in for the country it is in."""
ALIKE_NAMES = [
    frozenset(words.split(","))
    for words in (
        "朝鲜,韩国",
        "英国,England,Scotland,Wales",
        "俄罗斯,苏联,Russia,Soviet Union",
        "British,English,Scottish",
    )
]
"""One may be said for the other."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋"
    "唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
OUTLETS_CHINESE = "新华社 路透社 法新社 美联社 中央社 彭博社 共同社 中新社 人民网 央视新闻 澎湃新闻 环球网".split()
SPEAKERS_CHINESE = "专家 官员 发言人 警方 学者 分析师 律师 业者 居民 负责人 教授 医生 总统 总理 部长".split()
SPEAKERS_ENGLISH = (
    "scientists,historians,critics,researchers,economists,scholars,officials,teachers,students,lawyers,engineers,"
    "doctors,politicians,journalists,farmers,observers,theologians,geologists"
).split(",")
SPEECH_CHINESE = (
    "表示 指出 认为 称 说 强调 介绍 透露 坦言 宣布 提到 主张"
    " 告诉 相信 声称 提出 建议 呼吁 警告 批评 回应 解释 证实 否认 发现"
).split()
SPEECH_ENGLISH = (
    "said,says,argued,argues,claimed,claims,believed,believes,"
    "stated,states,suggested,suggests,proposed,proposes,wrote,"
    "noted,notes,reported,announced,declared,thought,thinks,concluded,explained,described,reckoned,demanded,asserted,"
    "insisted,estimated,asked,told,warned,denied,confirmed,recommended"
).split(",")

TRANSITIVE_CHINESE = frozenset(
    "收购 击败 打败 统治 建立 创立 创建 创办 发明 设计 影响 取代"
    " 属于 隶属 隶属于 包括 包含 产生 导致 造成 资助 支持 攻击 批评 控制"
    " 占领 率领 领导 继承 授予 邀请 访问 任命 逮捕 杀死 杀害 出版"
    " 发表 发现 提出 制定 生产 制造 出售 购买 支付 保护 帮助 拒绝"
    " 反对 起诉 指控 赞助 指挥 征服 侵略 入侵 高于 低于 大于"
    " 小于 多于 晚于 早于 派遣 雇用 教导 撰写 编写 代表 代替 威胁"
    " 激发 促进 推动 引起 引发 决定 取得 赢得 拥有 采用 使用 源自"
    " 来自 源于 位于 流入 前往 抵达 进攻 战胜 输给 接替 超过 应用"
    " 构成 组成 提供 接受 称呼 认为 看见 救出 追求 迎娶 娶 嫁给"
    " 册封 推翻 背叛 讨伐 追随 投靠 出任 担任 加入 参加 执导 主演"
    " 饰演 收养 养育 生下 吸收 释放 消耗 需要 覆盖 围绕 连接"
    " 通往 吃 捕食 猎食 寄生 要求 命令 允许 禁止 通知 警告".split()
)
SYMMETRIC_CHINESE = (
    "会谈 合作 会晤 会见 签署 接壤 结婚 协议 对话 双边 相似 类似"
    " 之间 等于 相当 两国 相同 交界 相邻 边界 互相 相互 交流 友谊"
    " 建交 合并 并列 一起 共同 联合 对阵 平手 通婚 相遇 是 为"
).split()
TRANSITIVE_ENGLISH = frozenset(
    "defeated,conquered,influenced,inspired,replaced,founded,established,created,designed,built,wrote,published,"
    "discovered,invented,attacked,supported,opposed,led,governed,ruled,succeeded,followed,preceded,appointed,elected,"
    "hired,invited,visited,killed,captured,controlled,owned,bought,purchased,acquired,sold,produced,caused,"
    "contained,included,includes,contains,contain,include,produce,produces,causes,cause,require,requires,required,"
    "received,gave,taught,trained,helped,assisted,employed,"
    "funded,financed,sponsored,criticized,blamed,praised,accused,"
    "recruited,crushed,destroyed,protected,provides,provide,"
    "provided,reached,exceeds,exceed,exceeded,surrounds,borders"
    ",eats,eat,prevents,prevent,affects,affect,represents,represent,supplied,brought,sent,took,won,lost,"
    "encouraged,persuaded,ordered,stripped,recovered,played,performed,painted,proposed,introduced,passed,signed,"
    "represented,reflects,reflected,involves,involved,uses,used,makes,made,shows,showed,gained,earned,drove,formed,"
    "developed,launched,describes,described,studied,examined,threatened,damaged,enters,entered,joined,left,serves,"
    "served,prefers,preferred,leads,covers,covered,owns,owes,loves,loved,married".split(",")
)

REGULAR_VERBS = (
    "abandon,accept,achieve,acquire,add,address,adopt,affect,agree,allow,announce,appear,appoint,argue,arrive,attack,"
    "attend,attract,base,believe,blame,call,cause,challenge,change,claim,close,compile,complete,conclude,conduct,"
    "confirm,conquer,consider,construct,contain,continue,contribute,"
    "control,convince,cover,create,debut,decide,declare,"
    "decline,defeat,define,demand,demolish,depict,derive,describe,design,destroy,develop,die,direct,discover,divide,"
    "dominate,donate,earn,elect,emerge,employ,enable,enact,"
    "encourage,end,enhance,enjoy,enter,erect,establish,estimate,"
    "examine,exhume,exist,expand,experience,explain,express,extend,"
    "face,fail,feature,finance,finish,focus,follow,force,"
    "form,found,fumble,gain,gather,govern,graduate,guarantee,"
    "happen,head,help,hire,identify,implement,improve,include,"
    "increase,influence,inspire,install,intend,intercept,introduce,invent,invite,issue,join,kill,lack,last,launch,"
    "live,look,lower,maintain,manage,manufacture,marry,migrate,move,need,note,obtain,occur,offer,open,operate,oppose,"
    "order,organize,originate,own,paint,partner,pass,perform,place,plan,play,possess,predict,prefer,premiere,prevent,"
    "produce,prohibit,promise,promote,propose,prove,provide,publish,purchase,rank,reach,receive,recognize,recommend,"
    "record,recover,recruit,reduce,refer,refuse,register,reject,release,remain,remove,rename,renovate,replace,report,"
    "represent,request,require,resign,respond,restore,retain,return,"
    "rule,score,select,separate,serve,settle,share,show,"
    "sign,solve,stage,start,state,stay,stop,study,succeed,"
    "suffer,suggest,supply,support,suppress,surrender,switch,talk,"
    "test,threaten,train,transfer,translate,travel,try,turn,unify,use,visit,vote,wait,walk,want,warn,watch,wipe,work,"
    "complete,collect,combine,comprise,consist,enshrine,equip,export,"
    "fund,generate,import,locate,own,print,process,ratify,"
    "relate,relegate,schedule,sequence,specialize,surround,suspect,title,treat,view,name,know"
).split(",")
DOUBLED_VERBS = frozenset("plan stop equip refer occur transfer control prefer".split())
IRREGULAR_VERBS = {
    verb: (past, participle)
    for verb, past, participle in (
        entry.split()
        for entry in """
    become became become | begin began begun | beat beat beaten | bring brought brought | build built built |
    buy bought bought | catch caught caught | choose chose chosen | come came come | cut cut cut |
    draw drew drawn | drive drove driven | fall fell fallen | fight fought fought | find found found |
    fly flew flown | get got got | give gave given | go went gone | grow grew grown | have had had |
    hold held held | know knew known | lay laid laid | lead led led | leave left left | lend lent lent |
    lose lost lost | make made made | mean meant meant | meet met met | pay paid paid | put put put |
    read read read | rebuild rebuilt rebuilt | rise rose risen | run ran run | say said said | see saw seen |
    sell sold sold | send sent sent | set set set | show showed shown | sing sang sung | speak spoke spoken |
    spend spent spent | spread spread spread | stand stood stood | swim swam swum | take took taken |
    teach taught taught | tell told told | think thought thought | win won won | write wrote written |
    overthrow overthrew overthrown | undergo underwent undergone
    """.split("|")
    )
}


def _regular_past(verb: str) -> str:
    if verb in DOUBLED_VERBS:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2] not in "aeou" else f"{verb}ed"


PAST = {verb: _regular_past(verb) for verb in REGULAR_VERBS} | {
    verb: past for verb, (past, _) in IRREGULAR_VERBS.items()
}
PARTICIPLE = {verb: _regular_past(verb) for verb in REGULAR_VERBS} | {
    verb: participle for verb, (_, participle) in IRREGULAR_VERBS.items()
}
BASE_OF_PAST = {past: verb for verb, past in PAST.items() if past != verb}
PAST_OF_PARTICIPLE = {participle: PAST[verb] for verb, participle in PARTICIPLE.items()}
