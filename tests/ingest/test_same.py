"""Copies of a report are found, whatever outlet and script they come in; other reports of the same wording are not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations

import pytest
from opencc import OpenCC

from rag.ingest.same import NEAR, PERMUTATIONS, SHORTEST, band_keys, likeness, same_report, signature

REPORT = (
    "青石港务局12日宣布，港口的第四座集装箱码头将在明年春天动工，总投资38.5亿元，预计三年后启用。"
    "局长陈一鸣在说明会上表示，新码头全部采用电动设备，每年可以减少约2万吨碳排放。"
    "码头建成后，港口的年吞吐量将从现在的310万箱提高到450万箱，成为沿海第二大港。"
    "附近的渔民担心施工影响渔场，要求先完成环境评估。陈一鸣回应说，评估报告九月底以前会公开，并听取渔会的意见。"
    "市议会将在下周审查这项预算，多数议员认为应当分两期拨款，以免增加财政负担。"
    "航运公司普遍欢迎扩建，认为大型货轮不必再绕行北方港口，每趟航程可以节省六小时。"
    "港务局还计划开发一套软件，让货主通过网络查询集装箱的位置，相关信息每十分钟更新一次。"
    "学者周海川提醒，港口之间的竞争日益激烈，扩建之外也要改善铁路联运，否则货物仍会堵在码头。"
)
ENGLISH = (
    "The harbour authority of Greenstone said on Monday that work on its fourth terminal would begin next"
    " spring at a cost of 385 million dollars. Director Mary Stone told reporters that every crane and truck at the new"
    " terminal would run on electricity, saving about 20,000 tonnes of carbon a year. Once it opens in three years, the"
    " port expects to handle 4,500,000 containers a year instead of 3,100,000. Fishermen nearby fear for their grounds"
    " and want an environmental study to be finished first. Stone answered that the study would be published before the"
    " end of September, and that the fishermen's union would be heard. The city council is to vote on the budget next"
    " week; most members would rather pay in two instalments. Shipping companies welcomed the plan because large ships"
    " would no longer have to call at ports farther north, which saves six hours on every voyage."
)
OTHER = (
    "白水县的茶农今年迎来好收成。由于春天雨水充足，高山茶园的产量比去年增加一成，品质也更好。"
    "农会干事林小竹说，采茶的人手仍然不够，许多茶园改用小型机器，老茶师则负责最后的烘焙。"
    "游客可以在周末报名参加制茶体验，从采摘、萎凋到揉捻都自己动手。"
    "县里还举办评茶比赛，得奖的茶叶将送往国外参展，希望打开新的市场。"
)
FORECAST = (
    "{place}气象台{day}日发布天气预报：预计今天夜间到明天白天，多云转阴，有分散性阵雨，偏北风{wind}级，最高气温{high}度，"
    "最低气温{low}度，相对湿度{humidity}%。气象部门提醒，雨天路面湿滑，能见度较低，出行请注意交通安全，并及时关注最新的预报。"
)
APPOINTMENT = (
    "据市政府网站消息，经市人民代表大会常务委员会会议审议通过，决定任命{name}为副市长。{name}表示，将恪尽职守，依法履职，自觉接受"
    "监督，不辜负组织和群众的信任。会议由常务委员会主任主持，{name}在会上进行了宪法宣誓。"
)


def linked(one: str, other: str) -> bool:
    signatures = signature(one), signature(other)
    shared = set(band_keys(signatures[0])) & set(band_keys(signatures[1]))
    return bool(shared) and same_report(one, signatures[0], other, signatures[1])


def without_first_sentence(text: str) -> str:
    return text[text.index("。") + 1 :]


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(lambda text: text, id="the-same-words"),
        pytest.param(OpenCC("s2t").convert, id="other-script"),
        pytest.param(OpenCC("s2twp").convert, id="taiwan-vocabulary"),
        pytest.param(lambda text: "青石港扩建拍板 渔民忧心\n晨光日报 记者周晓\n" + text, id="headline-and-byline"),
        pytest.param(lambda text: text[: round(0.6 * len(text))], id="cut-tail"),
        pytest.param(lambda text: OpenCC("s2twp").convert(text[: round(0.6 * len(text))]), id="cut-and-taiwan"),
        pytest.param(
            lambda text: (
                "渔民对扩建忧心忡忡。"
                + without_first_sentence(text)
                + "\n本报将于20日在3个渔村举行座谈。\n来源：晨光日报"
            ),
            id="other-head-and-tail",
        ),
        pytest.param(lambda text: text.replace("表示", "说").replace("。", "！\n"), id="other-words-and-signs"),
        pytest.param(lambda text: text.replace("陈一鸣", "陈一鸣（Chen Yiming，58岁）"), id="notes-in-parentheses"),
        pytest.param(lambda text: text.replace("310万", "3,100,000").replace("两期", "2期"), id="digits-for-words"),
    ],
)
def test_a_copy_is_linked(copy: Callable[[str], str]) -> None:
    assert linked(REPORT, copy(REPORT))
    assert linked(copy(REPORT), REPORT)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(str.upper, id="capitals"),
        pytest.param(lambda text: text[: round(0.6 * len(text))], id="cut-tail"),
        pytest.param(lambda text: text.replace("said", "announced").replace("4,500,000", "4500000"), id="small-edits"),
        pytest.param(
            lambda text: "GREENSTONE (Morning Light) - " + text.replace(" ", "\n"), id="dateline-and-wrapping"
        ),
    ],
)
def test_an_english_copy_is_linked(copy: Callable[[str], str]) -> None:
    assert linked(ENGLISH, copy(ENGLISH))


@pytest.mark.parametrize(
    "pair",
    list(combinations([REPORT, OTHER, ENGLISH], 2)),
    ids=["report-and-report", "report-and-english", "other-and-english"],
)
def test_other_reports_share_no_key(pair: tuple[str, str]) -> None:
    assert not set(band_keys(signature(pair[0]))) & set(band_keys(signature(pair[1])))
    assert not linked(*pair)


def test_a_bulletin_with_other_figures_is_another_report_though_its_words_are_the_same() -> None:
    monday = FORECAST.format(place="青石", day=11, wind=3, high=28, low=19, humidity=70)
    tuesday = FORECAST.format(place="青石", day=12, wind=5, high=23, low=16, humidity=90)
    assert likeness(signature(monday), signature(tuesday)) >= NEAR
    assert not linked(monday, tuesday)


def test_a_notice_about_somebody_else_is_another_report_though_no_figure_differs() -> None:
    one, other = APPOINTMENT.format(name="王远山"), APPOINTMENT.format(name="赵清河")
    assert likeness(signature(one), signature(other)) >= NEAR
    assert not linked(one, other)


def test_an_update_with_new_figures_is_another_report() -> None:
    update = (
        REPORT.replace("38.5亿", "44亿").replace("2万吨", "3万吨").replace("450万", "520万").replace("12日", "19日")
    )
    assert not linked(REPORT, update)


def test_one_corrected_figure_leaves_a_copy_a_copy() -> None:
    assert linked(REPORT, REPORT.replace("450万", "455万"))


def test_figures_that_only_one_text_tells_count_for_nothing() -> None:
    assert linked(REPORT, REPORT + "该港去年营收71亿元，雇用2900人，拥有12座码头和64台起重机，腹地面积530公顷。")


@pytest.mark.parametrize("text", ["", " \n", "。，！", "码头动工", "码" * (SHORTEST - 1), "word " * (SHORTEST - 1)])
def test_a_text_too_short_to_judge_has_no_signature_and_is_like_nothing(text: str) -> None:
    assert signature(text) == b""
    assert band_keys(b"") == []
    assert likeness(b"", b"") == likeness(b"", signature(REPORT)) == 0.0
    assert not same_report(text, b"", text, b"")


def test_fifty_units_are_enough() -> None:
    assert signature("码" * SHORTEST)
    assert signature("word " * SHORTEST)


def test_a_signature_has_four_bytes_for_each_permutation_and_a_key_sixteen_digits() -> None:
    assert len(signature(REPORT)) == 4 * PERMUTATIONS
    assert {len(key) for key in band_keys(signature(REPORT))} == {16}
    assert len(set(band_keys(signature(REPORT)))) == len(band_keys(signature(REPORT)))


def test_what_is_kept_stays_comparable() -> None:
    """If this fails, every kept signature is worthless: change VERSION, and have old data folders made anew."""
    assert signature(REPORT)[:8].hex() == "cec94206694b0a00"
    assert band_keys(signature(REPORT))[:2] == ["c9184cf1f8a28985", "c55b74adcfa3a648"]


def test_another_process_makes_the_same_signature() -> None:
    program = (
        "import sys; from rag.ingest.same import signature; print(signature(sys.stdin.buffer.read().decode()).hex())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        input=REPORT.encode(),
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7"},
    )
    assert ran.stdout.decode().strip() == signature(REPORT).hex()


@pytest.mark.parametrize("text", ["（((（", "ꙮ" * 60 + "5", "1至2至3至" * 30, "5\u20e3" * 60, "\ud7ff\U0002a6b2" * 40])
def test_odd_text_is_compared_without_failing(text: str) -> None:
    sketch = signature(text)
    assert same_report(text, sketch, text, sketch) == bool(sketch)
