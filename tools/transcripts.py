"""Run the examples in the pages again and write down what comes out: `python -m tools.transcripts [--check]`.

    $ heshi check "…" | head -3                a command and, up to the next one, its output
    $ echo '…' | heshi check --jsonl
    > OpenAI is done with Sora                  a line typed into `heshi chat`; `…` cuts its answer off

With --check nothing is written; the exit code is 1 when an example says something else now.
Answers depend on the facts and on the day, so no test compares them: look at the difference.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "README.zh-CN.md", "docs/maintainers.md")
_DATA = tempfile.TemporaryDirectory()
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def renewed(text: str) -> str:
    """The page with every example run again."""
    return _BLOCK.sub(lambda block: (_chat if block[0].startswith("> ") else _commands)(block[0]), text)


def _commands(block: str) -> str:
    return "".join(f"$ {line}\n{_output(line)}\n" for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE))


def _output(line: str) -> str:
    command, _, head = line.partition(" | head -")
    said, _, last = command.rpartition(" | ")
    typed = shlex.split(said)[1] + "\n" if said else ""
    lines = _heshi(shlex.split(last)[1:], typed).splitlines()
    return "\n".join(lines[: int(head)] if head else lines)


def _chat(block: str) -> str:
    """Each turn; the answer to lines 1 to n is what the chat says to them beyond what it said before."""
    turns = re.split(r"^> ", block, flags=re.MULTILINE)[1:]
    return "\n".join(_turns([turn.rstrip("\n").splitlines() for turn in turns]))


def _turns(turns: list[list[str]]) -> Iterator[str]:
    before = ""
    typed: list[str] = []
    for line, *old in turns:
        typed.append(line)
        whole = _heshi(["chat"], "\n".join(typed) + "\n").rstrip("\n")
        answer = whole.removeprefix(before).strip("\n").splitlines()
        shown = [*answer[: len(old) - 1], "…"] if old[-1:] == ["…"] else answer
        yield "\n".join((f"> {line}", *shown, ""))
        before = whole


def _heshi(arguments: list[str], typed: str) -> str:
    # The shipped facts and no settings of this machine: what a newcomer gets.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HESHI_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=typed,
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=TOP,
        env=clean | {"HESHI_DATA": _DATA.name},
    ).stdout


def main(arguments: list[str]) -> int:
    """Write the pages, or only look with --check; 1 when something would change."""
    stale = 0
    for name in PAGES:
        page = TOP / name
        old = page.read_text(encoding="utf-8")
        if (new := renewed(old)) != old:
            stale = 1
            print(f"{name}: {'stale' if '--check' in arguments else 'written'}")
            if "--check" not in arguments:
                page.write_text(new, encoding="utf-8")
    return stale if "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
