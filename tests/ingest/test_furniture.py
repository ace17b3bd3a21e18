"""A publisher's furniture: lines at the edges that come again in report after report."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.embedding import QuestionEmbedder
from rag.ingest.furniture import EDGE, KIND, REPORTS, edge_lines, without
from rag.ingest.index import entries_of
from rag.ingest.read import understood_again
from rag.models.fakes import FakeEmbedding
from rag.text.tokens import tokenize
from rag.types import Article, LeftOut
from tests.conftest import article, take_in
from vectorstore.store import Store

BODIES = (
    "港務局宣布，第四座貨櫃碼頭將在明年春天動工，總投資三十八億元，預計三年後啟用，附近的漁民擔心施工影響漁場。",
    "白水縣的茶農今年迎來好收成，由於春天雨水充足，高山茶園的產量比去年增加一成，採茶的人手仍然不夠。",
    "市立圖書館下個月起延長開放時間，讀者可以借書到晚上十點，館方另外添購了五千本童書與兩百台電腦。",
    "鐵路公司檢查全線的橋樑之後發現，三座老橋的橋墩需要加固，工程期間夜間列車改道，白天照常行駛。",
    "天文台拍到一顆新的彗星，週末清晨在東方的天空用肉眼就看得見，觀星的人最好帶上望遠鏡和厚外套。",
)
MORE = (
    "第二段說明經費的來源",
    "第三段談到居民的意見",
    "第四段回顧過去的計畫",
    "第五段是專家的看法",
    "第六段說明下一步",
)
LINE = "海風報陪你看見海的另一邊"


def reported(n: int, *tail: str, head: Sequence[str] = (), publisher: str | None = "海風報", name: str = "") -> Article:
    """Return a report of its own between these lines."""
    own = [f"{line}，這是第{n}則。" for line in MORE[: n + 1]]
    text = "\n".join([*head, BODIES[n], *own, *tail])
    return article(text, name or f"{publisher}{n}.txt", publisher=publisher, title=f"第{n}則")


def left_out(store: Store) -> dict[str, list[str]]:
    """Return what is left out as furniture, by source; no passage may hold it."""
    found = {}
    for info in store.articles(100):
        kept = store.article(info.id)
        assert kept is not None
        furniture = [kept.text[one.start : one.end] for one in kept.left_out if one.kind == KIND]
        assert not any(line in passage.text for line in furniture for passage in store.passages_of(info.id))
        found[info.source] = furniture
    return found


def test_a_last_line_that_three_reports_share_is_left_out_of_all_of_them(store: Store) -> None:
    assert REPORTS == 3
    take_in(store, *(reported(n, LINE) for n in range(4)))
    assert left_out(store) == {f"海風報{n}.txt": [LINE] for n in range(4)}
    assert store.check() == []


def test_a_first_line_that_three_reports_share_is_left_out_too(store: Store) -> None:
    take_in(store, *(reported(n, head=["海風報早安新聞，每天六點"]) for n in range(3)))
    assert left_out(store) == {f"海風報{n}.txt": ["海風報早安新聞，每天六點"] for n in range(3)}


def test_it_is_also_left_out_of_articles_kept_in_earlier_runs(store: Store) -> None:
    for n in range(2):
        take_in(store, reported(n, LINE))
        assert not any(left_out(store).values())
    (outcome,) = take_in(store, reported(2, LINE))
    assert (outcome.source, outcome.status) == ("海風報2.txt", "added")
    assert left_out(store) == {f"海風報{n}.txt": [LINE] for n in range(3)}
    (fourth,) = take_in(store, reported(3, LINE))
    assert fourth.status == "added"
    assert left_out(store)["海風報3.txt"] == [LINE]
    assert store.check() == []
    found = store.search(
        QuestionEmbedder(FakeEmbedding())([LINE]), [[(tuple(token for token in tokenize("陪你") if len(token) == 2),)]]
    )
    assert not any(hit.lexical_rank for hit in found)


def test_several_lines_that_prove_to_be_furniture_in_one_run_are_all_left_out(store: Store) -> None:
    lines = ("海風報早安新聞，每天六點", LINE, "歡迎來信告訴我們你的故事")
    for n in range(3):
        take_in(store, reported(n, *lines[1:], head=lines[:1]))
    assert {source: set(found) for source, found in left_out(store).items()} == {
        f"海風報{n}.txt": set(lines) for n in range(3)
    }


def test_it_stays_left_out_when_every_article_is_made_anew(store: Store) -> None:
    take_in(store, *(reported(n, LINE) for n in range(3)))
    kept = [store.article(info.id) for info in store.articles(10)]
    store.replace_all(entries_of([understood_again(one) for one in kept if one], FakeEmbedding()))
    assert left_out(store) == {f"海風報{n}.txt": [LINE] for n in range(3)}


def test_the_same_run_again_changes_nothing(store: Store) -> None:
    articles = [reported(n, LINE) for n in range(3)]
    take_in(store, *articles)
    assert [outcome.status for outcome in take_in(store, *articles)] == ["unchanged"] * 3
    assert left_out(store) == {f"海風報{n}.txt": [LINE] for n in range(3)}


def test_it_works_across_batches(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.ingest.index.BATCH_PASSAGES", 1)
    take_in(store, *(reported(n, LINE) for n in range(5)))
    assert left_out(store) == {f"海風報{n}.txt": [LINE] for n in range(5)}


def test_a_line_of_two_reports_stays(store: Store) -> None:
    take_in(store, *(reported(n, LINE) for n in range(2)), reported(2))
    assert not any(left_out(store).values())


def test_copies_of_one_report_count_once(store: Store) -> None:
    copies = [reported(0, LINE, name=f"copy{n}.txt") for n in range(4)]
    assert [one.status for one in take_in(store, *copies)] == ["added", *["near_duplicate"] * 3]
    take_in(store, reported(1, LINE))
    assert not any(left_out(store).values())
    take_in(store, reported(2, LINE))
    assert all(lines == [LINE] for lines in left_out(store).values())
    assert len(left_out(store)) == 6


def test_other_publishers_lines_stay(store: Store) -> None:
    take_in(store, *(reported(n, LINE) for n in range(3)), reported(3, LINE, publisher="山風報"))
    assert left_out(store)["山風報3.txt"] == []


def test_lines_shared_between_publishers_stay(store: Store) -> None:
    take_in(store, *(reported(n, LINE, publisher=f"第{n}報") for n in range(4)))
    assert not any(left_out(store).values())


def test_without_a_publisher_nothing_is_furniture(store: Store) -> None:
    take_in(store, *(reported(n, LINE, publisher=None) for n in range(4)))
    assert not any(left_out(store).values())


def test_lines_that_only_one_report_has_stay(store: Store) -> None:
    take_in(store, *(reported(n, f"本則新聞由第{n}組採訪", LINE) for n in range(3)))
    assert all(lines == [LINE] for lines in left_out(store).values())


def test_lines_in_the_middle_of_reports_stay(store: Store) -> None:
    def long(n: int) -> Article:
        head = [f"{BODIES[n]}第{part}段。" for part in range(EDGE)]
        tail = [f"{MORE[part]}。{BODIES[n]}" for part in range(EDGE)]
        return article("\n".join([*head, LINE, *tail]), f"{n}.txt", publisher="海風報", title=f"第{n}則")

    take_in(store, *(long(n) for n in range(4)))
    assert not any(left_out(store).values())


def test_the_line_in_the_other_script_is_the_same_line(store: Store) -> None:
    lines = [LINE, "海风报陪你看见海的另一边", LINE]
    take_in(store, *(reported(n, lines[n]) for n in range(3)))
    assert left_out(store) == {f"海風報{n}.txt": [lines[n]] for n in range(3)}


def test_the_line_that_was_damaged_on_its_way_is_the_same_line(store: Store) -> None:
    damaged = "海風(fēng)報(bào)陪你看見(jiàn)海的另一邊(biān)"
    take_in(store, reported(0, LINE), reported(1, LINE), reported(2, damaged))
    assert left_out(store)["海風報2.txt"] == [damaged]


def test_an_article_that_would_be_nothing_but_furniture_keeps_its_words(store: Store) -> None:
    take_in(store, *(reported(n, LINE) for n in range(3)), article(LINE, "only.txt", publisher="海風報"))
    assert left_out(store)["only.txt"] == []
    assert [passage.text for passage in store.passages_of(article(LINE, "only.txt").info.id)] == [LINE]


def test_a_changed_article_is_without_the_furniture_again(store: Store) -> None:
    take_in(store, *(reported(n, LINE) for n in range(3)))
    changed = article(f"{BODIES[4]}\n{LINE}", "海風報0.txt", publisher="海風報", title="第0則")
    assert [one.status for one in take_in(store, changed)] == ["replaced"]
    assert left_out(store)["海風報0.txt"] == [LINE]


def test_edge_lines_are_the_first_and_last_of_the_report() -> None:
    text = "\n".join(["首頁 > 財經 > 產業", *(f"這是第{n}段的內容，談到港口。" for n in range(20)), "責任編輯：林一"])
    one = article(text, title="港口")
    found = sorted(edge_lines(one).values())
    lines = [text[start:end] for start, end in found]
    assert lines == [f"這是第{n}段的內容，談到港口。" for n in (0, 1, 2, 3, 16, 17, 18, 19)]


@pytest.mark.parametrize("line", ["短線", "很長" * 200])
def test_lines_too_short_or_too_long_are_no_edge_lines(line: str) -> None:
    one = article(f"{BODIES[0]}\n{BODIES[1]}\n{line}", title="港口")
    assert line not in [one.text[start:end] for start, end in edge_lines(one).values()]


def test_leaving_lines_out_keeps_what_was_left_out_before() -> None:
    one = article(f"{BODIES[0]}\n{BODIES[1]}\n{LINE}\n責任編輯：林一", title="港口")
    (digest,) = (key for key, (start, end) in edge_lines(one).items() if one.text[start:end] == LINE)
    tidied = without(one, [digest])
    start = one.text.index(LINE)
    assert set(tidied.left_out) == {LeftOut(start, start + len(LINE), KIND), *one.left_out}
    assert without(tidied, [digest]) == tidied
    assert digest in edge_lines(tidied)
