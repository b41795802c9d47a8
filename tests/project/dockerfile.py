"""A Dockerfile read and acted out without a container engine.

`read` gives the stages with their instructions; `Ignored` answers for .dockerignore; `Actor` carries
the instructions out in an empty folder, which stands for the root of the image's file system. Only
what our Dockerfile uses is understood; anything else is an error, never passed over.

The rules are those of Docker's reference: a backslash at the end continues a line, comment lines
within are dropped, an instruction that begins with `[` and is JSON is exec form, all else goes
to /bin/sh -c; ENV expands $NAME from the instructions before it; COPY of a folder copies what is in it.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

KNOWN = {"FROM", "LABEL", "ENV", "WORKDIR", "COPY", "RUN", "VOLUME", "USER", "EXPOSE"}
KNOWN |= {"HEALTHCHECK", "STOPSIGNAL", "CMD", "ENTRYPOINT"}
SHELL = ["/bin/sh", "-c"]
ONE_ROOT = ("/dev", "/proc", "/sys", "/bin", "/usr", "/etc")
"""Folders that are those of the machine also when a step is acted out."""


@dataclass(frozen=True)
class Instruction:
    """One instruction: its name in capitals, its --flags, and the rest of its text."""

    name: str
    flags: Mapping[str, str]
    text: str
    line: int

    @property
    def words(self) -> list[str]:
        """The arguments: a JSON array's items, or the text split as a shell would."""
        return self.exec_form or shlex.split(self.text)

    @property
    def exec_form(self) -> list[str] | None:
        """The items of a JSON array of strings; None for the shell form."""
        if not self.text.startswith("["):
            return None
        try:
            items = json.loads(self.text)
        except ValueError:
            return None
        return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else None

    @property
    def command(self) -> list[str]:
        """What is executed: the exec form as it stands, the shell form by /bin/sh -c."""
        return self.exec_form or [*SHELL, self.text]


@dataclass(frozen=True)
class Stage:
    """One stage: the image it starts from, its name if it has one, and its instructions."""

    image: str
    name: str
    instructions: tuple[Instruction, ...]

    def all(self, name: str) -> list[Instruction]:
        """The instructions of that name, in order."""
        return [instruction for instruction in self.instructions if instruction.name == name]

    def last(self, name: str) -> Instruction:
        """The instruction of that name that counts: the last."""
        return self.all(name)[-1]


def read(text: str) -> tuple[Stage, ...]:
    """The stages of a Dockerfile.

    Raises:
        ValueError: for anything that Docker would refuse or that is not understood here, with the line.
    """
    instructions = [_instruction(line, number) for number, line in _logical_lines(text)]
    starts = [n for n, instruction in enumerate(instructions) if instruction.name == "FROM"]
    if not starts or starts[0] != 0:
        raise ValueError("a Dockerfile begins with FROM")
    ends = [*starts[1:], len(instructions)]
    return tuple(
        _stage(instructions[start], instructions[start + 1 : end])
        for start, end in zip(starts, ends, strict=True)
    )


def _logical_lines(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    open_line: list[str] = []
    begun = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.lstrip().startswith("#") or (not raw.strip() and not open_line):
            continue
        if not raw.strip():
            raise ValueError(f"line {number}: an empty line inside an instruction")
        begun = begun if open_line else number
        continued = re.fullmatch(r"(.*?)\\[ \t]*", raw)
        open_line.append(continued[1] if continued else raw)
        if not continued:
            lines.append((begun, "".join(open_line).strip()))
            open_line = []
    if open_line:
        raise ValueError(f"line {begun}: the last line goes on")
    return lines


def _instruction(line: str, number: int) -> Instruction:
    name, _, rest = line.partition(" ")
    name, rest = name.upper(), rest.strip()
    if name not in KNOWN:
        raise ValueError(f"line {number}: {name} is not understood here")
    flags: dict[str, str] = {}
    while found := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
        flags[found[1]] = found[2]
        rest = rest[found.end() :]
    if not rest or "<<" in rest:
        raise ValueError(f"line {number}: {name} needs arguments, and no here-document")
    return Instruction(name, flags, rest, number)


def _stage(start: Instruction, body: list[Instruction]) -> Stage:
    image, *name = start.words
    if name and (len(name) != 2 or name[0].upper() != "AS"):
        raise ValueError(f"line {start.line}: expected FROM image AS name")
    return Stage(image, name[1] if name else "", tuple(body))


class Ignored:
    """Whether .dockerignore keeps a path out: the last pattern that fits decides."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        patterns = [line for line in lines if line and not line.startswith("#")]
        self._rules = [(not p.startswith("!"), _as_regex(p.removeprefix("!").strip("/"))) for p in patterns]

    def __call__(self, path: PurePosixPath) -> bool:
        """True when the path (relative to the context) is not sent to the build."""
        ignored = False
        for keeps_out, pattern in self._rules:
            if any(pattern.fullmatch(str(p)) for p in [path, *path.parents]):
                ignored = keeps_out
        return ignored


def _as_regex(pattern: str) -> re.Pattern[str]:
    tokens = re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]*\])", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(t) or (t if t[:1] == "[" else re.escape(t)) for t in tokens))


Runner = Callable[[Sequence[str], Mapping[str, str], Path], subprocess.CompletedProcess[str]]
"""(command, environment, working folder) → the finished process."""


@dataclass
class Actor:
    """Carries the instructions of one stage out below `root`. Build it anew for each stage."""

    root: Path
    context: Path
    ignored: Ignored
    run: Runner
    others: Mapping[str, Path]
    """The roots of the stages before, by name."""
    environment: dict[str, str]
    folder: str = "/"
    log: list[str] = field(default_factory=list)

    def act(self, stage: Stage) -> None:
        """Carry out all of a stage's instructions that make its file system and environment."""
        for instruction in stage.instructions:
            step = getattr(self, f"_do_{instruction.name.lower()}", None)
            if step is not None:
                step(instruction)

    def here(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / str(PurePosixPath(self.folder, path)).lstrip("/")

    def mapped(self, text: str) -> str:
        """A shell text or argument with the image's absolute paths turned into ours."""

        def turn(found: re.Match[str]) -> str:
            return found[0] if found[0].startswith(ONE_ROOT) else f"{self.root}{found[0]}"

        return re.sub(r"(?:(?<=[\s='\"])|^)/\w[^\s:'\"]*", turn, text)

    def start(self, command: Sequence[str]) -> tuple[list[str], dict[str, str], Path]:
        """A command of the image as (command, environment, folder) of this machine."""
        if list(command[:2]) == SHELL:
            words = [*SHELL, self.mapped(command[2])]
        else:
            words = [self.mapped(word) if word.startswith("/") else word for word in command]
        return words, dict(self.environment), self.here(".")

    def _do_env(self, instruction: Instruction) -> None:
        pairs = [word.partition("=") for word in shlex.split(instruction.text)]
        before = dict(self.environment)
        for name, equals, value in pairs:
            if not equals:
                raise ValueError(f"line {instruction.line}: write ENV {name}=…")
            expanded = re.sub(r"\$\{?(\w+)\}?", lambda m: before.get(m[1], ""), self.mapped(value))
            self.environment[name] = expanded

    def _do_workdir(self, instruction: Instruction) -> None:
        self.folder = str(PurePosixPath(self.folder, instruction.text))
        self.here(".").mkdir(parents=True, exist_ok=True)

    def _do_run(self, instruction: Instruction) -> None:
        done = self.run(*self.start(instruction.command))
        self.log.append(f"line {instruction.line}: {instruction.text}\n{done.stdout}{done.stderr}")
        if done.returncode:
            raise AssertionError(f"exit code {done.returncode}\n" + "\n".join(self.log))

    def _do_copy(self, instruction: Instruction) -> None:
        *sources, target = instruction.words
        into_folder = target.endswith("/")
        if len(sources) > 1 and not into_folder:
            raise ValueError(f"line {instruction.line}: several sources need a target that ends in /")
        for source in sources:
            found = self._source(instruction, source)
            place = self.here(target)
            if found.is_dir():
                self._copy_folder(found, place, from_context="from" not in instruction.flags)
            else:
                place = place / found.name if into_folder else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(found, place)

    def _source(self, instruction: Instruction, source: str) -> Path:
        if "from" in instruction.flags:
            found = self.others[instruction.flags["from"]] / source.lstrip("/")
        elif self.ignored(PurePosixPath(source.strip("/"))):
            raise ValueError(f"line {instruction.line}: .dockerignore keeps {source} out")
        else:
            found = self.context / source
        if not found.exists():
            raise ValueError(f"line {instruction.line}: there is no {source}")
        return found

    def _copy_folder(self, source: Path, target: Path, *, from_context: bool) -> None:
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(source.rglob("*")):
            if not path.is_file():
                continue
            if from_context and self.ignored(PurePosixPath(path.relative_to(self.context).as_posix())):
                continue
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
