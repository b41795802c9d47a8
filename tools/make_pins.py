"""Write the pins: every package that an installation needs, one version each, with hashes.

    requirements/run.txt      what heshi needs to run
    requirements/semantic.txt that, and the semantic extra
    requirements/test.txt     that, and what `make test` needs
    requirements/bench.txt    that, and the peers of `make bench`
    requirements/build.txt    what builds the wheel

They hold for every platform and every Python from 3.11 on, and name no index: where packages come
from is the business of whoever installs them. A package that stands in two lists has one version.

    python -m tools.make_pins [--upgrade]
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
ALWAYS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--quiet",
)


def compile_pins(name: str, source: str, *options: str, stdin: str = "") -> None:
    """Resolve `source` into requirements/<name>.txt, keeping the versions that stand there if they fit."""
    command = [sys.executable, "-m", "uv", "pip", "compile", source, *ALWAYS, *options]
    command += ["--output-file", f"requirements/{name}.txt"]
    subprocess.run(command, input=stdin, text=True, cwd=TOP, check=True, stdout=subprocess.DEVNULL)


def main(arguments: list[str]) -> None:
    """Resolve all lists, each held to the versions of those before it."""
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    build = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    run, test, bench = (f"--constraint=requirements/{name}.txt" for name in ("run", "test", "bench"))
    extra = "--extra=semantic"
    compile_pins("run", "pyproject.toml", *upgrade)
    compile_pins("semantic", "pyproject.toml", extra, run, *upgrade)
    compile_pins("test", "pyproject.toml", "--extra=dev", extra, run, *upgrade)
    compile_pins("bench", "pyproject.toml", "--extra=bench", extra, run, test, *upgrade)
    compile_pins("build", "-", run, test, bench, *upgrade, stdin="\n".join(build))


if __name__ == "__main__":
    main(sys.argv[1:])
