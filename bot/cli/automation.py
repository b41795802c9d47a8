"""`heshi facts hook` and `workflow`: the rules before a commit, and in a pull request."""

from __future__ import annotations

import importlib.metadata
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import facts_path
from bot.cli.output import complain, say
from bot.cli.revisions import WorkTree, git
from bot.cli.shell import PROBLEMS, FactsOption
from bot.errors import BadUsage
from bot.settings import read_settings

READY = Path(__file__).resolve().parent / "ready"
"""Workflows to copy, with marks where a repository differs from another."""

WORKFLOWS = ("facts.yml", "facts-comment.yml")

MARK = "# heshi: facts"
"""By which we know a hook of ours."""

_HOOK = """\
#!/bin/sh
{mark} that break a rule are not committed. `git commit --no-verify` passes it by.
# Git may name its files from where it stands; we look from elsewhere.
unset GIT_DIR GIT_WORK_TREE GIT_PREFIX
case "$GIT_INDEX_FILE" in
  "" | /* | [A-Za-z]:*) ;;
  *) GIT_INDEX_FILE="$PWD/$GIT_INDEX_FILE"; export GIT_INDEX_FILE ;;
esac
exec {python} -P -m bot facts lint --staged --facts {facts}
"""


def hook(
    show: Annotated[bool, typer.Option("--print", help="Only show the hook; write nothing.")] = False,
    facts: FactsOption = None,
) -> None:
    """Have git look at what is staged before each commit: facts that break a rule are not committed.

    Writes the pre-commit hook of the repository that the facts are in. A hook that is there already is left
    alone, and what to add to it is shown; the exit code is 1 then. With the pre-commit framework, use its
    hook `heshi-facts` instead.
    """
    folder = facts_path(read_settings(), facts)
    tree = _work_tree(folder)
    text = _HOOK.format(
        mark=MARK, python=shlex.quote(Path(sys.executable).as_posix()), facts=shlex.quote(tree.inside or ".")
    )
    if show:
        say(text.rstrip("\n"))
        return
    path = tree.top / git(tree.top, "rev-parse", "--git-path", "hooks/pre-commit").decode().strip()
    if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
        complain(f"{path}: there is a hook already; add this line to it:\n{text.splitlines()[-1]}")
        raise typer.Exit(PROBLEMS)
    path.parent.mkdir(parents=True, exist_ok=True)
    _ = path.write_text(text, encoding="utf-8", newline="\n")
    path.chmod(0o755)
    say(str(path))


def workflow(
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="FOLDER", help="Where to write; default .github/workflows at the top."
        ),
    ] = None,
    package: Annotated[
        str,
        typer.Option("--heshi", metavar="SPEC", help="What pip installs there; default: this release."),
    ] = "",
    facts: FactsOption = None,
) -> None:
    """Write two GitHub workflows: rules in the margin of a pull request, and changed answers as a comment.

    facts.yml runs on the pull request, may only read, and has no secrets; facts-comment.yml posts its report
    and runs nothing of the pull request. Both have to be on the default branch. Files of these names that are
    there are replaced.
    """
    tree = _work_tree(facts_path(read_settings(), facts))
    target = into or tree.top / ".github" / "workflows"
    target.mkdir(parents=True, exist_ok=True)
    for name in WORKFLOWS:
        text = workflow_text(name, tree.inside, package or f"heshi=={importlib.metadata.version('heshi')}")
        _ = (target / name).write_text(text, encoding="utf-8", newline="\n")
        say(str(target / name))


def workflow_text(name: str, folder: str, package: str) -> str:
    """A workflow for facts in this folder (from the top, "" for the top itself), with heshi from there.

    Raises:
        BadUsage: a name that cannot stand in a workflow.
    """
    for value in (folder, package):
        if any(char in value for char in "\"\\'\n$`"):
            raise BadUsage(f"{value!r} cannot stand in a workflow; expected a name without quotes and signs")
    text = (READY / name).read_text(encoding="utf-8")
    prefix = f"{folder}/" if folder else ""
    marks = {"@FACTS@": prefix, "@FOLDER@": folder or ".", "@HESHI@": package}
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text


def _work_tree(folder: Path) -> WorkTree:
    tree = WorkTree.of(folder) if folder.is_dir() else None
    if tree is None:
        raise BadUsage(
            f"{folder}: not in a git repository; expected a folder of records in one: --facts PATH"
        )
    return tree
