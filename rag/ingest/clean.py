"""What in an article is not the report: told by position and shape, marked with its kind, and kept out of passages.

The article itself stays as it was given. The rules look at Simplified, half-width shadows of its lines, so that each
form is written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rag.text.fold import shadow
from rag.text.sentences import line_spans

Marked = tuple[int, int, str]
"""The stretch [start, end) of a text, and what kind of thing it is."""

HEAD, TAIL = 5, 10
"""Lines at an article's edges, where pages put their own words."""

SENTENCE_END = re.compile(r"[。！？!?.…][」』”’\"')]*\Z")
IMAGE = re.compile(r"(?:!\[[^\]]{0,300}\]\([^)]{0,2000}\)\s*)+\Z")
LINKS_ONLY = re.compile(r"(?:[-*•]\s+)?(?:\[[^\]]{1,300}\]\([^)]{0,2000}\)[\s|·,、]*)+\Z")
LIST_ITEM = re.compile(r"[-*•・]\s+\S")
SHORTEST_LIST = 3
LONGEST_HEADLINE = 60

CAPTION_START = re.compile(
    r"[▲▼△▽◤]|图[:/]|图为|图说|资料图|资料照|(?:photo|image|file photo|caption)\b ?[:/-]", re.IGNORECASE
)
CREDIT = "@|getty|shutterstock|unsplash|alamy|资料照|资料图|图片|图/|照片|摄|截图|提供|取自|photo|image"
CAPTION_END = re.compile(
    rf"\([^()]{{0,30}}(?:{CREDIT})[^()]{{0,30}}\)\Z"
    r"|(?:^|[.。!?] ?)(?:photo(?:graph)?(?: by|:)|image:|credit:)[^。]{1,50}\Z"
    r"|(?:记者|通讯员|新华社|中新社)[^。，,]{0,12} ?摄\)?\Z",
    re.IGNORECASE,
)
AGENCY_END = re.compile(
    r"\((?:reuters|ap|afp|epa|cna|bloomberg|xinhua"
    r"|路透社?|美联社|法新社|欧新社|中央社|新华社|中新社|视觉中国)\)\Z",
    re.IGNORECASE,
)
LONGEST_CAPTION = 200
EDITOR = re.compile(
    r"[(\[【]?\s*(?:(?:责任|执行|值班|网络|实习|核稿|见习)?编辑|责编|主编|审核|审校|校对|核稿|编审|监制|美编|制图)"
    r"\s*[:/|][^。!?]{1,60}\Z"
    r"|[(\[]?(?:reporting|editing|writing|compiled|edited) by\b",
    re.IGNORECASE,
)
LONGEST_EDITOR = 120
SHARE = re.compile(
    r"(?:欢迎)?(?:分享(?:到|至|本文|给)|点击(?:订阅|关注|下载)|扫(?:描|一扫)|关注|加入.{0,8}(?:好友|粉丝)|下载|订阅)"
    r"(?:[^。]*\Z|.*(?:我们|您|你).*)"
    r"|(?:follow us|share this|sign up for (?:our|the)|subscribe to (?:our|the)|download (?:our|the) app)\b",
    re.IGNORECASE,
)
LONGEST_SHARE = 80
COPYRIGHT = re.compile(
    r"©|\(c\)|copyright\b|版权声明|.{0,15}(?:版权|著作权)所有(?![人者权])"
    r"|(?:本文|文章)?(?:未经|非经).{0,12}(?:不得|禁止|请勿|谢绝)|(?:请勿|不得|禁止|谢绝)转载"
    r"|(?:如需)?转载.{0,4}(?:请|须|需|务必)|本文(?:获|经|已|由).{0,25}(?:授权|许可)|all rights reserved"
    r"|(?:this|no part|reproduction).{0,60}(?:reproduced|republished|redistributed|prohibited)",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"(?:[【\[(]?(?:免责|特别|郑重|版权)?(?:声明|提示|提醒)|本文|以上(?:内容|信息|资讯|文章|观点|言论|资料|仅)|文中|文章"
    r"|notice|disclaimer|the (?:views|opinions|content)|this article).{0,300}?"
    r"(?:仅代表|不代表|不构成|仅供参考|存储服务|与本.{0,4}无关|不承担|storage services"
    r"|do(?:es)? not (?:constitute|represent|reflect)|solely those of|not investment advice)",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_NOTICE = 500
RELATED = re.compile(
    r"[【\[(#*>\s]*(?:相关(?:新闻|报道|阅读|文章|链接|推荐)|延伸阅读|推荐阅读|更多(?:新闻|报道|文章|内容)|看更多"
    r"|热门(?:新闻|文章|话题)|猜你喜欢|其他人也看|你可能.{0,2}(?:感兴趣|喜欢)|往期(?:回顾|精选)"
    r"|related(?: (?:stories|articles|news|links|topics))?|read more|more (?:on|from|stories).{0,40}"
    r"|recommended(?: for you)?|you (?:may|might) also like|most read)[】\])*:\s>]*\Z",
    re.IGNORECASE,
)
CRUMBS = re.compile(r"[^>›»|]{1,12}(?: ?[>›»|] ?[^>›»|]{1,12}){2,12}\Z")
BUTTONS = frozenset(
    "首页 返回 返回首页 回首页 上一篇 下一篇 上一页 下一页 打印 列印 收藏 评论 留言 登录 登入 注册 搜索 搜寻 字号 分享"
    " 复制链接 大 中 小 home menu search login subscribe print share comments next previous".split()
)


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    shadow: str


def not_the_report(text: str, own_lines: Sequence[tuple[int, int]]) -> list[Marked]:
    """Return what of a text is not the report, in order; `own_lines` are its byline and date lines, already known."""
    lines = [_Line(start, end, shadow(text[start:end])) for start, end in line_spans(text)]
    marked: dict[tuple[int, int], str] = {}
    for rule in (_by_shape, _links_at_the_end, _at_the_edges, _captions):
        report = [line for line in lines if (line.start, line.end) not in marked]
        marked |= {(line.start, line.end): kind for line, kind in rule(report)}
    for span in own_lines:
        marked.setdefault(span, "byline")
    return [(start, end, kind) for (start, end), kind in sorted(marked.items())]


def _by_shape(lines: Sequence[_Line]) -> Iterator[tuple[_Line, str]]:
    for line in lines:
        if IMAGE.match(line.shadow):
            yield line, "image"
        elif LINKS_ONLY.match(line.shadow):
            yield line, "related_links"


def _at_the_edges(lines: Sequence[_Line]) -> Iterator[tuple[_Line, str]]:
    for place, line in enumerate(lines):
        shadow, length = line.shadow, len(line.shadow)
        at_head, at_tail = place < HEAD, place >= len(lines) - TAIL
        if not (at_head or at_tail):
            continue
        if EDITOR.match(shadow) and length <= LONGEST_EDITOR:
            yield line, "editor"
        elif shadow.strip().lower() in BUTTONS or (length <= LONGEST_HEADLINE and CRUMBS.match(shadow)):
            yield line, "navigation"
        elif SHARE.match(shadow) and length <= LONGEST_SHARE:
            yield line, "share"
        elif at_tail and place and DISCLAIMER.match(shadow) and length <= LONGEST_NOTICE:
            yield line, "disclaimer"
        elif at_tail and place and COPYRIGHT.match(shadow) and length <= LONGEST_SHARE:
            yield line, "copyright"


def _links_at_the_end(lines: Sequence[_Line]) -> Iterator[tuple[_Line, str]]:
    """Yield a list of related links: behind a heading that says so, or at the very end, where no sentence ends."""
    among_links = False
    for line in lines:
        among_links = bool(RELATED.match(line.shadow)) or (among_links and _may_be_link(line))
        if among_links:
            yield line, "related_links"
    items = list(takewhile(lambda line: LIST_ITEM.match(line.shadow), reversed(lines)))
    sentences = sum(bool(SENTENCE_END.search(item.shadow)) for item in items)
    is_introduced = len(items) < len(lines) and lines[-len(items) - 1].shadow.endswith(":")
    if len(items) >= SHORTEST_LIST and 2 * sentences < len(items) and not is_introduced:
        yield from ((item, "related_links") for item in items)


def _may_be_link(line: _Line) -> bool:
    return len(line.shadow) <= LONGEST_HEADLINE and not re.search(r"[。.;:：,，]\Z|[。！][」』”]?\Z", line.shadow)


def _captions(lines: Sequence[_Line]) -> Iterator[tuple[_Line, str]]:
    """Yield captions and credits. An agency in brackets ends a caption between paragraphs, but also a whole report."""
    by_agency = sum(bool(AGENCY_END.search(line.shadow)) for line in lines)
    for place, line in enumerate(lines):
        if len(line.shadow) > LONGEST_CAPTION:
            continue
        amid = 0 < place < len(lines) - 1
        if (
            CAPTION_START.match(line.shadow)
            or CAPTION_END.search(line.shadow)
            or (amid and AGENCY_END.search(line.shadow) and 3 * by_agency < len(lines))
        ):
            yield line, "caption"
