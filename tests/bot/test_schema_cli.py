"""`heshi facts schema`: what editors are given."""

from __future__ import annotations

import fnmatch
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from knowledge import SCHEMAS, open_facts, record_schema, shipped_facts


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def facts(*args: str) -> Result:
    return CliRunner().invoke(app, ["facts", *args])


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_each_kind_is_shown(kind: str) -> None:
    assert json.loads(facts("schema", kind).stdout) == record_schema(kind)


@pytest.mark.parametrize("args", [[], ["planet"]])
def test_a_kind_that_is_none_is_wrong_usage(args: list[str]) -> None:
    ran = facts("schema", *args)
    assert ran.exit_code == 2
    assert "expected one of fact, subject, statement, lexicon, draft" in ran.stderr


def test_facts_of_ones_own_come_with_what_editors_need(data: Path) -> None:
    assert facts("init").exit_code == 0
    folder = data / "facts"
    settings = json.loads((folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    for kind, files in SCHEMAS.items():
        schema = folder / "schema" / f"{kind}.json"
        assert json.loads(schema.read_text(encoding="utf-8")) == record_schema(kind)
        assert settings["yaml.schemas"][f"./schema/{kind}.json"] == files
    assert open_facts(folder).edition == open_facts(shipped_facts()).edition


def test_every_file_of_records_has_one_schema(data: Path) -> None:
    _ = facts("init")
    folder = data / "facts"
    for path in folder.rglob("*.yaml"):
        name = path.relative_to(folder).as_posix()
        fitting = [kind for kind, files in SCHEMAS.items() if fnmatch.fnmatch(name, files)]
        assert [kind for kind in fitting if name.count("/") == SCHEMAS[kind].count("/")] != []


def test_settings_that_are_there_stay_and_schemas_are_brought_up_to_date(tmp_path: Path) -> None:
    settings = tmp_path / ".vscode/settings.json"
    settings.parent.mkdir()
    _ = settings.write_text("{}", encoding="utf-8")
    (tmp_path / "schema").mkdir()
    _ = (tmp_path / "schema/fact.json").write_text("{}", encoding="utf-8")
    ran = facts("schema", "--into", str(tmp_path))
    assert ran.exit_code == 0
    assert len(ran.stdout.splitlines()) == len(SCHEMAS)
    assert settings.read_text(encoding="utf-8") == "{}"
    assert json.loads((tmp_path / "schema/fact.json").read_text(encoding="utf-8")) == record_schema("fact")
