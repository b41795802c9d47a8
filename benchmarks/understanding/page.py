"""All that was measured, as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.table import machine
from benchmarks.understanding.labelled import WITH, WITHOUT, Answered
from benchmarks.understanding.metrics import Share
from benchmarks.understanding.ours import OURS
from benchmarks.understanding.retrieval import Ranked
from benchmarks.understanding.talk import Talk
from knowledge import Outcome


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and of what it was measured."""

    day: str
    edition: str
    commit: str


@dataclass(slots=True)
class Found:
    """What was measured; what is missing was not at hand."""

    stamp: Stamp
    answered: list[Answered] = field(default_factory=list)
    talk: list[Talk] = field(default_factory=list)
    ranked: list[Ranked] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What was not at hand, a line each."""


HEAD = """# How often it is wrong

<!-- Written by `python -m benchmarks.understanding`; change that, not this. -->

What heshi answers to messages that were labelled beforehand, and how it ranks the facts of collections
made by others, beside the usual ways to find a text among many: on the same messages, in the same run.
Shares are in per cent; in brackets the 95 % interval (Wilson): what other messages of the same kind would
give.
"""

LABELLED = """Messages written for the shipped facts and labelled before anything answered them, each with
the day it is judged on. *Right*: every fact with an accepted verdict, nothing else. *Part*: some of
several, nothing wrong. *Wrong*: a fact or a verdict that is not accepted. *Close*: the right fact is
among those offered. *Missed*: none of these. Of messages about no fact: *silent*, *hint* (something is
offered), *alarm* (a verdict).

A usual way answers with the verdict of its best wording's fact on that day. It knows no stance, so it
takes the wording's. It answers above the score that 5 % of the messages about no fact in the first
collection are above, and offers three facts above the one of 25 %; Cofacts' thresholds are its own. Each
gets the text in our normal form, which none of them brings along.
"""

TALK = """Sentences that nobody wrote for us, each read once, and lines about our topics that claim
nothing. *Spoken*: it would have spoken up unasked in a group; in brackets the share that this leaves
possible (exact, one-sided, 95 %). *Told* and *offered*: what it would have answered if asked.
"""

PUBLIC = """Facts and messages that nobody here wrote; one claim a fact, no subjects, no dates. No weight
that is shipped was fitted on them, but the form of the ranking was chosen while looking at guokr_zh and
mygopen_zht, and how little a claim of one word proves was learned from clef22_en (negation): figures on
these three flatter us a little; covid_quoted_zh was run along and decided nothing.

*S@k*: messages whose fact is among the first k. *RA@x*: messages answered with the right fact first when
the threshold lets x % of the messages about no fact through, the threshold being set on these messages, for
every way alike: finding the fact is the easy half, knowing that there is none the hard one. Where a
collection has no such messages, the facts of a quarter of its queries, chosen by a hash, are taken away.
Ties go by fact id. Where intervals overlap, nobody is ahead.
"""

_CLAIMS = (Outcome.RIGHT, Outcome.PART, Outcome.WRONG, Outcome.CLOSE, Outcome.MISS)
_OTHERS = (Outcome.SILENT, Outcome.HINT, Outcome.ALARM)


def page(found: Found) -> str:
    """The page."""
    stamp = found.stamp
    about = f"Measured on {stamp.day}, edition {stamp.edition}, commit {stamp.commit}. "
    parts = [HEAD, about + machine().replace(", of which one is used", ""), ""]
    parts += [f"- Not measured: {remark}" for remark in found.remarks]
    parts += [""] if found.remarks else []
    parts += _labelled(found.answered) + _talk(found.talk) + _public(found.ranked)
    return "\n".join(parts).rstrip() + "\n"


def _labelled(answered: Sequence[Answered]) -> list[str]:
    if not answered:
        return []
    parts = ["## Labelled messages", "", LABELLED]
    for name in dict.fromkeys(one.collection for one in answered):
        own = [one for one in answered if one.collection == name]
        parts += [f"### {name}", "", *_halves(own), *_by_style(own)]
    return parts


def _halves(own: Sequence[Answered]) -> list[str]:
    parts: list[str] = []
    for row, outcomes in ((WITH, _CLAIMS), (WITHOUT, _OTHERS)):
        count = own[0].share(row).total
        if count:
            head = [f"{row}: {count}", *(_heading(outcome) for outcome in outcomes)]
            lines = [[one.system, *(_sure(one.share(row, o)) for o in outcomes)] for one in own]
            parts += [*_table(head, lines), ""]
    return parts


def _by_style(own: Sequence[Answered]) -> list[str]:
    """Ours in full; of the others what is right and wrong, or alarms."""
    parts: list[str] = []
    ours = [one for one in own if one.system in OURS]
    for with_fact, outcomes in ((True, _CLAIMS), (False, _OTHERS)):
        for one in ours:
            head = [f"{one.system}, by style", "n", *(_heading(outcome) for outcome in outcomes)]
            lines = [
                [style[1:], one.share(style).total, *(_sure(one.share(style, o)) for o in outcomes)]
                for style in one.styles(with_fact=with_fact)
            ]
            parts += [*_table(head, lines), ""] if lines else []
        parts += _beside(own, with_fact=with_fact)
    return parts


def _beside(own: Sequence[Answered], *, with_fact: bool) -> list[str]:
    styles = own[0].styles(with_fact=with_fact)
    if not styles or len(own) < 2:
        return []
    told = "right / wrong, by style" if with_fact else "alarms, by style"
    lines = [[one.system, *(_short(one, style, with_fact=with_fact) for style in styles)] for one in own]
    return [*_table([told, *(style[1:] for style in styles)], lines), ""]


def _short(one: Answered, style: str, *, with_fact: bool) -> str:
    if not with_fact:
        return _percent(one.share(style, Outcome.ALARM).value)
    right, wrong = one.share(style, Outcome.RIGHT), one.share(style, Outcome.WRONG)
    return f"{_percent(right.value)} / {_percent(wrong.value)}"


def _talk(rows: Sequence[Talk]) -> list[str]:
    if not rows:
        return []
    total = Talk("all")
    for row in rows:
        total.sentences += row.sentences
        total.spoken += row.spoken
        total.told += row.told
        total.offered += row.offered
    head = ["source", "sentences", "spoken", "told", "offered"]
    lines = [_talk_row(row) for row in ([*rows, total] if len(rows) > 1 else rows)]
    return ["## Ordinary talk", "", TALK, *_table(head, lines), ""]


def _talk_row(row: Talk) -> list[object]:
    spoken = f"{row.spoken} (≤ {_percent(row.at_most, 3)} %)"
    offered = f"{row.offered} ({_percent(Share(row.offered, row.sentences).value, 2)} %)"
    return [row.source, f"{row.sentences:,}", spoken, row.told, offered]


def _public(ranked: Sequence[Ranked]) -> list[str]:
    if not ranked:
        return []
    parts = ["## Other people's fact checks", "", PUBLIC]
    head = "way|MRR|S@1|S@5|S@10|MAP@5|AUROC|RA@1|RA@5|CPU a message".split("|")
    for name in dict.fromkeys(row.set for row in ranked):
        own = [row for row in ranked if row.set == name]
        counts = max((len(row.found.tops), len(row.found.false_tops)) for row in own)
        parts += [
            f"### {name}",
            "",
            f"{max(row.facts for row in own):,} facts; {counts[0]:,} messages about one",
        ]
        parts[-1] += f" of them, {counts[1]:,} about none."
        parts += ["", *_table(head, [_public_row(row) for row in own]), ""]
    return parts


def _public_row(row: Ranked) -> list[object]:
    if row.skipped:
        return [row.way, f"not measured: {row.skipped}", *["–"] * 8]
    found = row.found
    success = [_sure(found.success(1)), *(_figure(found.success(k).value) for k in (5, 10))]
    answered = [found.answered(false) for false in (0.01, 0.05)]
    told = ["–" if share is None else _sure(share) for share in answered]
    auroc = "–" if found.auroc is None else _figure(found.auroc)
    times = f"{row.seconds * 1e3:.3g} ms"
    return [row.way, _figure(found.mrr), *success, _figure(found.map5), auroc, *told, times]


def _table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(map(str, line))} |" for line in lines]


def _heading(outcome: Outcome) -> str:
    return {Outcome.MISS: "missed"}.get(outcome, str(outcome))


def _sure(share: Share) -> str:
    low, high = share.interval
    return f"{_percent(share.value)} ({_percent(low)}–{_percent(high)})"


def _percent(value: float, digits: int = 1) -> str:
    return f"{value * 100:.{digits}f}"


def _figure(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")
