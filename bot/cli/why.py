"""`heshi check --why`: the reasoning, for people who add wordings and need not read code."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import cast

from bot import etiquette
from bot.phrases.help_words import HelpWords, help_words
from bot.phrases.why_words import WhyWords, why_words
from bot.replies import Voice
from knowledge import (
    CheckResult,
    Claim,
    Common,
    Contradiction,
    Explanation,
    FactBase,
    Help,
    Known,
    Nearness,
    SentenceRead,
    Stance,
    Standing,
    shipped_facts,
)

NEARLY = 0.8
"""Share of what is needed from which "nearly" is the word for it."""

FAR = 0.2
"""Share of what is needed below which it is "far from it"."""

MAX_SENTENCES = 6
"""Sentences that are shown: what names nothing and comes near nothing is counted, from a long text."""

ADDS = frozenset({Help.ADD, Help.CHOOSE, Help.TIE})
"""Where a wording would help."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A wording to try: for which fact, on which side, in which words."""

    fact_id: str
    side: str
    text: str


def suggestion(explanation: Explanation) -> Suggestion | None:
    """The one wording that would help most: of the nearest fact to which one would help."""
    if explanation.result.known:
        return None
    near = [n for sentence in explanation.sentences for n in sentence.near if n.help in ADDS]
    best = max(near, key=lambda n: n.likelihood, default=None)
    return Suggestion(best.fact_id, _side(best), best.suggested) if best and best.suggested else None


def _side(near: Nearness) -> str:
    denies = near.position.stance is Stance.DENIES or (
        near.position.stance is None and near.position.affirmation < 0.5
    )
    return "deny" if denies else "affirm"


def as_values(value: object) -> object:
    """An explanation (or a part of one) as values for JSON, without the result, which stands beside it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Claim):
        return {"text": value.text, "span": list(value.span)}
    if is_dataclass(value) and not isinstance(value, type):
        named = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: as_values(part) for name, part in named if not isinstance(part, CheckResult)}
    if isinstance(value, tuple):
        return [as_values(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value


class Place(Enum):
    """What the commands that edit facts can do where these facts lie."""

    EDITABLE = "editable"
    SHIPPED = "shipped"
    """Read-only, until they were copied."""
    FOREIGN = "foreign"
    """An archive, or a file of other people's claims."""

    @classmethod
    def of(cls, path: Path) -> Place:
        """Of the facts at a path."""
        if not path.is_dir():
            return cls.FOREIGN
        return cls.SHIPPED if path == shipped_facts() else cls.EDITABLE


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Puts an explanation into words. `facts`: the folder that the command line named, if it did."""

    base: FactBase
    voice: Voice
    facts: Path | None = None
    place: Place = Place.EDITABLE

    def lines(self, explanation: Explanation) -> Iterator[str]:
        """The whole reasoning, line by line."""
        say = self._say
        yield say.title
        yield from (f"  {line}" for line in self._whether_ours(explanation))
        shown = [s for s in explanation.sentences if _worth_showing(s, explanation)][:MAX_SENTENCES]
        for sentence in shown if not explanation.word_for_word else ():
            yield ""
            yield from self._sentence(sentence)
        rest = len(explanation.sentences) - len(shown)
        if rest and not explanation.word_for_word:
            yield say.more_sentences.format(n=rest)
        if self.place is Place.SHIPPED and any(near.suggested for s in shown for near in s.near):
            yield f"\n{self._advise.read_only}heshi facts init"
        yield ""
        yield from self._in_a_group(explanation.result)

    @property
    def _say(self) -> WhyWords:
        return why_words(self.voice.language)

    @property
    def _advise(self) -> HelpWords:
        return help_words(self.voice.language)

    def _whether_ours(self, explanation: Explanation) -> Iterator[str]:
        if explanation.word_for_word:
            yield self._say.word_for_word
            for known in explanation.result.known:
                yield f"{known.fact_id}: {self._quoted([known.wording])}"
        elif not explanation.named_something:
            yield self._say.no_name
        for alike in explanation.look_alikes:
            yield self._say.look_alike.format(words=alike.words, name=alike.name, subject=alike.subject)

    # --- what a sentence was read as

    def _sentence(self, sentence: SentenceRead) -> Iterator[str]:
        say = self._say
        yield self._quoted([" ".join(sentence.claim.text.split())])
        read = list(self._read_as(sentence))
        yield from (f"  {line}" for line in read or [say.nothing_read])
        yield f"  {say.nearest if sentence.near else say.nothing_near}"
        for number, near in enumerate(sentence.near, 1):
            whole = near.claim == sentence.claim
            yield from (f"  {line}" for line in self._fact(number, near, whole=whole))
        unanswered = all(near.standing is not Standing.TOLD for near in sentence.near)
        if unanswered and (sentence.near or sentence.named) and self.place is not Place.FOREIGN:
            text, folder = _for_shell(sentence.claim.text), self._folder()
            yield f"  {self._advise.other_fact}heshi facts find {text}{folder}"
            yield f"  {self._advise.new_fact}heshi facts new ID --topic TOPIC{folder}"

    def _read_as(self, sentence: SentenceRead) -> Iterator[str]:
        say = self._say
        named = [
            say.named_as.format(words=one.words, subject=", ".join(one.subjects))
            if one.subjects
            else say.stranger.format(words=one.words)
            for one in dict.fromkeys(sentence.named)
        ]
        for words, found in (
            (say.named, named),
            (say.carried, self._subjects(sentence.carried)),
            (say.quantities, list(sentence.quantities)),
        ):
            if found:
                yield words.format(list=self._list(found))
        for denial in sentence.negated:
            turned = self._list(denial.turned)
            words = say.negated if turned else say.negated_bare
            yield words.format(words=denial.words, list=turned)
        for cue in sentence.cues:
            yield say.cue.format(what=self._word("cue", cue.cue), list=self._quoted(cue.words))

    # --- a fact that came near

    def _fact(self, number: int, near: Nearness, *, whole: bool) -> Iterator[str]:
        say = self._say
        statement = self.voice.of(self.base.fact(near.fact_id).statement)
        standing = self._word("standing", near.standing)
        yield f"{say.fact.format(n=number, fact=near.fact_id, statement=statement)} [{standing}]"
        if near.help is Help.FAR and number > 1:
            # Nearer ones stand above it: what it shares with the message by chance helps nobody.
            yield f"   {next(self._sure(near))}"
            return
        if not whole:
            yield f"   {say.part.format(text=self._quoted([near.claim.text]))}"
        for line in (*self._compared(near), *self._sure(near), *self._help(near)):
            yield f"   {line}"

    def _compared(self, near: Nearness) -> Iterator[str]:
        say = self._say
        yield say.wording.format(text=self._quoted([near.wording]))
        for words, found in (
            (say.common, [self._pair(one) for one in near.common]),
            (say.only_message, list(near.only_message)),
            (say.only_wording, list(near.only_wording)),
        ):
            if found:
                yield words.format(list=self._list(found))
        yield from map(self._difference, near.differences)

    def _pair(self, common: Common) -> str:
        here, there, same = common.message, common.wording, common.message == common.wording
        if common.opposed:
            words = self._say.opposed_same if same else self._say.opposed
            return words.format(here=here, there=there)
        return here if same else self._say.same.format(here=here, there=there)

    def _difference(self, difference: Contradiction) -> str:
        name = f"differs_{difference.kind.name.lower()}"
        words = cast("str", getattr(self._say, name, self._say.differs_else))
        if difference.kind.name in {"NUMBER", "DATE", "VERSION"} and not difference.fact:
            words = self._say.differs_one_side
        there = self._subjects(difference.fact) if name == "differs_subject_missing" else difference.fact
        here = difference.message or difference.fact
        quote = self._list if name == "differs_subject_missing" else self._quoted
        return words.format(here=self._quoted(here), there=quote(there))

    def _sure(self, near: Nearness) -> Iterator[str]:
        say, position, share = self._say, near.position, near.likelihood / near.sure_from
        word = (
            say.sure_enough
            if share >= 1
            else say.sure_nearly
            if share >= NEARLY
            else say.sure_too_little
            if share >= FAR
            else say.sure_far
        )
        yield say.sure.format(percent=f"{near.likelihood:.0%}", needed=f"{near.sure_from:.0%}", word=word)
        taken = position.stance
        words = self._word("position", taken) if taken else say.position_unclear
        surer = 1 - position.affirmation if taken is Stance.DENIES else position.affirmation
        stance = words.format(percent=f"{surer:.0%}", needed=f"{position.clear:.0%}")
        yield say.clause_comma.join([stance, *self._because(near)])

    def _because(self, near: Nearness) -> Iterator[str]:
        if near.position.wording:
            yield self._word("because", near.position.wording)
        for doubt in near.position.doubts:
            yield self._word("doubt", doubt)

    # --- what would help

    def _help(self, near: Nearness) -> Iterator[str]:
        words = self._advice(near)
        yield "→ " + words.format(why=self._say.clause_comma.join(map(self._difference, near.differences)))
        for label, side in self._commands(near):
            yield f"  {label}{self._command(near, side)}"

    def _advice(self, near: Nearness) -> str:
        say = self._advise
        if near.help is Help.ADD and near.position.asks:
            return say.help_add_statement
        if near.help is Help.OTHER_CLAIM and near.standing is not Standing.OFFERED:
            return say.help_other_claim_bare
        return cast("str", getattr(say, f"help_{near.help}"))

    def _commands(self, near: Nearness) -> Iterator[tuple[str, str]]:
        say = self._advise
        if self.place is Place.FOREIGN:
            return
        match near.help:
            case Help.ADD:
                yield "", _side(near)
            case Help.CHOOSE | Help.TIE:
                yield say.if_affirms, "affirm"
                yield say.if_denies, "deny"
            case Help.NOTHING | Help.OTHER_CLAIM if near.standing in {Standing.TOLD, Standing.OFFERED}:
                yield say.not_this, "not_this"
            case _:
                pass

    def _command(self, near: Nearness, side: str) -> str:
        text = near.claim.text if side == "not_this" else near.suggested
        return f"heshi facts add-wording {near.fact_id} {_for_shell(text)} --side {side}{self._folder()}"

    def _folder(self) -> str:
        return f" --facts {_for_shell(str(self.facts))}" if self.facts else ""

    # --- unasked in a group

    def _in_a_group(self, result: CheckResult) -> Iterator[str]:
        if not result.known:
            yield self._say.group_nothing_known
        for known in result.known:
            fact = self.base.fact(known.fact_id)
            yield self._in_group_words(known).format(
                fact=self.voice.of(fact.statement).rstrip("。."), verdict=self.voice.word(known.verdict)
            )

    def _in_group_words(self, known: Known) -> str:
        say = self._say
        if etiquette.worth_saying(known, self.base):
            return say.group_speaks
        if known.claim.rebutted:
            return say.group_rebutted
        by_stance: Mapping[Stance, str] = {Stance.DENIES: say.group_denies, Stance.ASKS: say.group_asks}
        return by_stance.get(known.stance, say.group_harmless)

    # --- words

    def _word(self, kind: str, value: Enum) -> str:
        return cast("str", getattr(self._say, f"{kind}_{value.value}"))

    def _list(self, words: Iterable[str]) -> str:
        return self._say.list_comma.join(words)

    def _quoted(self, words: Iterable[str]) -> str:
        return self._list(self._say.quote.format(text=self.voice.inner(one)) for one in words)

    def _subjects(self, ids: Iterable[str]) -> list[str]:
        known = self.base.subjects
        return [self.voice.of(known[one].names) if one in known else one for one in ids]


def _worth_showing(sentence: SentenceRead, explanation: Explanation) -> bool:
    """A lone sentence is shown whatever it says; of several, what names or comes near something."""
    return (
        len(explanation.sentences) == 1
        or bool(sentence.named)
        or any(near.standing is not Standing.LEFT_OUT or near.help in ADDS for near in sentence.near)
    )


def _for_shell(text: str) -> str:
    """The text as one word for a shell, in double quotes where nothing in it means something to one."""
    text = " ".join(text.split())
    return shlex.quote(text) if set(text) & set('"$`\\!') else f'"{text}"'
