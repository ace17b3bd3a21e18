"""What is counted of judged answers, as pure functions. Shares are 0 to 1; None is what there was nothing to count of.

In the formulas |…| counts answers unless it says otherwise. An answer is *answered* if it is no refusal, and
*answerable* is a question with gold facts. *Citing* are the answered answerable ones whose question names an article.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import mean, median

from rag.evaluate.records import Judged, JudgedCitations

JudgedAnswers = Sequence[Judged]


# --- right or wrong


def accuracy(judged: JudgedAnswers) -> float | None:
    """|answerable, answered, with every gold fact in one of its forms| + |not answerable, refused|, over |all|."""
    return share(one.correct for one in judged)


def refusal_precision(judged: JudgedAnswers) -> float | None:
    """|refused, not answerable| / |refused|."""
    return share(not one.answerable for one in judged if one.refused)


def refusal_recall(judged: JudgedAnswers) -> float | None:
    """|refused, not answerable| / |not answerable|."""
    return share(one.refused for one in judged if not one.answerable)


# --- citations


def citation_precision(judged: JudgedAnswers) -> float | None:
    """Citations of an expected article / citations, counted over all citing answers together.

    Answers to questions that are not answerable cite in vain; refusal recall counts those.
    """
    return share(right for one in _citing(judged) for right in one.expected)


def quote_precision(judged: JudgedAnswers) -> float | None:
    """Citations of an expected article whose quoted words tell a gold fact / citations, over all citing answers.

    `facts.passage_tells` says when words tell a fact. It asks more than a claim's proof: a claim may be true and
    proven, and nothing that was asked for.
    """
    return share(right for one in _citing(judged) for right in one.proving)


def citation_recall(judged: JudgedAnswers) -> float | None:
    """|citing, with a citation of an expected article| / |citing|."""
    return share(any(one.expected) for one in _citing(judged))


def fact_recall(judged: JudgedAnswers) -> float | None:
    """Return the mean over citing answers of: gold facts that a cited passage tells / gold facts.

    `facts.passage_tells` says when a passage tells a fact.
    """
    return _mean([sum(one.facts) / len(one.facts) for one in _citing(judged)])


def several_facts_recall(judged: JudgedAnswers) -> float | None:
    """Return the same as `fact_recall` over those citing answers whose question has two or more gold facts."""
    return _mean([sum(one.facts) / len(one.facts) for one in _citing(judged) if len(one.facts) > 1])


# --- claims


def claims_supported(judged: JudgedAnswers) -> float | None:
    """Shown claims with the verdict `supported` / shown claims, counted over all answers together."""
    return share(verdict == "supported" for verdict in _verdicts(judged))


def claims_partly(judged: JudgedAnswers) -> float | None:
    """Shown claims with the verdict `partly` / shown claims, counted over all answers together."""
    return share(verdict == "partly" for verdict in _verdicts(judged))


def withheld_claims(judged: JudgedAnswers) -> int:
    """Return how many notices of the kind `withheld_claim` there are in all answers together."""
    return sum(notice["kind"] == "withheld_claim" for one in judged for notice in one.answer["notices"])


# --- language


def language_match(judged: JudgedAnswers) -> float | None:
    """|in the language asked in, the script of Chinese included| / |all|; see `facts.is_in_language`."""
    return share(one.language_right for one in judged)


def script_match(judged: JudgedAnswers) -> float | None:
    """|without any character of the other script only| / |all|, of those asked and answered in Chinese."""
    return share(one.script_right for one in judged if one.script_right is not None)


# --- time and tokens


def median_seconds(judged: JudgedAnswers) -> float | None:
    """Return the median of the seconds from asking to the whole answer."""
    return _median([one.seconds for one in judged])


def p95_seconds(judged: JudgedAnswers) -> float | None:
    """Return the 95th percentile of the same, by nearest rank: the ⌈0.95 n⌉-th smallest of n."""
    seconds = sorted(one.seconds for one in judged)
    return round(seconds[math.ceil(0.95 * len(seconds)) - 1], 2) if seconds else None


def median_first_token_seconds(judged: JudgedAnswers) -> float | None:
    """Return the median of `timings_ms.first_token` in seconds.

    Where no model wrote (a refusal for want of evidence, quotes alone), that is when the answer was whole.
    """
    return _median(_timings(judged, "first_token"))


def median_quotes_seconds(judged: JudgedAnswers) -> float | None:
    """Return the median of `timings_ms.retrieve` in seconds: when the quotes to draw from were shown."""
    return _median(_timings(judged, "retrieve"))


def mean_prompt_tokens(judged: JudgedAnswers) -> float | None:
    """Return the mean of `usage.prompt_tokens` over the answers that tell it.

    Untold are those no model wrote, and those whose model was stopped early, which ends before the count comes.
    """
    return _mean(_usage(judged, "prompt_tokens"), places=0)


def mean_completion_tokens(judged: JudgedAnswers) -> float | None:
    """Return the mean of `usage.completion_tokens` over the answers that tell it."""
    return _mean(_usage(judged, "completion_tokens"), places=0)


# --- arithmetic


def share(truths: Iterable[bool]) -> float | None:
    """Return the share of true ones, rounded to three places; None of nothing."""
    return _mean([float(truth) for truth in truths])


def _mean(values: Sequence[float], places: int = 3) -> float | None:
    return round(mean(values), places) if values else None


def _median(seconds: Sequence[float]) -> float | None:
    return round(median(seconds), 2) if seconds else None


def _citing(judged: JudgedAnswers) -> list[JudgedCitations]:
    return [one.citations for one in judged if one.citations is not None]


def _verdicts(judged: JudgedAnswers) -> list[str]:
    return [claim["verdict"] for one in judged for claim in one.answer["claims"]]


def _timings(judged: JudgedAnswers, name: str) -> list[float]:
    return [one.answer["timings_ms"][name] / 1000 for one in judged if name in one.answer["timings_ms"]]


def _usage(judged: JudgedAnswers, name: str) -> list[float]:
    return [float(one.answer["usage"][name]) for one in judged if one.answer["usage"].get(name)]
