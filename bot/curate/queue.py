"""What can be done with an entry of the queue and with feedback, whoever does it and from wherever.

Words go into the facts through the `Editorial`, decisions into the store; both are left as they were where
either refuses. Whoever waits for a verdict is told by the rounds of `questioning`, within seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.aside import aside
from bot.curate.editorial import Editorial
from bot.curate.feedback import Expected, case_line
from bot.curate.prefilled import draft_text
from bot.curate.sheets import (
    Entered,
    Gone,
    Person,
    Published,
    ReadOnly,
    Refused,
    Saved,
    Trial,
)
from bot.memory import Decided
from bot.state.complaints import ComplaintState
from bot.state.desk import DeskStore
from bot.state.entries import Entry
from knowledge import Conflict, Side, changes

CHANGE = "a wording from the queue of questions"
"""What the history of a fact says of it: nothing of who asked."""

WordingOutcome = Published | Refused | Gone | ReadOnly


@dataclass(frozen=True, slots=True)
class Wording:
    """What is to be added to which list of which fact."""

    fact_id: str
    side: Side
    text: str


def published(editorial: Editorial, wording: Wording, by: Person) -> WordingOutcome:
    """Write a wording from the queue into its fact, once; blocks for as long as the rules take."""
    base, fact_id = editorial.base, wording.fact_id
    if fact_id in base.facts and wording.text in getattr(base.fact(fact_id).wordings, wording.side):
        # It was written before the process ended, or by hand.
        return Published(base.edition, changes(base, base))
    return editorial.add_wording(fact_id, wording.side, wording.text, by, change=CHANGE)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, and when."""

    by: Person
    """As git shows them."""
    who: str
    """As decisions keep them: a name that `DeskReading.who` gave."""
    now: float
    """The wall clock, in seconds since 1970."""


class QueueWork:
    """Tries, publishes, drafts and decides; `who` and `now` as in `Act`."""

    def __init__(self, desk: DeskStore, editorial: Editorial, today: Callable[[], dt.date]) -> None:
        """`today`: the day that goes into records and cases."""
        self._desk = desk
        self._editorial = editorial
        self._today = today

    # --- words

    def trial(self, wording: Wording) -> Trial:
        """What the wording would change, before anything is written. Takes up to seconds.

        Raises:
            NoSuchFact: there is no such fact.
        """
        return self._editorial.wording_trial(wording.fact_id, wording.side, wording.text)

    async def add_wording(self, number: int, wording: Wording, act: Act) -> WordingOutcome:
        """Write the wording into the fact and use the new edition.

        A near miss answers nobody, so that its entry is dismissed; another one closes by what it answers.
        """
        came = await aside(partial(published, self._editorial, wording, act.by))
        if isinstance(came, Published) and wording.side == "not_this":
            _ = await self._desk.decide(Decided(f"q{number}", "dismiss"), act.who, now=act.now)
        return came

    def prefilled(self, entry: Entry) -> tuple[str, str]:
        """Id and text of a draft for an entry: its wordings, its language, the subjects that it names."""
        draft_id = f"question-{entry.number}"
        texts = [one.text for one in entry.texts]
        language = entry.question.language
        return draft_id, draft_text(self._editorial, draft_id, texts, language)

    async def draft(self, number: int, act: Act) -> Saved | Conflict | Gone | ReadOnly:
        """Save a draft for an entry, which stays open until a fact answers it; `Gone`: there is none."""
        entry = self._desk.entry(number, act.now)
        if entry is None or not entry.texts:
            return Gone()
        draft_id, text = await aside(partial(self.prefilled, entry))
        return await aside(partial(self._editorial.save, "fact", draft_id, text, act.by, expected=""))

    # --- decisions

    async def dismiss(self, number: int, who: str, now: float) -> bool:
        """Its words go; whoever waits is told after a while that there is no verdict. False: it is over."""
        return await self._decide(number, "dismiss", who, now)

    async def mute(self, number: int, who: str, now: float) -> bool:
        """The same, and those who asked it put no more into the queue."""
        return await self._decide(number, "mute", who, now)

    async def never(self, number: int, fact_id: str, act: Act) -> WordingOutcome | bool:
        """Never match its words again: as that fact, or (without one) as a question at all.

        True or False for a question: whether it was still open.
        """
        if not fact_id:
            return await self._decide(number, "never", act.who, act.now)
        entry = self._desk.entry(number, act.now)
        if entry is None or not entry.texts:
            return False
        words = entry.texts[0].text
        return await self.add_wording(entry.number, Wording(fact_id, "not_this", words), act)

    async def fold(self, number: int, into: int, who: str, now: float) -> bool:
        """Two entries say the same; the older one keeps its name."""
        return await self._decide(number, "join", who, now, f"q{into}")

    async def unfold(self, number: int, who: str, now: float) -> bool:
        """A text says something else than its entry: it is one of its own again, and rules leave it alone."""
        return await self._decide(number, "part", who, now)

    async def _decide(self, number: int, decision: str, who: str, now: float, argument: str = "") -> bool:
        return await self._desk.decide(Decided(f"q{number}", decision, argument), who, now=now)

    # --- feedback

    async def add_case(
        self, number: int, text: str, expected: Expected, act: Act
    ) -> Entered | Gone | ReadOnly:
        """Keep a reported fault as a regression case, and confirm it where that is open.

        Raises:
            ValueError: it makes no case: no words, or a fact without a stance or a verdict.
        """
        reported = self._desk.complaint(number)
        if reported is None:
            return Gone()
        line = case_line(reported, text, expected, self._today())
        entered = await aside(partial(self._editorial.add_case, line, act.by))
        if not isinstance(entered, ReadOnly) and reported.state is ComplaintState.OPEN:
            _ = await self._desk.decide(Decided(f"f{number}", "confirm"), act.who, now=act.now)
        return entered
