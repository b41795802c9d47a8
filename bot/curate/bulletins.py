"""What maintainers are told where they cannot answer: in groups that a robot only writes to. Pure.

Buttons and commands mean nothing there, so what wants a decision ends with where it is taken: the console,
where it has a public address (HESHI_PUBLIC_URL), else the commands. Nothing that anybody wrote to us is in a
bulletin: only facts, counts and names of channels.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.corrections import Stage
from bot.curate.cards import Card
from bot.messages import Block, Bullets, Headline, Paragraph, Reply
from bot.phrases.bulletin_words import BULLETIN_WORDS, BulletinWords
from bot.replies import moment, statement
from bot.state.campaigns import Listed
from bot.state.tallies import Tally
from knowledge import Verdict


@dataclass(frozen=True, slots=True)
class Day:
    """What a digest tells of."""

    tally: Tally
    before: Tally
    """The day before that one."""
    top: Sequence[tuple[str, int]] = ()
    """Facts told most, with how often."""
    waiting: Mapping[str, int] = field(default_factory=dict)
    """What waits for somebody now, by the name of its word: "questions"."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell: nobody asked, and nothing waits."""
        return not (self.tally.asked or self.tally.unasked or any(self.waiting.values()))


@dataclass(frozen=True, slots=True)
class Bulletins:
    """What bulletins are drawn with: `console` and `pages` are addresses, "" where there is none."""

    card: Card
    console: str = ""
    pages: str = ""

    @property
    def say(self) -> BulletinWords:
        """The words of bulletins."""
        return BULLETIN_WORDS[self.card.voice.language]

    # --- something happened

    def alarm(self, line: str) -> Reply:
        """A line of the desk, and where to go."""
        return self._reply(Paragraph(line), self._see(""))

    def correction(self, listed: Listed) -> Reply:
        """How far a correction has come; who it reaches, and never who they are."""
        campaign, of_corrections = listed.campaign, self.card.of_corrections
        name = f"k{campaign.number}"
        waits = {Stage.WAITING: self.say.waits, Stage.DUE: self.say.starts}.get(campaign.stage)
        if waits is None:
            return Reply(self.card.correction(listed).blocks, self.card.voice.language)
        about = campaign.change.fact_id
        counts = listed.counted
        hears = of_corrections.hears.format(
            edits=counts.edits, rooms=counts.rooms, askers=counts.askers, watchers=counts.watchers
        )
        said = waits.format(item=name, fact=about, statement=self._statement(about))
        when = [Paragraph(self._when(campaign.not_before))] if campaign.stage is Stage.DUE else []
        return self._reply(Headline(said), Paragraph(hears), *when, self._see("/corrections"))

    def _when(self, not_before: float) -> str:
        return self.card.of_corrections.due.format(when=self._moment(not_before))

    def down(self, channel: str, since: float) -> Reply:
        """A channel that has not worked for a while. `since` in seconds since 1970, here and below."""
        return self._reply(
            Headline(self._channel(self.say.down, channel, since)), Paragraph(self.say.down_doctor)
        )

    def up(self, channel: str, since: float) -> Reply:
        """It works again."""
        return self._reply(Headline(self._channel(self.say.up, channel, since)))

    def _channel(self, form: str, channel: str, since: float) -> str:
        return form.format(channel=self.say.channel(channel), since=self._moment(since))

    # --- the digest

    def digest(self, day: Day) -> Reply:
        """A day in figures, the facts told most, and what waits."""
        return self._reply(
            Headline(self.say.digest.format(day=self.card.voice.day(day.tally.day))),
            *self._figures(day),
            *self._top(day.top),
            *self._waiting(day.waiting),
        )

    def _figures(self, day: Day) -> Iterator[Block]:
        tally, say = day.tally, self.say
        if not tally.asked:
            yield Paragraph(say.nobody)
        else:
            yield Paragraph(say.asked.format(n=tally.asked, before=day.before.asked))
            # The words for answers are called as the answers are.
            yield self._line(say.answers, {getattr(say, a.value): n for a, n in tally.answers.items()})
            yield self._line(say.channels, {say.channel(name): n for name, n in tally.channels.items()})
        if tally.verdicts:
            words = {self._verdict(name): n for name, n in tally.verdicts.items()}
            yield self._line(say.verdicts, words)
        if tally.unasked:
            yield Paragraph(say.unasked.format(n=tally.unasked))

    def _verdict(self, name: str) -> str:
        # A verdict that a later heshi may know is counted under its name.
        return self.card.voice.word(Verdict(name) if name in set(Verdict) else None)

    def _top(self, top: Sequence[tuple[str, int]]) -> Iterator[Block]:
        lines = tuple(self._fact(fact_id, n) for fact_id, n in top)
        if lines:
            yield Bullets(self.say.top, lines)

    def _fact(self, fact_id: str, n: int) -> str:
        line = self.say.top_line.format(statement=self._statement(fact_id), n=n)
        there = self.pages and fact_id in self.card.base.facts
        return f"{line}\n{self.pages}/f/{fact_id}" if there else line

    def _waiting(self, waiting: Mapping[str, int]) -> Iterator[Block]:
        open_ones = {getattr(self.say, name): n for name, n in waiting.items() if n}
        if open_ones:
            yield self._line(self.say.waiting, open_ones)
            yield self._see("")

    # --- small things

    def _line(self, form: str, counts: Mapping[str, int]) -> Paragraph:
        """Words with their counts, the largest first."""
        ordered = sorted(counts.items(), key=lambda pair: -pair[1])
        parts = [self.say.times.format(word=word, n=n) for word, n in ordered]
        return Paragraph(form.format(parts=self.card.voice.names(parts)))

    def _see(self, where: str) -> Paragraph:
        link = f"{self.console}{where}" if self.console else ""
        return Paragraph(self.say.see.format(link=link) if link else self.say.see_here)

    def _statement(self, fact_id: str) -> str:
        fact = self.card.base.facts.get(fact_id)
        return statement(self.card.voice, fact) if fact else fact_id

    def _moment(self, at: float) -> str:
        return moment(self.card.voice, dt.datetime.fromtimestamp(at, self.card.zone))

    def _reply(self, *blocks: Block) -> Reply:
        return Reply(blocks, self.card.voice.language)
