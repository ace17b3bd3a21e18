"""The parts of a question that asks several things."""

from __future__ import annotations

import pytest

from rag.retrieve.parts import LONGEST_QUESTION, MOST_PARTS, parts_of
from rag.retrieve.question import understand
from rag.text.names import built_in
from rag.types import Turn


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("誰蓋了這座橋？又是誰付的錢？", ("誰蓋了這座橋？", "又是誰付的錢？")),
        ("港口哪一年開工，工程花了多少錢？", ("港口哪一年開工", "工程花了多少錢？")),
        ("台積電和三星各投資了多少？", ("台積電投資了多少？", "三星投資了多少？")),
        ("輝達與AMD第三季營收各是多少？", ("輝達第三季營收是多少？", "AMD第三季營收是多少？")),
        ("台積電和三星的2奈米製程進度分別如何？", ("台積電的2奈米製程進度如何？", "三星的2奈米製程進度如何？")),
        ("2024年和2025年的出口分別是多少？", ("2024年的出口是多少？", "2025年的出口是多少？")),
        ("美國對H20和H200的態度分別是什麼？", ("美國對H20的態度是什麼？", "美國對H200的態度是什麼？")),
        ("新橋與舊橋第三季的車流各是多少？", ("新橋第三季的車流是多少？", "舊橋第三季的車流是多少？")),
        (
            "美國和中國買家對 H20 分別怎麼看？",
            ("美國對 H20 怎麼看？", "中國買家對 H20 怎麼看？"),
        ),
        (
            "How did Nvidia's owner and China's ministry each react?",
            ("How did Nvidia's owner react?", "How did China's ministry react?"),
        ),
        (
            "請比較輝達和三星2025年第三季的營收",
            ("輝達2025年第三季的營收如何？", "三星2025年第三季的營收如何？"),
        ),
        (
            "Compare Nvidia and AMD sales in 2025.",
            ("What about Nvidia sales in 2025?", "What about AMD sales in 2025?"),
        ),
        ("白沙港火災造成多少人死亡，多少人受傷？", ("白沙港火災造成多少人死亡", "多少人受傷？ 白沙港火災造成")),
        (
            "How many ships sank in the great storm and how many were saved?",
            ("How many ships sank in the great storm", "how many were saved? in the great storm"),
        ),
        (
            "想知道新橋花了多少錢，何時開通，另外有多少工人？",
            ("想知道新橋花了多少錢，何時開通", "另外有多少工人？"),
        ),
        (
            "照估計，今年新橋的車流，和明年舊橋的車流，各有多少？",
            ("照估計，今年新橋的車流有多少？", "照估計，明年舊橋的車流有多少？"),
        ),
        ("到2030年橋梁的壽命還有多少？市長怎麼看？", ("到2030年橋梁的壽命還有多少？", "市長怎麼看？ 2030年")),
        ("美国先后在哪年禁止了A100和H100？", ("美国在哪年禁止了A100？", "美国在哪年禁止了H100？")),
        ("市长跟港务局分别怎么评价新码头？", ("市长怎么评价新码头？", "港务局怎么评价新码头？")),
        (
            "新碼頭該不該蓋？市長跟港務局各自怎麼看？",
            ("新碼頭該不該蓋？市長怎麼看？", "新碼頭該不該蓋？港務局怎麼看？"),
        ),
        (
            "關於新碼頭，市長以及港務局的說法有什麼不同？",
            ("關於新碼頭，市長的說法如何？", "關於新碼頭，港務局的說法如何？"),
        ),
        ("船主跟工会的预测相差多少？", ("船主的预测如何？", "工会的预测如何？")),
        ("船主和工會對擴建的態度怎樣？", ("船主對擴建的態度怎樣？", "工會對擴建的態度怎樣？")),
        (
            "H20和后来的H200先后获准出口，市长对它们各自怎么看？",
            ("H20获准出口，市长对H20怎么看？", "H200获准出口，市长对H200怎么看？"),
        ),
        (
            "展望明年，新橋的車流，還有舊橋的車流，分別會到多少？",
            ("展望明年，新橋的車流會到多少？", "展望明年，舊橋的車流會到多少？"),
        ),
        (
            "橋安全嗎？市長講的，跟工會的答案好像不太一樣。",
            ("橋安全嗎？市長講的答案如何。", "橋安全嗎？工會的答案如何。"),
        ),
        ("橋安全嗎？市長和工會說的不同吧？", ("橋安全嗎？市長說的如何？", "橋安全嗎？工會說的如何？")),
        (
            "有沒有漏水？船主擔心的和工會的說法分別是什麼？",
            ("有沒有漏水？船主擔心的說法是什麼？", "有沒有漏水？工會的說法是什麼？"),
        ),
        ("請比較一下新橋和舊橋的車流。", ("新橋的車流如何？", "舊橋的車流如何？")),
        (
            "Is the bridge safe? Compare the mayor with the union.",
            ("Is the bridge safe? What about the mayor?", "Is the bridge safe? What about the union?"),
        ),
        (
            "The owners and the union both spoke. What do the owners want, and conversely what does the union want?",
            (
                "The owners and the union both spoke. What do the owners want",
                "The owners and the union both spoke. what does the union want?",
            ),
        ),
        (
            "Nvidia and Samsung are both named. What did Nvidia's chief say, and what did Samsung show in Busan?",
            ("What did Nvidia's chief say", "what did Samsung show in Busan?"),
        ),
        (
            "When the ship sank, all were asleep. Who woke up first, and who called for help?",
            (
                "When the ship sank, all were asleep. Who woke up first",
                "When the ship sank, all were asleep. who called for help?",
            ),
        ),
        (
            "June harbour talks: what did the mayor report, vs. what did the union deny?",
            ("June harbour talks: what did the mayor report", "June harbour talks: what did the union deny?"),
        ),
        ("美國為何要禁止出口？中國又怎麼回應呢？", ("美國為何要禁止出口？", "中國又怎麼回應呢？ 美國 要禁止出口")),
        (
            "What did Nvidia earn in 2024? And what about 2025?",
            ("What did Nvidia earn in 2024?", "What did Nvidia earn in 2025?"),
        ),
        (
            "輝達宣布恢復出售H20。輝達什麼時候宣布的？售價是多少美元？",
            ("輝達宣布恢復出售H20。輝達什麼時候宣布的？", "輝達宣布恢復出售H20。售價是多少美元？"),
        ),
        (
            "輝達今天開會。H20何時開賣？價格是多少美元？",
            ("輝達今天開會。H20何時開賣？", "輝達今天開會。價格是多少美元？ H20"),
        ),
        (
            "H20和H200都獲准出口。市長對它們各自怎麼看？",
            ("H20都獲准出口。市長對H20怎麼看？", "H200都獲准出口。市長對H200怎麼看？"),
        ),
        ("船主和工會，對擴建碼頭的看法有什麼不同？", ("船主對擴建碼頭的看法如何？", "工會對擴建碼頭的看法如何？")),
        (
            "Nvidia and AMD signed the deal. How did each react?",
            ("Nvidia signed the deal. How did Nvidia react?", "AMD signed the deal. How did AMD react?"),
        ),
        (
            "Who built the harbour; how much did it cost in all?",
            ("Who built the harbour", "how much did it cost in all?"),
        ),
        (
            "Tell me who built the harbour. When was it opened to ships?",
            ("Tell me who built the harbour.", "When was it opened to ships?"),
        ),
        ("輝達今年賣了多少晶片？AMD呢？", ("輝達今年賣了多少晶片？", "AMD今年賣了多少晶片？")),
        (
            "橋有沒有裂縫？船主怎麼看？工會又說了什麼？",
            ("橋有沒有裂縫？船主怎麼看？", "橋有沒有裂縫？工會又說了什麼？"),
        ),
        (
            "船行的船主和碼頭的工會，對擴建碼頭的計畫，各是怎麼說的？",
            ("船行的船主，對擴建碼頭的計畫，是怎麼說的？", "碼頭的工會，對擴建碼頭的計畫，是怎麼說的？"),
        ),
        (
            "How do the owners and the union differ on the pier?",
            ("How do the owners think on the pier?", "How do the union think on the pier?"),
        ),
        (
            "When was the harbour opened and who paid for the new pier?",
            ("When was the harbour opened", "who paid for the new pier?"),
        ),
        (
            "How did the mayor and the harbour board each judge the pier?",
            ("How did the mayor judge the pier?", "How did the harbour board judge the pier?"),
        ),
        (
            "Compare what the owners expect with what the union says.",
            ("Compare what the owners expect", "what the union says."),
        ),
    ],
)
def test_a_question_that_asks_several_things_has_parts(question: str, parts: tuple[str, ...]) -> None:
    assert tuple(parts_of(question, built_in()).values()) == parts


@pytest.mark.parametrize(
    "question",
    [
        "港口什麼時候擴建？",
        "聽說橋要拆了，是真的嗎？為什麼？",
        "各地的港口有多少工人？",
        "台積電和三星誰投資得多？",
        "美國共和黨的立場是什麼？",
        "參與擴建的人有什麼看法？",
        "船主和工會的協議，市長怎麼看？",
        "Who are the owners and partners of the harbour?",
        "The bridge is closed. Why?",
        "Is it both cheap and fast?",
        "新橋和舊橋的規模不同，為什麼？",
        "比較新橋的人多嗎？",
        "把幾篇報導都說一說。橋在哪裡？",
        "橋會通往哪些城鎮？把幾篇報導提到的用途都說說。",
        "船主和漁民等業者的收入估計會少多少？",
        "What do Chen and other owners think of it?",
        "港口幾乎停擺，市長怎麼說？",
        "過去幾年進口大量糧食，為什麼現在不買了？",
        "日本、南韓和台灣的關稅分別是多少？",
        "Two men are quoted on the bridge. Who are they?",
        "What happened between May and July when the harbour closed?",
    ],
)
def test_a_question_that_asks_one_thing_has_none(question: str) -> None:
    assert parts_of(question, built_in()) == {}


def test_more_parts_than_can_be_answered_are_one_question() -> None:
    assert parts_of("誰蓋了這座橋？" * 2, built_in()) == {}
    many = "".join(f"第{number}座橋是誰蓋的？" for number in range(MOST_PARTS + 1))
    assert parts_of(many, built_in()) == {}


def test_a_long_question_is_one_question() -> None:
    question = "When was the harbour opened and who paid for the new pier?"
    assert len(parts_of(question, built_in())) > 1
    assert parts_of("It is said to be old. " * (LONGEST_QUESTION // 22) + question, built_in()) == {}


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("H20 為什麼解禁？美國怎麼看？", ["H20 為什麼解禁？", "美國怎麼看？ H20 解禁"]),
        (
            "Why was the H20 allowed? How did China respond?",
            ["Why was the H20 allowed?", "How did China respond? H20 allowed"],
        ),
        (
            "港口什麼時候擴建？市府出多少錢？船主支持這個計畫嗎？",
            ["港口什麼時候擴建？", "市府出多少錢？", "船主支持這個計畫嗎？"],
        ),
        ("台灣今年和明年的成長率各是多少？", ["台灣今年的成長率是多少？", "台灣明年的成長率是多少？"]),
        ("拜登和川普的政策有何不同？", ["拜登的政策如何？", "川普的政策如何？"]),
    ],
    ids=["how-it-is-seen", "how-it-is-seen-in-english", "yes-or-no", "two-years", "differ-in-what"],
)
def test_what_a_part_leaves_open_it_takes_from_the_first(question: str, parts: list[str]) -> None:
    assert list(parts_of(question, built_in()).values()) == parts


def test_a_part_that_names_nothing_gets_the_names_of_the_whole() -> None:
    assert parts_of("輝達什麼時候推出 H20？售價是多少美元？", built_in()) == {
        "輝達什麼時候推出 H20？": "輝達什麼時候推出 H20？",
        "售價是多少美元？": "售價是多少美元？ 輝達 H20",
    }


def test_each_part_of_a_follow_up_is_searched_for_with_what_it_leans_on() -> None:
    history = [Turn("user", "輝達的執行長是誰？"), Turn("assistant", "黃仁勳。")]
    parts = understand("他為什麼這樣做？又花了多少錢？", history).parts
    assert [part.text for part in parts] == ["他為什麼這樣做？", "又花了多少錢？"]
    assert [part.search_text for part in parts] == [
        "輝達的執行長是誰？ 他為什麼這樣做？ 黃仁勳",
        "又花了多少錢？ 輝達 執行長",
    ]
