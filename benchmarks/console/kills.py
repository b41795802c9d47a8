"""`kill -9` at random moments while drafts are saved and published; two people who save the same draft."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.console import made
from knowledge import Conflict, draft_file, open_facts, record_file, save_draft

TOP = Path(__file__).resolve().parents[2]

WORKER = """
import datetime as dt, sys
from pathlib import Path
from knowledge import Conflict, begin_draft, draft_file, publish_draft, record_file, save_draft
folder, fact_id = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
n = 0
while True:
    n += 1
    there = draft_file(folder, "fact", fact_id)
    text = there.text if there else begin_draft(folder, "fact", fact_id)
    head, _, rest = text.partition("听说")
    text = head + "听说" + "了" * (n % 50) + rest.lstrip("了") if rest else text
    came = save_draft(folder, "fact", fact_id, text, expected=there.version if there else "")
    if not isinstance(came, Conflict) and n % 2:
        publish_draft(folder, "fact", fact_id, expected=came.version, on=dt.date(2026, 11, 22), change="so")
"""
"""Saves and publishes without a pause."""


@dataclass(frozen=True, slots=True)
class Kills:
    """What came of it."""

    kills: int
    torn: int
    """Files that were neither as before nor as after: unreadable, cut off, or gone."""
    left: int
    """Files left lying about; not those in `.heshi/`, which the next save clears away."""
    published: int
    """Revisions that were published between the kills, by the history of the fact."""


def measured(folder: Path, kills: int) -> Kills:
    """So many kills of a process that saves and publishes."""
    chance = random.Random(20261122)
    made.write(folder, 20)
    fact_id = sorted(open_facts(folder).facts)[3]
    torn = 0
    for _ in range(kills):
        _life(folder, fact_id, chance.uniform(0.0, 0.4))
        torn += _is_torn(folder, fact_id)
    record = open_facts(folder).facts[fact_id]
    left = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".yaml"]
    strays = sum(".heshi" not in path.parts for path in left)
    return Kills(kills, torn, strays, len(record.history) - 1)


def _life(folder: Path, fact_id: str, seconds: float) -> None:
    command = [sys.executable, "-c", WORKER, str(folder), fact_id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=TOP) as process:
        assert process.stdout
        _ = process.stdout.readline()
        time.sleep(seconds)
        process.kill()


def _is_torn(folder: Path, fact_id: str) -> bool:
    """Whether the record cannot be read as a whole, or a draft is neither there nor gone."""
    try:
        base = open_facts(folder)
    except Exception as error:
        print(error, file=sys.stderr)
        return True
    draft = draft_file(folder, "fact", fact_id)
    return fact_id not in base.facts or (draft is not None and draft.record is None)


@dataclass(frozen=True, slots=True)
class Together:
    """Two people who save the same draft at the same moment, again and again."""

    rounds: int
    lost: int
    """Texts that were reported as saved and are not there, or that were told of nowhere."""
    conflicts: int


def together(folder: Path, rounds: int) -> Together:
    """Both have seen the same version; whoever is second must find a conflict with the text of the first."""
    made.write(folder, 20)
    fact_id = sorted(open_facts(folder).facts)[4]
    record = record_file(folder, "fact", fact_id)
    assert record
    lost = conflicts = 0
    expected = ""
    for n in range(rounds):
        mine = {who: record.text.replace("听说", f"听{who}{n}说", 1) for who in "ab"}
        came = _both(folder, fact_id, mine, expected)
        there = draft_file(folder, "fact", fact_id)
        assert there
        won = [who for who, result in came.items() if not isinstance(result, Conflict)]
        told = [result.theirs for result in came.values() if isinstance(result, Conflict)]
        conflicts += len(told)
        kept = len(won) == 1 and there.text == mine[won[0]]
        lost += not (kept and all(theirs is not None and theirs.text == there.text for theirs in told))
        expected = there.version
    return Together(rounds, lost, conflicts)


def _both(folder: Path, fact_id: str, mine: dict[str, str], expected: str) -> dict[str, object]:
    came: dict[str, object] = {}
    gate = threading.Barrier(2)

    def save(who: str) -> None:
        _ = gate.wait()
        came[who] = save_draft(folder, "fact", fact_id, mine[who], expected=expected)

    threads = [threading.Thread(target=save, args=(who,)) for who in mine]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
