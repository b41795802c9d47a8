"""What is shown of a trial: broken rules as lines, and the answers that would change, by how. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.console.trial_words import TrialWords
from bot.curate.sheets import Trial, Trouble
from bot.replies import Voice, cut, without_contacts
from knowledge import Shift, Telling, Turn

SHOWN_CHARS = 300
"""Of a sentence: whole in nearly all cases. Links, names and numbers in it are replaced, as everywhere."""

SHIFTS_SHOWN = 20
"""Sentences of one kind that are shown: more are not read, and their number is."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence that is answered in another way."""

    text: str
    now: str
    then: str


_DANGER = list(Turn)
"""Kinds of change, the most dangerous first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """All sentences that change in one way."""

    title: str
    shown: tuple[Changed, ...]
    more: int


def kinds(shifts: Sequence[Shift], voice: Voice, words: TrialWords) -> tuple[Kind, ...]:
    """What changes, by how it does, the most dangerous first."""
    found: dict[str, list[Shift]] = {}
    for shift in sorted(shifts, key=lambda one: _DANGER.index(one.turn)):
        found.setdefault(shift.turn.value, []).append(shift)
    return tuple(
        Kind(
            words.shift_kinds[kind],
            tuple(_changed(shift, voice, words) for shift in alike[:SHIFTS_SHOWN]),
            max(0, len(alike) - SHIFTS_SHOWN),
        )
        for kind, alike in found.items()
    )


def _changed(shift: Shift, voice: Voice, words: TrialWords) -> Changed:
    return Changed(
        cut(without_contacts(shift.text), SHOWN_CHARS),
        _told(shift.old, shift.old_offers, voice, words),
        _told(shift.new, shift.new_offers, voice, words),
    )


def _told(telling: Telling, offers: Sequence[str], voice: Voice, words: TrialWords) -> str:
    told = [
        words.told.format(fact=fact_id, stance=words.stance[stance.value], word=voice.word(verdict))
        for fact_id, stance, verdict in telling
    ]
    if told:
        return voice.names(told)
    return f"{voice.names(list(offers))} ?" if offers else words.told_nothing


def trouble_lines(troubles: Iterable[Trouble], voice: Voice) -> tuple[str, ...]:
    """Broken rules, in the reader's language, errors first."""
    ordered = sorted(troubles, key=lambda trouble: trouble.level != "error")
    return tuple(_trouble(trouble, voice) for trouble in ordered)


def _trouble(trouble: Trouble, voice: Voice) -> str:
    says = voice.script(trouble.says_zh) if voice.chinese else trouble.says
    fix = voice.script(trouble.fix_zh) if voice.chinese else trouble.fix
    about = " ".join(filter(None, (trouble.code, trouble.record)))
    return voice.names([f"{about}{'：' if voice.chinese else ': '}{says}", *([fix] if fix else [])])


def trial_line(trial: Trial, words: TrialWords) -> str:
    """What came of a trial, in a sentence."""
    if not trial.clean:
        return words.trial_broken
    form = words.trial_clean if trial.shifts else words.trial_same
    return form.format(n=len(trial.shifts), texts=trial.texts)
