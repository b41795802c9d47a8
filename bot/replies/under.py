"""Buttons under an answer, made from what it tells: so they can be put back after others stood there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.delivery import Told
from bot.messages import Action, Button, Press
from bot.replies.voice import Voice


def answer_buttons(tells: Sequence[Told], voice: Voice, *, watch: bool) -> tuple[Button, ...]:
    """Under an answer that somebody asked for; `watch`: offer to tell them when its one verdict changes."""
    several = len(tells) > 1
    return tuple(
        button
        for number, told in enumerate(tells, 1)
        for button in _for_one(told, voice, f" {number}" if several else "", watch=watch and not several)
    )


def unasked_buttons(tells: Sequence[Told], voice: Voice) -> tuple[Button, ...]:
    """Under an answer that nobody asked for: also why, and how to be rid of it."""
    say = voice.of_rooms
    several = len(tells) > 1
    about = [
        button
        for number, told in enumerate(tells, 1)
        for button in (
            _button(voice.say.button_details, Action.DETAILS, told, voice, f" {number}" if several else ""),
            _button(say.fault, Action.FAULT, told, voice, f" {number}" if several else ""),
        )
    ]
    plain = ((say.why, Action.WHY), (say.mute, Action.MUTE), (say.delete, Action.DELETE))
    return (*about, *(Button(label, Press(action, language=voice.language)) for label, action in plain))


def fault_buttons(press: Press, voice: Voice) -> tuple[Button, ...]:
    """The four faults that an answer may have, and the way back, about the fact of that press."""
    say = voice.of_rooms
    faults = (
        (say.fault_match, Action.WRONG_MATCH),
        (say.fault_outdated, Action.OUTDATED),
        (say.fault_verdict, Action.WRONG_VERDICT),
        (say.fault_source, Action.WEAK_SOURCE),
        (say.fault_back, Action.NONE_OF_THESE),
    )
    return tuple(Button(label, _same(press, action)) for label, action in faults)


def watch_buttons(labelled: Iterable[tuple[str, str]], voice: Voice) -> tuple[Button, ...]:
    """One for each verdict that somebody follows (fact id, statement): pressed, it ends."""
    say = voice.of_keeping
    return tuple(
        Button(say.watch_end.format(statement=said), Press(Action.WATCH, fact_id, language=voice.language))
        for fact_id, said in labelled
    )


def _for_one(told: Told, voice: Voice, after: str, *, watch: bool) -> Iterable[Button]:
    say = voice.of_rooms
    yield _button(voice.say.button_details, Action.DETAILS, told, voice, after)
    if told.verdict:
        yield _button(voice.say.button_family, Action.FAMILY, told, voice, after)
    if watch:
        yield _button(say.watch, Action.WATCH, told, voice)
    yield _button(say.fault, Action.FAULT, told, voice, after)


def _button(label: str, action: Action, told: Told, voice: Voice, after: str = "") -> Button:
    press = Press(action, told.fact_id, told.stance, told.as_of, told.digest, voice.language)
    return Button(label + after, press)


def _same(press: Press, action: Action) -> Press:
    return Press(action, press.fact_id, press.stance, press.as_of, press.digest, press.language)
