"""What people did before a maintainer opens the console: questions, reports, answers that were told."""

from __future__ import annotations

import datetime as dt
import html
import re
import time
from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

from bot.corrections import begun, changes_of, plan
from bot.delivery import Delivery, Told
from bot.memory import Asked, Complaint, Fault, ShowWords, Tallied
from bot.messages import Address, Content, Incoming, Language, Paragraph, Reply, Room
from bot.state import answers, campaigns, complaints, questions, tallies
from bot.state.campaigns import Counted
from knowledge import Answer, Stance, Verdict, normal
from tests.bot.builders import OPEN, TODAY
from tests.bot.console.houses import Browser, Site

GROUP = Address("telegram", "-100", Room.GROUP)
PATIENCE = 60.0
"""Seconds for a job: one takes two here, and many tests run at once."""


def _incoming(text: str, who: str, address: Address | None = None) -> Incoming:
    return Incoming(address or Address("telegram", who), Content(typed=text), author=who, addressed=True)


def _write(site: Site, apply: Callable[..., Any], about: Incoming, effect: object) -> None:
    site.state.transact_now(lambda c: apply(c, site.state.keys, about, effect, site.clock()))


def ask(site: Site, text: str, *who: str, language: Language = Language.ZH_HANS) -> int:
    """People ask something that nobody can answer, and let the maintainers see it; the question's number."""
    for one in who or ("1",):
        _write(site, questions.ask, _incoming(text, one), Asked(text, normal(text), language))
    return site.state.read(lambda c: int(c.execute("SELECT max(number) FROM questions").fetchone()[0]))


def tell(site: Site, *rooms: Address, **over: Any) -> None:
    """An answer about a fact was given in each room."""
    told = Told(
        over.get("fact_id", OPEN.id),
        over.get("stance", Stance.AFFIRMS),
        over.get("verdict", Verdict.OUTDATED),
        over.get("as_of", TODAY - dt.timedelta(days=3)),
        "ab12cd",
        over.get("claim", ""),
    )
    reply = Reply((Paragraph("…"),), over.get("language", Language.ZH_HANS))
    for n, room in enumerate(rooms):
        delivery = Delivery(room, reply, tells=(told,), asker=over.get("asker", room.room))

        def work(c: Connection, delivery: Delivery = delivery, n: int = n) -> None:
            keys = site.state.keys
            answer = answers.remember(c, keys, delivery, None, now=site.clock())
            assert answer
            answers.said(c, keys, answer, f"m{answer}-{n}", 0)

        site.state.transact_now(work)


def report(
    site: Site, fault: Fault = Fault.WRONG_MATCH, *who: str, words: str = "", digest: str = "ab12cd"
) -> int:
    """People say that an answer about OPEN is wrong; the number of the complaint."""
    for one in who or ("1",):
        effect = Complaint(fault, OPEN.id, Stance.AFFIRMS, TODAY, digest, "m1", Language.ZH_HANS)
        _write(site, complaints.complain, _incoming("/wrong", one), effect)
        if words:
            _write(site, complaints.show_words, _incoming("/wrong", one), ShowWords(words, fault))
    return site.state.read(lambda c: int(c.execute("SELECT max(number) FROM complaints").fetchone()[0]))


def count(site: Site, day: dt.date, answer: Answer, n: int = 1, *told: Told) -> None:
    """So many messages were answered that way on a day."""
    one = Tallied(day, answer, told)
    site.state.transact_now(lambda c: tallies.count(c, "web", [one] * n))


def correct(site: Site) -> list[int]:
    """Corrections of all that was told and no longer holds, as the rounds would plan them; their numbers."""
    desk, house = site.house.desk, site.house
    assert desk
    base, numbers = house.library.current().base, []
    for change in changes_of(desk.said(), base, house.today()):
        planned = plan(change, desk.readers(change, Language.ZH_HANS))
        new = begun(0, planned, site.clock())
        counted = Counted.of(planned)
        numbers.append(site.state.transact_now(lambda c: campaigns.enter(c, new, counted, site.clock())))  # noqa: B023
    return numbers


def landed(browser: Browser, response: Any) -> Any:
    """The page of a job once it is done. The browser's client is open, so that the job has a loop."""
    assert response.status_code == 303, response.text
    deadline = time.monotonic() + PATIENCE
    while True:
        page = browser.client.get(response.headers["location"])
        if "data-live" not in page.text:
            return page
        assert time.monotonic() < deadline, "the job does not end"
        time.sleep(0.05)


def text_of(page: Any) -> str:
    """What can be read on a page."""
    main = page.text.split("<main", 1)[-1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
