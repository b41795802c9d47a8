"""Golden transcripts: what people read, for fact kind × stance × period × language.

Two files for a maintainer to read: `first_lines.md` (the sentence that judges, everywhere) and
`transcripts.md` (whole answers). After a change of wording:  python -m tests.bot.test_golden
and read the difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.terminal import render
from bot.messages import Headline, Language, Paragraph, Reply
from bot.replies import (
    Circumstances,
    Voice,
    answer_fact,
    compose,
    details,
    explain_receipt,
    family_text,
    receipt_id,
)
from knowledge import Fact, Stance
from tests.bot.builders import (
    ALWAYS,
    BARE,
    BASE,
    FACTS,
    FOREIGN,
    GONE,
    LAPSED,
    MISLEADING,
    OPEN,
    SCAM,
    TODAY,
    close,
    known,
    not_a_claim,
    result,
    unknown,
)

GOLDEN = Path(__file__).parent / "golden"
BEFORE = dt.date(2023, 1, 1)
MONEY = "最后十个名额，加微信付款 199 元"


def days(fact: Fact) -> list[dt.date]:
    """A day before all periods, one in each, and today."""
    within = [max(period.from_, BEFORE) + dt.timedelta(days=30) for period in fact.periods]
    return sorted({BEFORE, *within[:-1], TODAY})


def first_lines() -> Iterator[str]:
    yield "# The sentence that judges what a person said\n"
    for fact in FACTS:
        if fact.withdrawn:
            continue
        verdicts = ", ".join(period.verdict for period in fact.periods)
        yield f"\n## {fact.id}: {fact.statement.zh} ({verdicts or 'no period'})\n"
        for language in Language:
            for stance in Stance:
                for day in days(fact):
                    finding = known(fact, stance, day)
                    around = Circumstances(BASE, day)
                    reply = compose(result("x", finding, day=day), around, Voice(language))
                    lines = [b.text for b in reply.blocks if isinstance(b, Headline | Paragraph)][:2]
                    yield f"- {language.value}, {stance.value}, {day}: {lines[0]}"


def transcripts() -> Iterator[str]:
    yield "# Whole answers\n"
    for title, replies in scenes():
        yield f"\n## {title}\n"
        for reply in replies:
            yield f"```text\n{render(reply)}\n```\n"


def scenes() -> Iterator[tuple[str, list[Reply]]]:
    around = Circumstances(BASE, TODAY)
    voices = [Voice(language) for language in Language]

    def all_say(fact: Fact, stance: Stance = Stance.AFFIRMS, said_on: dt.date | None = None) -> list[Reply]:
        when = Circumstances(BASE, TODAY, said_on)
        return [compose(result("x", known(fact, stance)), when, voice) for voice in voices]

    yield "Open once, closed now: somebody says it is open", all_say(OPEN)
    yield "… in a message of 2025-01-01, when it was", all_say(OPEN, said_on=dt.date(2025, 1, 1))
    yield "… in a message of 2023-01-01, before anything was known", all_say(OPEN, said_on=BEFORE)
    yield "… somebody says it is not open, and is right", all_say(OPEN, Stance.DENIES)
    yield "… somebody asks", all_say(OPEN, Stance.ASKS)
    yield "Misleading, denied", all_say(MISLEADING, Stance.DENIES)
    yield "A scam without any evidence", all_say(SCAM)
    yield "Always so, and due for another check", all_say(ALWAYS)
    yield "The question has lapsed", all_say(LAPSED, Stance.DENIES)
    yield "No denial on record", all_say(BARE, Stance.DENIES)
    yield "A fact from elsewhere, without a verdict", all_say(FOREIGN)
    four = (known(OPEN, text="云雀开放了"), known(MISLEADING, text="还免费"), known(ALWAYS), known(BARE))
    several = result("x", *four)
    yield "Four facts in one message", [compose(several, around, voice) for voice in voices[:1]]
    yield (
        "Judged as on another day",
        [
            compose(result("x", known(OPEN, day=dt.date(2025, 1, 1)), day=dt.date(2025, 1, 1)), around, voice)
            for voice in voices
        ],
    )
    yield (
        "Did you mean",
        [compose(result(MONEY, close(MONEY, OPEN, SCAM)), around, voice) for voice in voices],
    )
    yield "Not found, but about our topics", [compose(result("x", unknown("x")), around, v) for v in voices]
    yield (
        "Not found, and money is asked for",
        [compose(result(MONEY, unknown(MONEY)), around, v) for v in voices],
    )
    elsewhere = result("x", unknown("x", on_topic=False))
    yield "Not found, and not our topics", [compose(elsewhere, around, v) for v in voices]
    yield "Nothing to check", [compose(result("在吗", not_a_claim("在吗")), around, v) for v in voices]
    yield "Sources and timeline", [details(OPEN, around, voice) for voice in voices]
    yield (
        "A withdrawn fact, asked for by an old button",
        [answer_fact(GONE, around, voice) for voice in voices],
    )
    yield (
        "For the family",
        [family_text(voice, BASE, fact, TODAY) for fact in (OPEN, SCAM) for voice in voices],
    )
    old = receipt_id(known(OPEN, day=dt.date(2025, 1, 1)).receipt)
    yield "An old receipt", [explain_receipt(old, BASE, voice, TODAY) for voice in voices]


FILES = {"first_lines.md": first_lines, "transcripts.md": transcripts}


def written(name: str) -> str:
    """The file as it should be; the digest of the edition would change with every fact here."""
    return ("\n".join(FILES[name]()) + "\n").replace(BASE.edition.rpartition("+")[2], "ab12cd")


@pytest.mark.parametrize("name", FILES)
def test_what_people_read_is_what_was_agreed(name: str) -> None:
    assert written(name) == (GOLDEN / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for name in FILES:
        _ = (GOLDEN / name).write_text(written(name), encoding="utf-8")
