"""What the repository must not hold: the address of a package index, or a path of somebody's machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PINS = sorted((TOP / "requirements").glob("*.txt"))

# Put together here, so that this file does not hold what it looks for.
HOSTS = re.compile(
    r"py" + r"pi\.org|python" + r"hosted|registry\.np" + r"mjs|deb\.deb" + r"ian\.org|simple/?\""
)
INDEX_LINES = re.compile(r"--(extra-)?index" + r"-url|^-i \S|find-links[ =](http|file)", re.MULTILINE)
MACHINE_PATHS = re.compile(r"(?<![\w.:/~-])/(?:root|home|work|Users)/\w|[A-Z]:\\\\?Users|file:" + r"//")

PIN = re.compile(
    r"[a-z0-9][a-z0-9-]*==[\w.+!]+"  # name and version
    r"(?: ; [\w<>=!.'() ]+)?"  # a marker
    r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, check=False, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [TOP / name for name in listed.stdout.decode().split("\0") if name]


def test_pins_are_there() -> None:
    assert [path.name for path in PINS] == ["bench.txt", "build.txt", "run.txt", "semantic.txt", "test.txt"]


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_pins_are_versions_with_hashes_and_nothing_else(path: Path) -> None:
    assert PIN.sub("", path.read_text(encoding="utf-8")) == ""


def test_what_stands_in_two_lists_has_one_version() -> None:
    pinned: dict[str, set[str]] = {}
    for path in PINS:
        for line in re.findall(r"^\S.*?(?= \\$)", path.read_text(encoding="utf-8"), re.MULTILINE):
            pinned.setdefault(line.split("==")[0], set()).add(f"{path.name}: {line}")
    versions = {
        name: {line.split(": ")[1].split(" ;")[0] for line in lines}
        for name, lines in pinned.items()
        if not any("python_full_version" in line for line in lines)
    }

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "what", [HOSTS, INDEX_LINES, MACHINE_PATHS], ids=["hosts", "index lines", "machine paths"]
)
def test_no_tracked_file_names_an_index_or_a_machine(what: re.Pattern[str]) -> None:
    found = []
    for path in _tracked():
        if path == Path(__file__).resolve() or not path.is_file():
            continue
        text = path.read_bytes().decode(errors="replace")
        found += [f"{path.relative_to(TOP)}: {match[0]}" for match in what.finditer(text)]

    assert found == []
