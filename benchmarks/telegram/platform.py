"""The fake Telegram under load: rooms, people who ask in turn, and a book of what became of each question."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from knowledge import open_facts, shipped_facts
from tests.telegram.fake import BOT_NAME, Call, Chat, Fake, Update, User

ON_ITS_WAY = 0.5
"""Seconds after a kill in which the platform may still read what the dead had sent; a start takes longer."""

PEOPLE = 10
"""Members of each group, who ask in turn: nobody asks so often that a bot calls it too much."""


@dataclass(slots=True)
class Asked:
    """One question and its answers: moments are monotonic seconds."""

    chat: int
    message: int
    update: Update
    answers: list[float] = field(default_factory=list)
    untold: int = 0
    """Answers that were accepted while their sender could not hear of it (the connection was cut)."""


class Platform:
    """A fake Telegram that keeps book."""

    def __init__(self, fake: Fake) -> None:
        self.fake = fake
        self.asked: dict[tuple[int, int], Asked] = {}
        self.strays = 0
        """Messages of the bot that answer no question of ours."""
        self.introductions = 0
        """How many groups the bot was let into: it says hello once in each."""
        self.words = _questions()
        fake.on_call = self._called

    def _called(self, call: Call) -> None:
        if call.method != "sendMessage" or not call.made:
            return
        replied = call.params.get("reply_parameters", {}).get("message_id")
        asked = self.asked.get((call.params["chat_id"], replied))
        if asked is None:
            self.strays += 1
            return
        asked.answers.append(call.at)
        asked.untold += call.status == 0

    # --- asking

    def groups(self, number: int) -> list[Chat]:
        """So many groups, each with its people and the bot."""
        made = [self.fake.group(f"群{n}", [self._user(n, m) for m in range(PEOPLE)]) for n in range(number)]
        self.introductions += number
        return [group.add_bot() for group in made]

    def _user(self, group: int, member: int) -> User:
        return self.fake.user(f"成员{group}-{member}", language="zh-hans")

    async def ask(self, chat: Chat, author: User, text: str) -> Asked | None:
        """One question, entered in the book."""
        said = await author.says(chat, text)
        update = next(reversed(self.fake.updates.all.values()))
        asked = self.asked[chat.id, said.id] = Asked(chat.id, said.id, update)
        return asked

    async def ask_in_turn(self, chats: list[Chat], rate: float, seconds: float, backlog: int = 10**9) -> None:
        """`rate` questions a second, group by group; nobody asks while `backlog` of them are not taken in."""
        began, sent = time.monotonic(), 0
        turns = _turns(chats, self.fake)
        while (now := time.monotonic()) < began + seconds:
            due = int((now - began) * rate) - sent
            for _ in range(min(due, 50)):
                chat, author = next(turns)
                await self.ask(chat, author, f"@{BOT_NAME} {next(self.words)}")
            # Questions that were held back are not asked later: the pause is a pause.
            sent += due
            while len(self.fake.updates.pending) > backlog and time.monotonic() < began + seconds:
                await asyncio.sleep(0.05)
                sent = int((time.monotonic() - began) * rate)
            await asyncio.sleep(0.002)

    # --- what became of it

    async def quiet(self, patience: float) -> None:
        """Waits until everything is answered, or nothing has happened for so many seconds."""
        seen, since = -1, time.monotonic()
        while time.monotonic() - since < patience:
            answered = sum(bool(one.answers) for one in self.asked.values())
            if answered == len(self.asked) and not self.fake.updates.pending:
                return
            happened = answered - len(self.fake.updates.pending)
            if happened != seen:
                seen, since = happened, time.monotonic()
            await asyncio.sleep(0.1)

    @property
    def lost(self) -> list[Asked]:
        """Acknowledged, and never answered."""
        return [one for one in self.asked.values() if not one.answers and one.update.confirmed_at]

    @property
    def waiting(self) -> list[Asked]:
        """Neither acknowledged nor answered."""
        return [one for one in self.asked.values() if not one.answers and not one.update.confirmed_at]

    @property
    def disordered(self) -> int:
        """Answers that left before the answer to an earlier question of the same chat."""
        latest: dict[int, float] = {}
        wrong = 0
        for one in self.asked.values():
            if one.answers:
                first = one.answers[0]
                wrong += first < latest.get(one.chat, 0)
                latest[one.chat] = max(first, latest.get(one.chat, 0))
        return wrong

    def doubled(self, deaths: list[float], within: float) -> tuple[int, int]:
        """Answers given again: in all, and of them those that nobody could know of: the first was accepted
        within `within` seconds before a kill, or was on its way then, or its connection was cut."""
        again = [one for one in self.asked.values() if len(one.answers) > 1]
        blind = sum(
            one.untold > 0
            or any(-ON_ITS_WAY <= death - answer <= within for death in deaths for answer in one.answers)
            for one in again
        )
        return sum(len(one.answers) - 1 for one in again), blind


@asynccontextmanager
async def platform() -> AsyncIterator[Platform]:
    """A fake Telegram, running; broken rules of the Bot API end the measurement."""
    fake = Fake(keeps_calls=False)
    await fake.start()
    try:
        yield Platform(fake)
    finally:
        await fake.stop()
    if fake.violations:
        raise SystemExit("rules of the Bot API were broken:\n" + "\n".join(fake.violations[:20]))


def _turns(chats: list[Chat], fake: Fake) -> Iterator[tuple[Chat, User]]:
    for turn in itertools.count():
        for chat in chats:
            members = list(chat.members)
            yield chat, fake.users[members[turn % len(members)]]


def _questions() -> Iterator[str]:
    """Wordings of the shipped facts, one after the other: most are known, no two neighbours are alike."""
    base = open_facts(shipped_facts())
    said = [wording for fact in base.current() for wording in (*fact.wordings.affirm, *fact.wordings.deny)]
    yield from itertools.cycle(said)
