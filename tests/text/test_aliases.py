"""What an article sets side by side as names of one thing is found; remarks in brackets are not."""

from __future__ import annotations

import pytest

from rag.text.aliases import stated_aliases
from rag.text.fold import fold, unfold

HALF_WIDTH_BRACKETS = str.maketrans("（），", "(),")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        pytest.param("他談到輝達（NVIDIA，英偉達）的股價", ("輝達", "NVIDIA", "英偉達"), id="known-company"),
        pytest.param("記者訪問特朗普（Donald Trump，川普）", ("特朗普", "Donald Trump", "川普"), id="known-person"),
        pytest.param("研究員江凱明（Cameron Johnson）說", ("江凱明", "Cameron Johnson"), id="behind-a-title"),
        pytest.param("近來江凱明與許凱文（Kevin Xu）常見面", ("許凱文", "Kevin Xu"), id="behind-a-function-word"),
        pytest.param("，江凱明（Cameron Johnson）說", ("江凱明", "Cameron Johnson"), id="begins-the-clause"),
        pytest.param("顧問赫希霍恩（Eric Hirschhorn）說", ("赫希霍恩", "Eric Hirschhorn"), id="family-name-alone"),
        pytest.param("友人克里斯·米勒（Chris Miller）說", ("克里斯·米勒", "Chris Miller"), id="name-with-a-dot"),
        pytest.param("學者克里斯.米勒（Chris Miller）說", ("克里斯.米勒", "Chris Miller"), id="name-with-a-full-stop"),
        pytest.param("首相岸田文雄（Fumio Kishida）說", ("岸田文雄", "Fumio Kishida"), id="japanese-name"),
        pytest.param("昨天伯克希爾（Berkshire）漲了", ("伯克希爾", "Berkshire"), id="sounds-alike"),
        pytest.param("今年梁小明（英文名：Sam Leung）入行", ("梁小明", "Sam Leung"), id="english-name"),
        pytest.param("歌手阿密（本名張惠妹）到場", ("阿密", "張惠妹"), id="real-name"),
        pytest.param("位於華府的塔夫茨大學（Tufts University）", ("塔夫茨大學", "Tufts University"), id="university"),
        pytest.param(
            "他投資美國互聯資本（Interconnected Capital）", ("互聯資本", "Interconnected Capital"), id="country"
        ),
        pytest.param("根據國際原子能機構（IAEA）的報告", ("國際原子能機構", "IAEA"), id="initials"),
        pytest.param("2024年全球氣候基金（GXF）成立", ("全球氣候基金", "GXF"), id="behind-a-date"),
        pytest.param("台灣積體電路製造公司（下稱台積電）", ("台灣積體電路製造公司", "台積電"), id="short-form"),
        pytest.param(
            "對天海電子有限公司（簡稱「天海電子」）", ("天海電子有限公司", "天海電子"), id="quoted-short-form"
        ),
        pytest.param("世界衛生組織（WHO，簡稱世衛）", ("世界衛生組織", "WHO", "世衛"), id="initials-and-short-form"),
        pytest.param("香港生產力促進局（生產力局）", ("香港生產力促進局", "生產力局"), id="short-form-alone"),
        pytest.param("颱風「杜蘇芮」（DOKSURI）來了", ("杜蘇芮", "DOKSURI"), id="in-quotation-marks"),
        pytest.param("他研究LLM（大型語言模型）多年", ("LLM", "大型語言模型"), id="initials-first"),
        pytest.param("我用DeepSeek（深度求索）", ("DeepSeek", "深度求索"), id="latin-first"),
        pytest.param("B200人工智慧（AI）伺服器", ("人工智慧", "AI"), id="term-behind-a-number"),
        pytest.param("協議由潮浪科技（Tidalwave，2330-TW）簽署", ("潮浪科技", "Tidalwave"), id="code-left-out"),
    ],
)
def test_names_of_one_thing_in_chinese_are_a_group(text: str, group: tuple[str, ...]) -> None:
    assert stated_aliases(text) == [group]


@pytest.mark.parametrize(
    "text",
    [
        "輝達（NVIDIA，英偉達）與江凱明（Cameron Johnson）",
        "世界衛生組織（WHO，簡稱世衛）、塔夫茨大學（Tufts University）",
        "顧問赫希霍恩（Eric Hirschhorn）進了天海電子有限公司（下稱天海電子）",
    ],
    ids=["companies", "organisations", "people"],
)
def test_both_scripts_and_both_kinds_of_brackets_are_alike(text: str) -> None:
    groups = [tuple(map(fold, group)) for group in stated_aliases(text)]
    assert len(groups) == 2
    for other in (
        fold(text),
        unfold(text),
        text.translate(HALF_WIDTH_BRACKETS),
        fold(text).translate(HALF_WIDTH_BRACKETS),
    ):
        assert [tuple(map(fold, group)) for group in stated_aliases(other)] == groups


@pytest.mark.parametrize(
    ("text", "group"),
    [
        pytest.param(
            "Contemporary Amperex Technology (CATL, 宁德时代) rose.",
            ("Contemporary Amperex Technology", "CATL", "宁德时代"),
            id="company-in-three-forms",
        ),
        pytest.param(
            "In 2020 Taiwan Semiconductor Manufacturing Co. (TSMC) rose.",
            ("Taiwan Semiconductor Manufacturing Co.", "TSMC"),
            id="initials",
        ),
        pytest.param(
            "The ministry's Bureau of Lunar Affairs (BLA) agreed.", ("Bureau of Lunar Affairs", "BLA"), id="small-words"
        ),
        pytest.param("A large language model (LLM) writes.", ("large language model", "LLM"), id="term"),
        pytest.param("BLA (Bureau of Lunar Affairs) agreed.", ("BLA", "Bureau of Lunar Affairs"), id="initials-first"),
        pytest.param("Chinese President Xi Jinping (习近平) spoke.", ("Xi Jinping", "习近平"), id="title-left-out"),
        pytest.param("Apple and Moore Threads (摩尔线程) met.", ("Moore Threads", "摩尔线程"), id="and-left-out"),
        pytest.param("Zhang San, also known as Sam Zhang, left.", ("Zhang San", "Sam Zhang"), id="also-known-as"),
        pytest.param('Zhang San (aka "Sam Zhang") left.', ("Zhang San", "Sam Zhang"), id="aka-in-brackets"),
        pytest.param("He runs Tidal Ltd., formerly Ebb Ltd.", ("Tidal Ltd.", "Ebb Ltd."), id="former-name"),
    ],
)
def test_names_of_one_thing_in_english_are_a_group(text: str, group: tuple[str, ...]) -> None:
    assert stated_aliases(text) == [group]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("林小明（45歲）表示", id="age"),
        pytest.param("大會明天（8月15日）開幕", id="date"),
        pytest.param("台積電（2330-TW）上漲", id="code-in-digits"),
        pytest.param("輝達（NASDAQ：NVDA）上漲", id="code-with-its-exchange"),
        pytest.param("特斯拉（TSLA）下跌", id="bare-code"),
        pytest.param("股價大漲（3.5%）之後", id="quantity"),
        pytest.param("林小明（台北）表示", id="place"),
        pytest.param("林小明（左）與陳大文（右）", id="picture"),
        pytest.param("他舉起獎盃。（資料照）", id="archive-picture"),
        pytest.param("工人在礦場裡(Reuters)", id="agency"),
        pytest.param("雙方沒有交談（見圖）", id="remark"),
        pytest.param("他提到公司（還沒上市）的事", id="aside"),
        pytest.param("參議員克魯茲（R-Texas）說", id="party-and-state"),
        pytest.param("立委王小明（DPP）質詢", id="party"),
        pytest.param("執行長陳大文（Appier）說", id="employer"),
        pytest.param("教授王五（Harvard University）認為", id="university"),
        pytest.param("男主角（Tom Hanks）現身", id="actor"),
        pytest.param("美國總統（Joe Biden）", id="title-alone"),
        pytest.param("他說「這很重要」（Kevin Lee）", id="who-said-it"),
        pytest.param("《晶片戰爭》（Chip War）", id="title-of-a-work"),
        pytest.param("他主張全面大交易(a sweeping bargain)", id="gloss-of-common-words"),
        pytest.param("應考慮蘋果、輝達和能源署（ABCD）", id="list-or-one-name"),
        pytest.param("白宮撕毀全球氣候基金（GXF）", id="behind-a-verb"),
        pytest.param("中國某某集團公司（以下簡稱集團公司）", id="kind-for-short"),
        pytest.param("江凱明（特朗普）", id="other-known-name"),
        pytest.param("視覺藝術館（DSX）、體育發展局（DSX）、科技發展局（DSX）", id="same-remark-behind-many"),
        pytest.param("Sen. Ted Cruz (R-Texas) spoke.", id="english-party-and-state"),
        pytest.param("Nvidia (NVDA) rose.", id="english-code"),
        pytest.param("Martha Jones (Freema Agyeman) left.", id="english-actor"),
        pytest.param("The meeting (see below) ended.", id="english-remark"),
        pytest.param("Norman Cantor (2001) wrote.", id="english-year"),
        pytest.param("Zhang San, formerly Vice President of Tidal, left.", id="former-office"),
    ],
)
def test_what_is_no_name_of_the_same_thing_is_left_out(text: str) -> None:
    assert stated_aliases(text) == []


def test_every_form_is_as_it_stands_in_the_text() -> None:
    assert stated_aliases("輝達（ＮＶＩＤＩＡ）") == [("輝達", "ＮＶＩＤＩＡ")]


def test_groups_come_in_order_and_each_once() -> None:
    text = "江凱明（Cameron Johnson）說。輝達（NVIDIA）說。江凱明（Cameron Johnson）又說。"
    assert stated_aliases(text) == [("江凱明", "Cameron Johnson"), ("輝達", "NVIDIA")]


def test_capitals_used_elsewhere_in_the_text_are_a_name_and_no_code() -> None:
    assert stated_aliases("安盛集團（AXQ）成立。") == []
    assert stated_aliases("安盛集團（AXQ）成立。後來AXQ改組。") == [("安盛集團", "AXQ")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(" * 100_000,
        "（）" * 50_000,
        "a" * 100_000,
        "A " * 50_000,
        "甲" * 100_000,
        "甲." * 50_000,
        "甲(乙)" * 25_000,
        "(Aa " * 25_000,
        ", also known as " * 6_000,
        ", aka A" * 14_000,
        "(" + "甲、" * 50_000 + ")",
        "\n" * 100_000,
    ],
    ids=(
        "nothing opening-brackets empty-brackets letters words characters dots short-brackets open-words known-as"
        " aka one-long-bracket lines"
    ).split(),
)
def test_hostile_text_states_nothing(text: str) -> None:
    assert stated_aliases(text) == []


def test_a_list_without_end_gives_only_so_many_groups() -> None:
    text = "，".join(f"顧問赫希霍恩（Eric{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} Hirschhorn）" for n in range(4_000))
    assert 0 < len(stated_aliases(text)) <= 100
