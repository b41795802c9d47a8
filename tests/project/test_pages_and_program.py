"""What the pages say about the program is so: modules, commands and options that they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
CONSOLE = (TOP / "docs/console.md").read_text(encoding="utf-8")
PAGES = [
    TOP / "README.md",
    TOP / "README.zh-CN.md",
    TOP / "CONTRIBUTING.md",
    *sorted(page for page in (TOP / "docs").rglob("*.md") if page.name != "console.md"),
]

HELPS = dict(re.findall(r"^## heshi ?(.*?)\n\n```text\n(.*?)```", CONSOLE, re.DOTALL | re.MULTILINE))
GROUPS = {path for path in HELPS if any(other.startswith(f"{path} ") for other in HELPS)}


@pytest.mark.parametrize("room", ["knowledge", "bot"])
def test_the_architecture_page_names_every_module(room: str) -> None:
    page = (TOP / "docs/architecture.md").read_text(encoding="utf-8")
    section = page.partition(f"## {room}/")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section))
    modules = {
        path.stem
        for path in (TOP / room).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }

    assert modules - named == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_commands_and_options_in_pages_exist(page: Path) -> None:
    found = {line: unknown(line) for line in commands(page.read_text(encoding="utf-8"))}

    assert {line: wrong for line, wrong in found.items() if wrong} == {}


def test_what_does_not_exist_is_noticed() -> None:
    assert unknown("heshi chekc x")
    assert unknown("heshi check x --as-off 2024-02-19")
    assert unknown("heshi facts nwe some-id")


def commands(text: str) -> list[str]:
    """Command lines in code: after a prompt, at the start of a line of a block, or between backticks."""
    blocks = "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    in_blocks = re.findall(r"^(?:\$ |.*\| )?(heshi (?!\|).*)$", blocks, re.MULTILINE)
    inline = re.findall(r"`(heshi [^`\n]*)`", text)
    return [re.sub(r'"[^"]*"|\s#.*| \| .*', "", line) for line in (*in_blocks, *inline)]


def unknown(line: str) -> str:
    """What a command line names that the program does not have; empty when all is there."""
    words = line.split()[1:]
    path = ""
    while words and not words[0].startswith("-") and (not path or path in GROUPS):
        path = f"{path} {words.pop(0)}".strip()
        if path.endswith("…") or "|" in path:
            return ""
        if path not in HELPS:
            return f"no command {path!r}"
    there = set(re.findall(r"--[\w-]+", HELPS[path]))
    return ", ".join(sorted({word for word in words if word.startswith("--")} - there))
