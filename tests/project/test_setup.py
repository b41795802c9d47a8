"""`make` sets up once, in a folder of its own, and says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    os.name != "posix" or not shutil.which("make"), reason="needs make and a shell"
)

FAKE_PYTHON = """#!/bin/sh
case $1 in
    -c) exit 0 ;;
    --version) echo "Python 3.11.0" ;;
    *) echo "$*" >>"$LOG" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What set-up needs of a checkout, in a folder with a space in its name."""
    folder = tmp_path / "a check out"
    (folder / "tools").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "tools/setup.sh", "tools/in_venv.sh"):
        shutil.copy(TOP / name, folder / name)
    shutil.copytree(TOP / "requirements", folder / "requirements")
    return folder


@pytest.fixture
def with_venv(checkout: Path) -> Path:
    """The same with a virtual environment whose Python only notes what it is asked to do."""
    binaries = checkout / "my venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").write_text(FAKE_PYTHON, encoding="utf-8")
    (binaries / "python").chmod(0o755)
    return checkout


def _run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    inherited |= {"LOG": str(folder / "log"), "PYTHON": "", "VENV": "my venv"}
    return subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env=inherited | environment
    )


def _set_up(folder: Path, kind: str) -> list[str]:
    """What Python was asked to do by this set-up."""
    (folder / "log").write_text("", encoding="utf-8")
    done = _run(folder, "sh", "tools/setup.sh", kind)
    assert done.returncode == 0, done.stderr
    return (folder / "log").read_text(encoding="utf-8").splitlines()


def test_help_lists_every_public_target(checkout: Path) -> None:
    shown = _run(checkout, "make").stdout

    for target in ("run", "test", "lint", "format", "bench", "pins", "clean"):
        assert f"make {target} " in shown


def test_everything_is_installed_by_hash_and_the_project_last(with_venv: Path) -> None:
    asked = _set_up(with_venv, "run")

    assert [("--require-hashes" in line, line.split()[-1]) for line in asked] == [
        (True, "requirements/build.txt"),
        (True, "requirements/run.txt"),
        (False, "."),
    ]
    assert "--no-deps --no-build-isolation" in asked[-1]


def test_the_semantic_extra_is_installed_when_it_is_asked_for_and_is_enough_to_run(with_venv: Path) -> None:
    assert any(line.endswith("requirements/semantic.txt") for line in _set_up(with_venv, "semantic"))
    assert _set_up(with_venv, "semantic") == []
    assert _set_up(with_venv, "run") == []


def test_set_up_is_skipped_while_the_pins_stay(with_venv: Path) -> None:
    assert _set_up(with_venv, "run")
    assert _set_up(with_venv, "run") == []

    pins = with_venv / "requirements" / "run.txt"
    pins.write_text(pins.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert _set_up(with_venv, "run")


def test_what_bench_installs_is_enough_to_run(with_venv: Path) -> None:
    assert _set_up(with_venv, "bench")
    assert _set_up(with_venv, "run") == []


def test_a_failed_installation_is_tried_again(with_venv: Path) -> None:
    fake = with_venv / "my venv" / "bin" / "python"
    fake.write_text(FAKE_PYTHON.replace('echo "$*" >>"$LOG"', "exit 1"), encoding="utf-8")

    assert _run(with_venv, "sh", "tools/setup.sh", "run").returncode != 0

    fake.write_text(FAKE_PYTHON, encoding="utf-8")

    assert _set_up(with_venv, "run")


def _few_tools(folder: Path, **fakes: str) -> str:
    """A PATH with next to nothing on it but these made-up programs."""
    folder.mkdir()
    for tool in ("sh", "ls", "cat", "cksum", "rm"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    for name, body in fakes.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        program.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("apt", "says"), [("exit 0", "installing Chromium"), ("exit 100", "that did not work")]
)
def test_chromium_is_offered_and_never_stops_the_set_up(
    with_venv: Path, tmp_path: Path, apt: str, says: str
) -> None:
    path = _few_tools(tmp_path / "few tools", id="echo 0", apt_get=f'echo "apt $*" >>"$LOG"\n{apt}')
    done = _run(with_venv, f"{path}/sh", "tools/setup.sh", "test", PATH=path)

    assert done.returncode == 0
    assert says in done.stderr
    assert "apt update" in (with_venv / "log").read_text(encoding="utf-8")


def test_nothing_is_installed_on_the_machine_for_a_plain_user(with_venv: Path, tmp_path: Path) -> None:
    path = _few_tools(tmp_path / "few tools", id="echo 1000", apt_get='echo "apt $*" >>"$LOG"')
    done = _run(with_venv, f"{path}/sh", "tools/setup.sh", "test", PATH=path)

    assert done.returncode == 0
    assert "browser tests will be skipped" in done.stderr
    assert "apt" not in (with_venv / "log").read_text(encoding="utf-8")


def test_without_python_it_says_what_to_install(checkout: Path, tmp_path: Path) -> None:
    path = _few_tools(tmp_path / "few tools")
    done = _run(checkout, f"{path}/sh", "tools/setup.sh", "run", PATH=path)

    assert done.returncode == 3
    for word in ("Python 3.11", "Debian", "macOS", "Windows"):
        assert word in done.stderr


def test_a_folder_that_is_no_virtual_environment_is_left_alone(checkout: Path) -> None:
    precious = checkout / "my venv" / "precious.txt"
    precious.parent.mkdir()
    precious.write_text("mine", encoding="utf-8")
    done = _run(checkout, "sh", "tools/setup.sh", "run")

    assert done.returncode == 3
    assert "VENV=" in done.stderr
    assert precious.read_text(encoding="utf-8") == "mine"
