"""How surely copies of a report are found, and how seldom two reports are taken for one.

600 news reports, and of each seven copies that another outlet might print. The thresholds in `rag/ingest/same.py` are
chosen on the first 300; what is reported comes from the other 300. What must not be linked: the same reports with every
digit redrawn, made-up bulletins of the same wording, and passages of encyclopedias. Among the news reports themselves
are real copies; the pairs that are linked with little likeness are printed, to be read.

Read by eye, 8 of 13 word by word, the rest by their beginnings: of 95 linked pairs the 13 of likeness below 0.6 are
all about the same event, nine of them the same release, three write-ups of one press conference or announcement and one
an update. All 15 pairs that are alike but not linked are bulletins, updates or notices about somebody else. These pairs
were seen while the rules on figures and on what is repeated were made, so they describe them and do not test them.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations

from opencc import OpenCC

from benchmarks.common import keep, need, read_lines
from rag.ingest import same
from rag.ingest.chunk import passages_of
from rag.ingest.read import read_file
from rag.text.sentences import sentence_spans
from rag.types import Article, IngestOptions

SAMPLE, SEED = 600, 5
FEWEST_SENTENCES = 4
"""Another first sentence is another article where there are hardly more sentences."""
FEWEST_ENGLISH_WORDS = 120
"""XQuAD's English passages are paragraphs; shorter ones are no articles."""
HEAD = "本报综合消息，近日一则报道引起多方关注，详情如下。"
TAIL = (
    "\n本报将继续关注事件的后续发展，并及时向读者报道最新消息。有专家认为，相关安排仍有待进一步细化，具体影响需要经过"
    "3至6个月的观察才能判断。读者如有线索，欢迎拨打本报热线5550与编辑部联系。\n来源：晨光日报 编辑：周晓"
)
ENGLISH_HEAD = "Here is what we know so far about a story that many readers have asked for. "
ENGLISH_TAIL = "\nOur reporters will follow the matter closely over the next 6 months. Source: The Morning Light"
SWAPS = {
    "表示": "说",
    "目前": "现在",
    "进行": "开展",
    "以及": "和",
    "此次": "这次",
    "已经": "已",
    "记者": "本报记者",
    "通过": "经由",
    "同时": "与此同时",
    "将": "会",
    " said": " stated",
    " also": " likewise",
    " many": " numerous",
    " however": " though",
    " because": " since",
}
PARENTHESES = re.compile(r"[（(][^（()）]{0,30}[）)]")
LONG_NUMBER = re.compile(r"(?<![\d.,])\d{4,}(?![\d.年])")
NOTICES = {
    "weather": (
        "{place}气象台{a}日{b}时发布天气预报：预计今天夜间到明天白天，{place}多云转阴，有分散性阵雨，偏北风{c}级，阵风{d}级，"
        "最高气温{e}度，最低气温{f}度，相对湿度{g}%。气象部门提醒，雨天路面湿滑，能见度较低，出行请注意交通安全，并及时关注"
        "最新的预报预警信息。"
    ),
    "earthquake": (
        "据地震台网正式测定，{a}日{b}时{c}分，{place}发生{d}.{e}级地震，震源深度{f}千米，震中位于北纬{g}.{h}度。震中附近居民"
        "普遍有震感，截至发稿时，尚未收到人员伤亡和房屋倒塌的报告。当地已启动地震应急预案，派出工作队赶赴震中察看情况。"
    ),
    "stock market": (
        "{a}日收盘，主要股指涨跌不一。沪指报3{b}{c}.{d}点，涨0.{e}%；深成指报1{f}{g}{h}.{a}点，跌0.{b}%；两市成交额共计"
        "{c}{d}{e}亿元。盘面上，半导体、旅游、食品饮料等板块涨幅居前，煤炭、银行、房地产等板块跌幅居前。北向资金全天净流入"
        "{f}.{g}亿元。"
    ),
    "lottery": (
        "第{a}{b}{c}期开奖结果揭晓，前区号码为{d}、{e}、{f}、{g}、{h}，后区号码为{a}、{c}。本期一等奖开出{b}注，单注奖金"
        "{d}{e}万元；二等奖开出{f}注，单注奖金{g}.{h}万元。开奖后奖池余额滚存至下期。请中奖者在规定的期限内到当地指定的网点"
        "办理兑奖手续，逾期视为弃奖。"
    ),
    "appointment": (
        "据{place}市政府网站消息，经市人民代表大会常务委员会会议审议通过，决定任命{name}为{place}市副市长。{name}表示，将恪尽"
        "职守，依法履职，自觉接受监督，不辜负组织和群众的信任。会议由常务委员会主任主持，{name}在会上进行了宪法宣誓。"
    ),
}
PLACES = "青石 白水 云岭 东河 南浦 北原 长滩 平湖 金沙 龙泉 安溪 石桥".split()
NAMES = "陈一鸣 林小竹 王远山 赵清河 孙若兰 周海川 吴青松 郑白露 冯晓光 许长风 何秋水 罗星辰".split()
LOW_LIKENESS = 0.6

to_traditional, to_taiwan = OpenCC("s2t").convert, OpenCC("s2twp").convert


def cut(text: str) -> str:
    """Return the first 60 %."""
    return text[: round(0.6 * len(text))]


def other_ends(text: str) -> str:
    """Return the text with another first sentence, one more paragraph and another source."""
    rest = "".join(_sentences(text)[1:])
    return f"{ENGLISH_HEAD}{rest}{ENGLISH_TAIL}" if text.isascii() else f"{HEAD}{rest}{TAIL}"


def edited(text: str) -> str:
    """Return the text without every eighth sentence and without parentheses, with other words and digits in groups."""
    text = "".join(sentence for n, sentence in enumerate(_sentences(text), start=1) if n % 8)
    text = LONG_NUMBER.sub(lambda number: f"{int(number[0]):,}", PARENTHESES.sub("", text))
    for word, instead in SWAPS.items():
        text = text.replace(word, instead)
    return text


def other_figures(text: str) -> str:
    """Return the text with every digit drawn anew: the next issue of a bulletin."""
    dice = random.Random(text)  # noqa: S311
    return re.sub(r"\d", lambda _: dice.choice("123456789"), text)


COPIES: dict[str, Callable[[str], str]] = {
    "other script": to_traditional,
    "Taiwan's words": to_taiwan,
    "cut to 60 %": cut,
    "other head and tail": other_ends,
    "edited": edited,
    "cut, Taiwan's words": lambda text: to_taiwan(cut(text)),
    "other head and tail, edited": lambda text: edited(other_ends(text)),
}
ENGLISH = ("cut to 60 %", "other head and tail", "edited", "other head and tail, edited")


def share_found(
    texts: list[str], change: Callable[[str], str], linked: Callable[[str, str], bool] | None = None
) -> float:
    """Return the share of texts that are linked with their changed selves."""
    linked = linked or link
    fitting = [text for text in texts if len(_sentences(text)) >= FEWEST_SENTENCES]
    return round(sum(linked(text, change(text)) for text in fitting) / len(fitting), 3)


def link(one: str, other: str) -> bool:
    """Return whether two texts become candidates and are then found to be the same report."""
    signatures = same.signature(one), same.signature(other)
    keys = [set(same.band_keys(signature)) for signature in signatures]
    return bool(keys[0] & keys[1]) and same.same_report(one, signatures[0], other, signatures[1])


def alike(one: str, other: str) -> bool:
    """Return whether likeness alone would link two texts."""
    return same.likeness(same.signature(one), same.signature(other)) >= same.NEAR


def linked_pairs(texts: list[str]) -> tuple[int, int, list[tuple[float, int, int]]]:
    """Return how many pairs share a key, how many are alike, and (likeness, place, place) of those that are linked."""
    signatures = [same.signature(text) for text in texts]
    shelves: dict[str, list[int]] = {}
    for place, signature in enumerate(signatures):
        for key in same.band_keys(signature):
            shelves.setdefault(key, []).append(place)
    candidates = {pair for shelf in shelves.values() for pair in combinations(shelf, 2)}
    near = [
        (likeness, one, other)
        for one, other in sorted(candidates)
        if (likeness := same.likeness(signatures[one], signatures[other])) >= same.NEAR
    ]
    linked = [
        pair
        for pair in near
        if same.same_report(texts[pair[1]], signatures[pair[1]], texts[pair[2]], signatures[pair[2]])
    ]
    return len(candidates), len(near), linked


def notices(template: str) -> Iterator[str]:
    """Yield twelve issues of a bulletin, each of another place, person and day."""
    for place, name in zip(PLACES, NAMES, strict=True):
        dice = random.Random(place)  # noqa: S311
        yield template.format(place=place, name=name, **{letter: dice.randint(1, 30) for letter in "abcdefgh"})


def milliseconds(text: str) -> float:
    """Return how long one signature takes (median of 21)."""
    took = []
    for _ in range(21):
        started = time.perf_counter()
        same.signature(text)
        took.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(took), 2)


def choices(texts: list[str]) -> dict[str, dict[str, float]]:
    """Return the share of each kind of copy that is alike, by shingle length and threshold."""
    kept, table = (same.SHINGLE, same.NEAR), {}
    for same.SHINGLE in (3, 4, 5):
        changed = {kind: change for kind, change in COPIES.items() if kind not in ("other script", "Taiwan's words")}
        for same.NEAR in (0.35, 0.4, 0.45, 0.5):
            table[f"{same.SHINGLE} units, {same.NEAR}"] = {
                kind: share_found(texts, change, alike) for kind, change in changed.items()
            }
    same.SHINGLE, same.NEAR = kept
    return table


def _report(article: Article) -> str:
    return "\n".join(passage.reading.words for passage in passages_of(article))


def main() -> None:
    """Run and report."""
    data = need("news/documents.txt").read_bytes()
    articles = list(read_file("documents.txt", data, IngestOptions(one_per_line=True)))
    reports = list(dict.fromkeys(_report(one) for one in articles if isinstance(one, Article)))
    drawn = random.Random(SEED).sample(reports, SAMPLE)  # noqa: S311
    chosen_on, reported_on = drawn[: SAMPLE // 2], drawn[SAMPLE // 2 :]
    passages = (record["text"] for record in read_lines("xquad/corpus.en.jsonl"))
    english = [passage for passage in passages if len(passage.split()) >= FEWEST_ENGLISH_WORDS]

    alike_by_choice = choices(chosen_on)
    _table("Copies alike, by units in a shingle and threshold (first half)", alike_by_choice)
    recall = {kind: share_found(reported_on, change) for kind, change in COPIES.items()}
    english_recall = {kind: share_found(english, COPIES[kind]) for kind in ENGLISH}
    _table("Copies linked (other half; XQuAD's longer English passages)", {"news": recall, "English": english_recall})

    issues = {"news, other figures": [(text, other_figures(text)) for text in reported_on]} | {
        f"notices: {kind}": list(combinations(notices(template), 2)) for kind, template in NOTICES.items()
    }
    passes = {
        "alike": alike,
        "figures agree": same.figures_agree,
        "subjects agree": same.subjects_agree,
        "linked": link,
    }
    kept_apart = {
        kind: {name: round(sum(test(*pair) for pair in two) / len(two), 3) for name, test in passes.items()}
        for kind, two in issues.items()
    }
    _table("Not the same report", kept_apart)

    candidates, near, linked = linked_pairs(reports)
    pairs = {"news": {"texts": len(reports), "candidates": candidates, "alike": near, "linked": len(linked)}}
    for name in ("drcd", "cmrc"):
        passages = [record["text"] for record in read_lines(f"{name}/corpus.jsonl")]
        candidates, near, linked_passages = linked_pairs(passages)
        pairs[name] = {
            "texts": len(passages),
            "candidates": candidates,
            "alike": near,
            "linked": len(linked_passages),
        }
        _show(name, linked_passages, passages)
    _table("All pairs", pairs)
    _show("news", [pair for pair in linked if pair[0] < LOW_LIKENESS], reports)

    whole = "\n".join(reports)
    speed = {f"{length} characters": milliseconds(whole[:length]) for length in (700, 10_000)}
    print("\n".join(f"| {length} | {took} ms |" for length, took in speed.items()))
    keep(
        "near_duplicates",
        {
            "parameters": {
                "version": same.VERSION,
                "near": same.NEAR,
                "figures": [same.FIGURES_AGREE, same.FIGURES_DIFFER],
                "repeated": [same.REPEATED, same.REPEATED_AGREE],
            },
            "alike_by_choice_first_half": alike_by_choice,
            "recall_other_half": recall,
            "recall_english": english_recall,
            "not_the_same": kept_apart,
            "pairs": pairs,
            "signature_milliseconds": speed,
        },
    )


def _sentences(text: str) -> list[str]:
    """Return the sentences with the white space behind them."""
    starts = [start for start, _ in sentence_spans(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _table(title: str, rows: dict[str, dict[str, float]] | dict[str, dict[str, int]]) -> None:
    print(f"\n{title}\n")
    heads: list[str] = []
    for name, row in rows.items():
        if list(row) != heads:
            heads = list(row)
            print(f"| | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 1)}")
        print(f"| {name} | {' | '.join(map(str, row.values()))} |")


def _show(name: str, pairs: list[tuple[float, int, int]], texts: list[str]) -> None:
    for likeness, one, other in sorted(pairs):
        print(f"{name} {likeness:.2f}\n  {texts[one][:150]!r}\n  {texts[other][:150]!r}", file=sys.stderr)


if __name__ == "__main__":
    main()
