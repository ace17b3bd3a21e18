"""What kind of fact a question asks for, and which words may tell it."""

from __future__ import annotations

import pytest

from rag.text.wanted import asks_for_several, wanted_by


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("橋是哪一年開通的？", "橋在1911年開通。"),
        ("桥什么时候开通？", "桥去年开通。"),
        ("When was the bridge opened?", "It was opened last May."),
        ("橋用了多久蓋好？", "前後用了三年。"),
        ("橋用了多久蓋好？", "7月11日完工，前後用了兩個月。"),
        ("How long did it take?", "It took half a year."),
        ("市占是百分之幾？", "市占超過一半。"),
        ("What share of the traffic is lorries?", "Lorries make up 25% of it."),
        ("What share of the traffic is lorries?", "A third of it is lorries."),
        ("票價是多少元？", "票價為 20 美元。"),
        ("記憶體有幾 GB？", "內建 141 GB 的記憶體。"),
        ("How many dollars does it cost?", "它要價 20 元。"),
        ("任期還有幾年？", "任期還有兩年。"),
        ("How old is the mayor?", "The mayor is 60 years old."),
        ("華為落後多少？", "華為落後兩代。"),
        ("How many ships came?", "Seven ships came."),
        ("港口占全國運量的多少？", "港口占了 17%。"),
        ("港口有多少名工人？", "港口雇用 700 人。"),
        ("誰蓋了這座橋？", "市長蓋的。"),
        ("市長反問什麼？", "市長反問：「誰要過橋？」"),
        ("哪幾家公司蓋了這座橋？", "林家和陳家的公司蓋的。"),
        ("這幾年為什麼沒有新橋？", "因為沒有經費。"),
        ("國產的比例為什麼上升？", "因為進口受到限制。"),
        ("Why did the share of lorries rise?", "The railway was closed."),
        ("2025年的產量是多少？", "產量是 5 萬片。"),
        ("H20 賣了多少？", "晶片賣了 70 萬顆。"),
        ("H20 賣了多少？", "H200s 與 H20s 賣了 70 萬顆。"),
        ("2025 年 12 月說要開通，後來是哪一天開通的？", "橋在2026年1月13日開通。"),
        ("橋是哪天開通的？", "橋在1月13日開通。"),
        ("橋是幾號開通的？", "市長昨天為橋剪綵。"),
        ("On what day was the bridge opened?", "The mayor opened it on 13 January."),
        ("Which day was it?", "It was opened on Friday."),
        ("橋這幾天什麼時候開放？", "橋今年春天開放。"),
        ("誰主持了典禮？", "典禮由林鄭月娥主持。"),
        ("誰主持了典禮？", "他主持了典禮。"),
        ("哪位官員證實了協議？", "商務部副部長李成鋼證實了協議。"),
        ("Who opened the bridge?", "It was opened by Margaret Hale."),
        ("Who opened the bridge?", "The owners opened it."),
        ("Which bridge did the man who spoke open?", "It was the old one."),
        ("What did she say when the bridge opened?", "She said that it was too narrow."),
        ("黃仁勳何時在哪裡見了誰？", "典禮由林鄭月娥主持。"),
        ("黃仁勳怎麼看這座橋？", "黃仁勳與川普都說橋太窄。"),
        ("黃仁勳怎麼看這座橋？", "他說，川普的橋太窄。"),
        ("橋何時開放、有多少條車道？", "橋在今年春天開放。"),
        ("川普的哪位部長這樣說？", "盧特尼克這樣說。"),
        ("Which member of Trump's cabinet said so?", "Lutnick said so."),
        ("橋在哪一天、由誰宣布開通？", "發言人宣布開通。"),
        ("货车的占比会到多少？", "货车占 25%。"),
        ("How much of the world market do lorries have?", "Lorries have 25%."),
        ("橋花了多少錢？", "造價為 38 億元。"),
        ("橋花了多少錢？", "市府投入 38 億。"),
        ("How much did the bridge cost?", "It was built for $38 million."),
        ("What is the length of the bridge and how long is it open?", "The bridge is 300 metres long."),
        ("橋有多長？", "全長 300 公尺。"),
        ("橋的長度排第幾？", "橋的長度居全國首位。"),
        ("H200 用的是幾奈米製程？", "H200 用的是4nm製程。"),
        ("What annual profit does the port make?", "It makes $3 million a year."),
        ("橋蓋在哪裡？", "橋蓋在白沙鎮。"),
        ("新橋的意義在哪裡？", "從此不必繞路。"),
        ("Where was the bridge built?", "It was built near the harbour of Ostra."),
        ("Where does the bridge fall short of the old one?", "It is far less wide."),
        ("新橋輸在哪裡？", "比不上舊橋寬。"),
        ("新橋對商家有多大的幫助？", "客人比從前多了。"),
        ("他在哪裡宣布的？", "他在專訪時宣布。"),
        ("他是哪家機構的人？", "Counterpoint 的林一說了。"),
        ("典禮在哪個城市舉行？", "典禮在吉隆坡舉行。"),
        ("橋由哪家公司承建？", "橋由北方集團承建。"),
        ("哪個部門宣布開通？", "交通部宣布開通。"),
        ("Which newspaper reported it?", "It was reported by the Harbour Times."),
        ("The mayor puts the share of lorries at more than what?", "Lorries make up 25% of the traffic, he said."),
        ("Name the city where they met.", "They met in Munich."),
        ("Which big Chinese tech companies were asked how many they need?", "阿里巴巴被詢問需求。"),
    ],
)
def test_words_that_hold_such_a_fact_may_tell_it(question: str, words: str) -> None:
    assert wanted_by(question).may_be_told_by(words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("橋是哪一年開通的？", "橋由市長宣布開通。"),
        ("When was the bridge opened?", "The mayor opened the bridge."),
        ("橋是哪一天開通的？", "橋在今年春天開通。"),
        ("橋是幾月幾號開通的？", "橋在1911年開通。"),
        ("On which date was the bridge opened?", "It was opened in May 2025."),
        ("橋用了多久蓋好？", "橋在2025年蓋好。"),
        ("橋用了多久蓋好？", "橋在7月11日蓋好。"),
        ("How long did it take?", "It was finished on July 11."),
        ("市占是百分之幾？", "市占第一。"),
        ("佔全球多大比例？", "市占第一。"),
        ("票價是多少元？", "票價上漲 20%。"),
        ("記憶體有幾 GB？", "記憶體落後兩代。"),
        ("How many dollars does it cost?", "700,000 of them were sold."),
        ("How old is the mayor?", "The mayor was elected."),
        ("華為出貨多少？", "華為在2025年出貨。"),
        ("港口有多少工人？", "港口是一個大港。"),
        ("港口有多少名工人？", "港口的占比升到 17%。"),
        ("How many people work there?", "Its share rose to 17%."),
        ("What is the price of a ticket?", "A ticket is needed."),
        ("新橋有什麼用？", "新橋真的有用嗎？"),
        ("新橋有什麼用？", "先來看看新橋到底有什麼用。"),
        ("How many people work there?", "It cost $17 million."),
        ("2030年的產量是多少？", "2027年的產量是 5 萬片。"),
        ("誰主持了典禮？", "典禮在六月舉行，氣氛熱烈。"),
        ("黃仁勳的公司由誰供貨？", "黃仁勳說供貨不成問題。"),
        ("Who opened the bridge?", "The bridge was opened in June."),
        ("Tell me who said that it was too narrow.", "It was too narrow, and soon widened."),
        ("H20 賣了多少？", "H200 賣了 70 萬顆。"),
        ("How many H100s were sold?", "700,000 H20s were sold."),
        ("黃仁勳怎麼看這座橋？", "川普說橋太窄。"),
        ("Which member of the cabinet said so?", "It was said in June."),
        ("货车的占比会到多少？", "货车有 70 万辆。"),
        ("How much of the world market do lorries have?", "There are 700,000 lorries."),
        ("橋花了多少經費？", "橋上裝了 100 萬盞燈。"),
        ("橋花了多少錢？", "橋有 3 條車道。"),
        ("How much did the bridge cost?", "Its share of the traffic rose to 25%."),
        ("橋有多長？", "橋很長。"),
        ("橋的長度排第幾？", "橋的長度很可觀。"),
        ("H200 用的是幾奈米製程？", "H200 由台積電代工。"),
        ("How big is the cut that it takes of H200 sales?", "H200s are sold to many."),
        ("What annual profit does the port make?", "The port is doing well."),
        ("橋蓋在哪裡？", "橋已經完工。"),
        ("Where was it built?", "It was built in haste."),
        ("橋由哪家公司承建？", "橋已經完工。"),
        ("Which newspaper reported it?", "It was reported at once."),
        ("The mayor puts the share of lorries at more than what?", "The mayor said that lorries were too many."),
        ("Name the city where they met.", "They met again."),
        ("2月12日誰宣布開通？", "1月15日，發言人宣布開通。"),
        ("Who announced it on 12 February?", "發言人在1月12日宣布開通。"),
        ("斯德哥爾摩的會談談了什麼？", "吉隆坡的會談談了貿易。"),
        ("What was agreed in Stockholm?", "In Kuala Lumpur both sides agreed to meet again."),
    ],
)
def test_words_without_one_or_of_another_year_or_version_may_not(question: str, words: str) -> None:
    assert not wanted_by(question).may_be_told_by(words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("2月12日誰宣布開通？", "2月12日，發言人宣布開通。"),
        ("2月12日誰宣布開通？", "發言人12日宣布開通。"),
        ("2月12日誰宣布開通？", "發言人宣布開通。"),
        ("Who announced it on February 12?", "發言人在二月十二日宣布開通。"),
        ("1月15日說要開通，後來何時開通？", "橋在2月12日開通。"),
        ("吉隆坡與斯德哥爾摩的會談談了什麼？", "吉隆坡的會談談了貿易。"),
        ("北京的會談談了什麼？", "吉隆坡的會談談了貿易。"),
    ],
    ids=["same", "day-alone", "none", "english", "asks-when", "one-of-two", "seat-of-a-government"],
)
def test_words_of_the_day_and_town_that_are_asked_about_may_tell(question: str, words: str) -> None:
    assert wanted_by(question).may_be_told_by(words)


def test_words_without_a_day_are_of_the_last_one_told_before() -> None:
    wanted = wanted_by("2月12日誰宣布開通？")
    assert wanted.may_be_told_by("發言人宣布開通。", "1月15日下雨。2月12日放晴。")
    assert not wanted.may_be_told_by("發言人宣布開通。", "2月12日下雨。1月15日放晴。")


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("哪些公司蓋了這座橋？", True),
        ("是哪兩家公司？", True),
        ("市長對新橋的態度前後有什麼變化？", True),
        ("兩份報導的數字為什麼兜不攏？", True),
        ("市長和船東的看法有何不同？", True),
        ("長城號和長江號的載重各會是多少？", True),
        ("大家的看法一致嗎？", True),
        ("雙方在哪一天達成一致？", False),
        ("兩份報導差在哪？", True),
        ("他最想要的幾件事是什麼？", True),
        ("How did the mayor and the owners each react?", True),
        ("How do the reports differ?", True),
        ("Who are the owners?", True),
        ("Which companies built it?", True),
        ("橋是誰蓋的？", False),
        ("橋在哪一天、由誰宣布開通？", True),
        ("兩份報導好像不太一樣？", True),
        ("橋是幾月開放的？", False),
        ("What functions does it have?", True),
        ("各界怎麼看這座橋？", False),
        ("哪家公司蓋了橋？", False),
        ("Who built the bridge?", False),
        ("Which company built it?", False),
        ("In which dynasty was it built?", False),
        ("What makes it narrow?", False),
    ],
)
def test_a_question_may_ask_for_several_things(question: str, is_so: bool) -> None:
    assert asks_for_several(question) is is_so
