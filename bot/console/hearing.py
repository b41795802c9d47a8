"""Who would hear of an edit if it were published: told before, so that no correction surprises."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.corrections_words import CORRECTIONS
from bot.console.editions_view import Hearing, hearings
from bot.console.pages import Visit
from bot.corrections import LARGE
from bot.replies import Circumstances, Voice
from knowledge import AnyRecord, Fact, with_record


@dataclass(frozen=True, slots=True)
class Foretold:
    """A title, and sentences below it."""

    title: str
    lines: tuple[str, ...]


def foretold(visit: Visit, record: AnyRecord | None) -> Foretold | None:
    """The corrections that would follow; None where there is nothing that anybody could have been told."""
    house = visit.house
    if not isinstance(record, Fact) or house.desk is None:
        return None
    around = Circumstances(with_record(house.library.current().base, record), house.today())
    found = hearings(house.desk, around, house.settings.language)
    words = CORRECTIONS[visit.language]
    lines = [line for one in found if one.fact_id == record.id for line in _lines(one, visit)]
    return Foretold(words.foretold_title, tuple(lines) or (words.foretold_none,))


def _lines(found: Hearing, visit: Visit) -> list[str]:
    words, voice = CORRECTIONS[visit.language], Voice(visit.language)
    lines = [
        words.turn.format(
            stance=words.stance[turn.stance.value], old=voice.word(turn.old), new=voice.word(turn.new)
        )
        for turn in found.turns
    ]
    lines.append(words.foretold.format(edits=found.edits, notices=found.notices))
    if found.notices > LARGE or any(turn.reverses for turn in found.turns):
        lines.append(words.foretold_two)
    return lines
