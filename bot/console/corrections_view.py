"""What is shown of a correction: who hears of it, and the very text that each of them gets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.corrections import OPEN_STAGES, Campaign, Cause, Change, Plan, Reader, Stage, Turn
from bot.delivery import Told
from bot.messages import Language, Reply
from bot.replies import Circumstances, Voice, notices
from bot.state.campaigns import Listed
from bot.wire import AnswerBody, body


@dataclass(frozen=True, slots=True)
class Letter:
    """One text with how many get it: a `notice` (groups and askers), a `watch`, or an `edit`."""

    kind: str
    turn: Turn
    language: Language
    n: int
    shown: AnswerBody


def letters(planned: Plan, around: Circumstances) -> tuple[Letter, ...]:
    """Every text that would be sent, one for each verdict that was told and each language."""
    change = planned.change
    if change.fact_id not in around.base.facts:
        return ()
    kinds: tuple[tuple[str, Sequence[Reader]], ...] = (
        ("notice", (*planned.rooms, *planned.askers)),
        ("watch", planned.watchers),
        ("edit", planned.edits),
    )
    return tuple(
        letter
        for kind, readers in kinds
        # What most of them read comes first.
        for letter in sorted(_letters(kind, change, readers, around), key=lambda one: -one.n)
    )


def _letters(kind: str, change: Change, readers: Iterable[Reader], around: Circumstances) -> Iterator[Letter]:
    turns = {(turn.stance, turn.old): turn for turn in change.turns}
    for (stance, old, language), group in groupby(sorted(readers, key=_reads), key=_reads):
        # Days differ from reader to reader: the latest stands for all.
        alike = list(group)
        told = max((reader.told for reader in alike), key=lambda one: one.as_of)
        turn = next(turns[key] for key in turns if (key[0], key[1] or "") == (stance, old))
        reply = _reply(kind, change.cause, told, around, Voice(Language(language)))
        yield Letter(kind, turn, Language(language), len(alike), body(reply))


def _reads(reader: Reader) -> tuple[str, str, str]:
    return reader.told.stance.value, reader.told.verdict or "", reader.language.value


def _reply(kind: str, cause: Cause, told: Told, around: Circumstances, voice: Voice) -> Reply:
    taken_back = cause is Cause.WRONG_MATCH
    if kind == "watch":
        return notices.watched(told, around, voice)
    if kind == "edit":
        return notices.edited([notices.Mended(told, taken_back)], around, voice)
    return (notices.mismatch if taken_back else notices.correction)(told, around, voice)


@dataclass(frozen=True, slots=True)
class Sent:
    """How much of a correction has been handed over."""

    done: int
    all: int


def sent(listed: Listed) -> Sent:
    """How far the sending is."""
    counted = listed.counted
    whole = counted.edits + counted.rooms + counted.askers + counted.watchers
    whole = max(whole, listed.left)
    return Sent(whole - listed.left, whole)


def ordered(campaigns: Iterable[Listed]) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Those under way (first what waits for people), and those that are over, the latest first."""
    found = list(campaigns)
    first = {Stage.WAITING: 0, Stage.DUE: 1, Stage.RUNNING: 2}
    under_way = [one for one in found if one.campaign.stage in OPEN_STAGES]
    over = [one for one in found if one.campaign.stage not in OPEN_STAGES]
    return (
        tuple(sorted(under_way, key=lambda one: (first[one.campaign.stage], one.campaign.number))),
        tuple(reversed(over)),
    )


def may_agree(campaign: Campaign, who: str) -> bool:
    """Whether the agreement of this person would count."""
    return campaign.stage in {Stage.WAITING, Stage.DUE} and who not in campaign.approvals
