"""Processes that write to a folder of records, and are killed at any moment; run by `test_kills_of_writers`.

Started as a program of its own: forking inside a test runner with threads is no good idea. It prints what
it found, one line a round, and ends with 0 where everything was whole.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from knowledge import (
    Conflict,
    DraftFile,
    RecordFile,
    begin_draft,
    copy_shipped,
    discard_draft,
    draft_file,
    list_drafts,
    open_facts,
    publish_draft,
    record_file,
    save_draft,
    update,
)

ON = dt.date(2026, 11, 23)
PADDING = "".join(f"    - 第 {n} 种说法，写得很长，好让写入的时间也长一些\n" for n in range(400))
"""A record of 30 kB: writing it takes long enough to be killed in the middle."""
RECORD = f"""\
id: one
topic: scam
statement: {{zh: 第0版, en: Version 0}}
periods:
  - {{from: always, verdict: refuted, because: {{zh: 因为, en: Because}}}}
wordings:
  affirm:
{PADDING}review_by: 2027-02-22
history:
  - {{on: 2026-11-22, change: first published}}
"""
HALF = "id: one\nstatement: {zh: 半句}\n" + "# x\n" * 5_000
"""A draft that is no record yet."""


def killed(work: Callable[[Callable[[int], None]], None], after: float) -> int:
    """Run the work in a child and kill it after so many seconds; the last number that it reported."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda number: _report(writing, number))
        finally:
            os._exit(3)
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _ = os.waitpid(child, 0)
    reported = b""
    while block := os.read(reading, 65536):
        reported += block
    os.close(reading)
    whole = reported[: reported.rfind(b"\n") + 1].split()
    return int(whole[-1]) if whole else -1


def _report(pipe: int, number: int) -> None:
    _ = os.write(pipe, b"%d\n" % number)


class _Ended(Exception):
    """A cycle has come to its end."""


def _once(_: int) -> None:
    raise _Ended


def _ended(_: object) -> None:
    raise _Ended


def seconds(work: Callable[[], None]) -> float:
    """How long one cycle takes on this machine, as busy as it is."""
    began = time.monotonic()
    with suppress(_Ended):
        work()
    return time.monotonic() - began


def published_so_far(folder: Path) -> int:
    """How often the record was published; wrong where what it says and its history do not go together."""
    fact = open_facts(folder).fact("one")
    number = len(fact.history) - 1
    assert fact.statement.zh == f"第{number}版", (fact.statement.zh, number)
    assert len(fact.wordings.affirm) == 400
    return number


def edit_for_ever(folder: Path, report: Callable[[int], None]) -> None:
    """Draft, save, save again, publish, and so on; what was done is reported after it is done."""
    while True:
        number = published_so_far(folder)
        old = draft_file(folder, "fact", "one")
        if old is not None:
            assert discard_draft(folder, "fact", "one", expected=old.version) is None
        half = save_draft(
            folder, "fact", "one", "id: one\nstatement: {zh: 半句}\n" + "# x\n" * 5_000, expected=""
        )
        assert isinstance(half, DraftFile), half
        text = begin_draft(folder, "fact", "one").replace(f"第{number}版", f"第{number + 1}版")
        saved = save_draft(folder, "fact", "one", text, expected=half.version)
        assert isinstance(saved, DraftFile), saved
        done = publish_draft(folder, "fact", "one", expected=saved.version, on=ON, change="again")
        assert isinstance(done, RecordFile), done
        report(number + 1)


def check_edits(folder: Path, reported: int, before: int) -> int:
    """Everything is whole; nothing that was reported is gone."""
    number = published_so_far(folder)
    assert number >= max(reported, before), (number, reported, before)
    for draft in list_drafts(folder):
        assert draft.text == HALF or (draft.record is not None and f"第{number + 1}版" in draft.text)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    others = {name for name in files if not name.startswith(".heshi/")}
    assert others <= {"facts/scam/one.yaml", "drafts/one.yaml"}, others
    return number


def kill_editors(folder: Path, kills: int, dice: random.Random) -> None:
    """Kill a process that edits, again and again, in the same folder."""
    place = folder / "facts" / "scam" / "one.yaml"
    place.parent.mkdir(parents=True)
    _ = place.write_text(RECORD, encoding="utf-8")
    number, with_draft = 0, 0
    cycle = seconds(lambda: edit_for_ever(folder, _once))
    for _ in range(kills):
        reported = killed(lambda report: edit_for_ever(folder, report), dice.uniform(0.0, 2.5) * cycle)
        number = check_edits(folder, reported, number)
        with_draft += draft_file(folder, "fact", "one") is not None
    print(f"editors: {kills} kills, {number} published, {with_draft} times a draft was left")
    assert number > kills // 20, "they are killed before they do anything"
    assert 0 < with_draft < kills


def kill_updates(folder: Path, kills: int, dice: random.Random) -> None:
    """Kill an update in the middle; done again, it comes to the same as one that was let be."""
    old, new = folder / "old", folder / "new"
    for base, word in ((old, "旧的"), (new, "新的")):
        for n in range(12):
            path = base / "facts" / "scam" / f"fact-{n}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            _ = path.write_text(
                RECORD.replace("id: one", f"id: fact-{n}").replace("因为", word), encoding="utf-8"
            )
    copy = folder / "copy"
    copy.mkdir()
    _ = copy_shipped(copy, old)
    for n in range(0, 12, 3):
        path = copy / "facts" / "scam" / f"fact-{n}.yaml"
        mine = path.read_text(encoding="utf-8")
        mine = (
            mine.replace("  affirm:\n", "  affirm:\n    - 我的\n") if n % 2 else mine.replace("旧的", "我的")
        )
        _ = path.write_text(mine, encoding="utf-8")
    whole = folder / "whole"
    _ = shutil.copytree(copy, whole)
    once = seconds(lambda: _ended(update(whole, new)))
    ended_early = 0
    for round_ in range(kills):
        here = folder / f"here-{round_}"
        _ = shutil.copytree(copy, here)
        reported = killed(
            lambda report, here=here: _update_once(here, new, report), dice.uniform(0.0, 1.5) * once
        )
        ended_early += reported < 0
        _ = open_facts(here)
        _ = update(here, new)
        assert files_of(here) == files_of(whole)
        shutil.rmtree(here)
    print(f"updates: {kills} kills, {ended_early} before the end")
    assert ended_early > kills // 10


def _update_once(here: Path, new: Path, report: Callable[[int], None]) -> None:
    _ = update(here, new)
    report(1)
    time.sleep(60)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but those of a writer under way."""
    found = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock" and not path.name.startswith("new-")
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def race(folder: Path, rounds: int) -> None:
    """Several processes save against the same version at once: one wins, the others see what won."""
    (folder / "facts").mkdir(parents=True)
    version = ""
    for round_ in range(rounds):
        children = [_racer(folder, version, f"id: one\n# {round_} {who}\n") for who in range(4)]
        won = [
            who
            for who, child in enumerate(children)
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        ]
        there = draft_file(folder, "fact", "one")
        assert there is not None
        assert len(won) == 1, won
        assert there.text == f"id: one\n# {round_} {won[0]}\n"
        version = there.version
    print(f"race: {rounds} rounds of 4")


def _racer(folder: Path, version: str, text: str) -> int:
    child = os.fork()
    if child:
        return child
    came = save_draft(folder, "fact", "one", text, expected=version)
    os._exit(1 if isinstance(came, Conflict) else 0)


def main() -> None:
    """`killing.py WHAT FOLDER ROUNDS SEED`."""
    what, folder, rounds, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    dice = random.Random(seed)
    match what:
        case "editors":
            kill_editors(folder, rounds, dice)
        case "updates":
            kill_updates(folder, rounds, dice)
        case _:
            race(folder, rounds)
    assert record_file(folder, "fact", "none") is None


if __name__ == "__main__":
    main()
