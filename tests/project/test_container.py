"""The Dockerfile's steps work for a plain user in an empty folder, and compose.yaml is a Compose file.

No container engine is needed: the steps are acted out (see dockerfile.py). What that cannot show
is said in docs/running.md: no image has been built.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.project.dockerfile import Actor, Ignored, Stage, read

TOP = Path(__file__).resolve().parents[2]
STAGES = read((TOP / "Dockerfile").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((TOP / "compose.yaml").read_text(encoding="utf-8"))
SERVICE: dict[str, Any] = COMPOSE["services"]["heshi"]
LAST = STAGES[-1]
STRANGER = 65534
"""The user `nobody` of nearly every system: owns nothing."""

POSIX = pytest.mark.skipif(os.name != "posix", reason="acts out a Linux image")


# --- what the Dockerfile promises ---------------------------------------------------------------


def test_two_stages_from_one_slim_image() -> None:
    assert [stage.image for stage in STAGES] == ["python:3.11-slim"] * 2


def test_the_last_stage_has_no_source_and_no_build_tools() -> None:
    copied = [word for copy in LAST.all("COPY") for word in copy.words[:-1]]

    assert copied == ["requirements/run.txt", "/wheels", "/data"]


def test_everything_is_installed_by_hash() -> None:
    installs = [
        part
        for stage in STAGES
        for run in stage.all("RUN")
        for part in run.text.split("&&")
        if "pip install" in part
    ]

    assert installs
    for install in installs:
        assert "--require-hashes" in install or "--no-deps --no-index" in install


def test_it_runs_as_a_plain_user_known_by_number() -> None:
    user, group = LAST.last("USER").text.split(":")

    assert int(user) >= 1000
    assert int(group) >= 1000
    assert [i.name for i in LAST.instructions if i.name in {"RUN", "COPY", "USER"}][-1] == "USER"


def test_the_data_folder_is_a_volume_that_belongs_to_the_user() -> None:
    (given,) = (copy for copy in LAST.all("COPY") if copy.words[-1] == "/data")

    assert LAST.last("VOLUME").words == ["/data"]
    assert given.flags["chown"] == LAST.last("USER").text


def test_labels_agree_with_the_project() -> None:
    labels = dict(word.split("=", 1) for word in LAST.last("LABEL").words)
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert labels["org.opencontainers.image.version"] == project["version"]
    assert labels["org.opencontainers.image.licenses"] == project["license"]
    assert labels["org.opencontainers.image.title"] == project["name"]


def test_commands_are_in_exec_form_so_that_signals_arrive() -> None:
    assert LAST.last("CMD").exec_form == ["heshi", "serve"]
    assert _health_check(LAST)[0] == "python"


# --- compose.yaml -------------------------------------------------------------------------------


def _schema() -> dict[str, Any]:
    vendored = resources.files("check_jsonschema.builtin_schemas.vendor")
    schema: dict[str, Any] = json.loads(vendored.joinpath("compose-spec.json").read_text(encoding="utf-8"))
    return schema


def test_compose_file_fits_the_compose_specification() -> None:
    validator = jsonschema.validators.validator_for(_schema())

    assert [error.message for error in validator(_schema()).iter_errors(COMPOSE)] == []


@pytest.mark.parametrize("mistake", [{"ports": "8765:8765"}, {"cap_drop": "ALL"}, {"volums": []}])
def test_the_schema_would_see_a_mistake(mistake: dict[str, Any]) -> None:
    spoilt = {**COMPOSE, "services": {"heshi": {**SERVICE, **mistake}}}

    assert not jsonschema.validators.validator_for(_schema())(_schema()).is_valid(spoilt)


def test_compose_closes_what_can_be_closed() -> None:
    assert SERVICE["read_only"] is True
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert SERVICE["volumes"] == ["data:/data"]
    assert "data" in COMPOSE["volumes"]
    assert SERVICE["tmpfs"][0].startswith("/tmp:")


def test_compose_and_dockerfile_say_the_same() -> None:
    port = LAST.last("EXPOSE").text

    assert SERVICE["user"] == LAST.last("USER").text
    assert SERVICE["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert SERVICE["healthcheck"]["test"] == ["CMD", *_health_check(LAST)]
    assert SERVICE["image"] == f"heshi:{_version()}"


def _version() -> str:
    version: str = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return version


def _health_check(stage: Stage) -> list[str]:
    keyword, _, rest = stage.last("HEALTHCHECK").text.partition(" ")
    assert keyword == "CMD"
    command: list[str] = json.loads(rest)
    return command


# --- the steps, acted out -----------------------------------------------------------------------


@cache
def _as_plain_user() -> tuple[str, ...]:
    """The command prefix that makes a plain user of us; empty when we are one already.

    A Python below root's own folder cannot be read by others, so the one right to read everything
    is kept if it has to be; the right to write anywhere is gone in any case.
    """
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return ()
    plain = ("setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups", "--no-new-privs")
    reader = (*plain, "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search")
    for prefix in ((*plain, "--inh-caps=-all"), reader):
        # By way of a shell: setpriv still holds root's rights when it starts the first program.
        by_shell = [*prefix, "--", "/bin/sh", "-c", '"$0" -c ""', _python()]
        probe = subprocess.run(by_shell, check=False, capture_output=True)
        if probe.returncode == 0:
            return (*prefix, "--")
    return ()


def _python() -> str:
    """The interpreter under our own virtual environment: the image has no other environment either."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_as_plain_user(), *command],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=folder,
        timeout=600,
    )


def _build(
    command: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    _hand_over(folder)
    return _run(command, environment, folder)


def _hand_over(folder: Path) -> None:
    """Give what has been copied below the acted root to the plain user, as COPY gives it to root."""
    if _as_plain_user():
        top = next(
            parent for parent in [folder, *folder.parents] if parent.parent.name.startswith("heshi-image-")
        )
        for path in [top, *top.rglob("*")]:
            os.chown(path, STRANGER, STRANGER, follow_symlinks=False)


def _outside_environment(home: Path, tools: Path) -> dict[str, str]:
    """What the steps get from this machine: a PATH, and how packages are fetched here."""
    passed = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "SSL_"))
        or name.lower().endswith("_proxy")
        or name == "REQUESTS_CA_BUNDLE"
    }
    own_pip = [Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf"]
    if found := next((path for path in own_pip if path.is_file()), None):
        passed.setdefault("PIP_CONFIG_FILE", str(found))
    return {**passed, "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def image() -> Iterator[Actor]:
    """The last stage, acted out, with its root folder made read-only but for /data and /tmp."""
    place = Path(tempfile.mkdtemp(prefix="heshi-image-"))
    place.chmod(0o755)
    try:
        yield _acted_out(place)
    finally:
        for path in place.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
        shutil.rmtree(place)


def _acted_out(place: Path) -> Actor:
    roots: dict[str, Path] = {}
    ignored = Ignored((TOP / ".dockerignore").read_text(encoding="utf-8"))
    for number, stage in enumerate(STAGES):
        root = place / f"stage{number}"
        (root / "tmp").mkdir(parents=True)
        # `python` is what the base image has; a script, so that the interpreter knows its own place.
        tools = root / "base-image"
        tools.mkdir()
        (tools / "python").write_text(f'#!/bin/sh\nexec "{_python()}" "$@"\n', encoding="utf-8")
        (tools / "python").chmod(0o755)
        _hand_over(root)
        actor = Actor(root, TOP, ignored, _build, dict(roots), _outside_environment(root / "tmp", tools))
        actor.act(stage)
        roots[stage.name] = root
    _make_read_only(root)
    return actor


def _make_read_only(root: Path) -> None:
    _hand_over(root)
    for path in [root, *root.rglob("*")]:
        if path.is_symlink() or path.relative_to(root).parts[:1] in {("data",), ("tmp",)}:
            continue
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)


def _files(root: Path) -> set[str]:
    kept = {"data", "tmp"}
    return {str(p.relative_to(root)) for p in root.rglob("*") if p.relative_to(root).parts[0] not in kept}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def serving(image: Actor) -> Iterator[Actor]:
    """The image with its CMD running, on a port that is free here."""
    image.environment["HESHI_PORT"] = str(_free_port())
    command, environment, folder = image.start(LAST.last("CMD").command)
    log = image.root / "tmp" / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_as_plain_user(), *command],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield image
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            ended = process.poll()
            process.kill()
            process.wait()
    assert ended in {0, -signal.SIGTERM}, f"no calm end after SIGTERM: {ended}\n{log.read_text()}"


@POSIX
@pytest.mark.slow
def test_the_image_checks_a_claim(image: Actor) -> None:
    done = _run(*image.start(["heshi", "check", "Sora已开放", "--as-of", "2024-02-19", "--json"]))

    assert done.returncode == 0, done.stderr
    assert "sora-open-to-public" in done.stdout


@POSIX
@pytest.mark.slow
def test_the_image_has_the_code_as_a_wheel_and_not_from_here(image: Actor) -> None:
    done = _run(
        *image.start(["python", "-c", "import bot, knowledge; print(bot.__file__, knowledge.__file__)"])
    )

    assert all(path.startswith(f"{image.root}/opt/heshi/") for path in done.stdout.split()), done.stdout


@POSIX
@pytest.mark.slow
def test_the_health_check_passes_while_it_serves_and_the_root_stays_untouched(serving: Actor) -> None:
    before = _files(serving.root)
    ends = time.monotonic() + 30
    while (health := _run(*serving.start(_health_check(LAST)))).returncode and time.monotonic() < ends:
        time.sleep(0.3)

    log = (serving.root / "tmp" / "serve.log").read_text(encoding="utf-8")
    assert health.returncode == 0, health.stderr + log
    assert _files(serving.root) == before


@POSIX
@pytest.mark.slow
def test_the_health_check_fails_where_nobody_serves(image: Actor) -> None:
    command, environment, folder = image.start(_health_check(LAST))

    assert _run(command, {**environment, "HESHI_PORT": str(_free_port())}, folder).returncode == 1
