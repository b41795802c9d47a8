"""Whoever opens a package of `bot` finds a map in its first lines that names every module."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

BOT = Path(__file__).resolve().parents[2] / "bot"
PACKAGES = sorted(path.parent for path in BOT.rglob("__init__.py") if path.parent != BOT)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.relative_to(BOT).as_posix())
def test_a_package_names_its_modules(package: Path) -> None:
    told = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    modules = {path.stem for path in package.glob("[a-z]*.py")}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}

    assert sorted(modules - set(re.findall(r"\w+", told))) == []
