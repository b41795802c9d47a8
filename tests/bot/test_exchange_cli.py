"""`heshi facts export` and `heshi facts publish`, with real files."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from knowledge import editions, open_facts, read_records_json
from tests.bot.builders import BASE, OPEN, write_folder

CURRENT = {fact.id for fact in BASE.current()}


@pytest.fixture(autouse=True)
def facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of facts of its own, and no setting from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    folder = write_folder(tmp_path / "own facts")
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def heshi(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def test_reviews_are_taken_away_as_json_ld() -> None:
    ran = heshi(
        "facts", "export", "--format", "claimreview", "--as-of", "2025-06-01", "--lang", "en",
        "--page", "https://check.example/f/{id}", "--publisher", "Cloud Post",
    )  # fmt: skip
    assert ran.exit_code == 0
    (review,) = (
        made for made in json.loads(ran.stdout) if made["url"] == "https://check.example/f/yunque-open"
    )
    assert review["author"] == {
        "@type": "Organization",
        "name": "Cloud Post",
        "url": "https://check.example/",
    }
    assert review["reviewRating"]["alternateName"] == "Supported"
    assert review["claimReviewed"] == OPEN.statement.en


def test_without_a_page_reviews_name_the_address_that_serve_listens_on() -> None:
    (review, *_) = json.loads(heshi("facts", "export", "--format", "claimreview").stdout)
    assert review["url"].startswith("http://127.0.0.1:8765/f/")
    assert review["inLanguage"] == "zh-Hans"


@pytest.mark.parametrize(("form", "column"), [("csv", "id"), ("wordings", "fact")])
def test_tables_open_in_spreadsheets(form: str, column: str, tmp_path: Path) -> None:
    out = tmp_path / "表 table.csv"
    assert heshi("facts", "export", "--format", form, "--out", str(out)).stdout == ""
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert {row[column] for row in csv.DictReader(file)} == CURRENT
    assert heshi("facts", "export", "--format", form).stdout_bytes.count(b"\r\n") > len(CURRENT)


def test_whole_records_are_taken_away_and_read_back() -> None:
    ran = heshi("facts", "export", "--format", "json")
    assert read_records_json(ran.stdout) == BASE


def test_reviews_name_the_public_address_where_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHI_PUBLIC_URL", "https://heshi.example.org")
    (review, *_) = json.loads(heshi("facts", "export", "--format", "claimreview").stdout)
    assert review["url"].startswith("https://heshi.example.org/f/")
    assert review["author"]["url"] == "https://heshi.example.org/"


def test_changes_are_taken_away_as_a_feed() -> None:
    feed = json.loads(heshi("facts", "export", "--format", "feed").stdout)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) >= len(BASE.facts)


def test_an_archive_answers_like_the_folder_it_was_made_from(tmp_path: Path) -> None:
    out = tmp_path / "facts.sqlite"
    out.write_text("something else")
    assert heshi("facts", "export", "--format", "sqlite", "--out", str(out)).exit_code == 0
    assert open_facts(out) == BASE
    told = [heshi("check", OPEN.statement.zh, *more).stdout for more in ((), ("--facts", str(out)))]
    assert told[0] == told[1] != ""
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_publishing_keeps_what_was_published_before(facts: Path, tmp_path: Path) -> None:
    archive = tmp_path / "editions.sqlite"
    ran = heshi("facts", "publish", str(archive))
    assert ran.stdout == f"{archive}: edition {BASE.edition}, number 1, {len(BASE.facts)} facts\n"
    next(facts.glob("facts/*/yunque-open.yaml")).unlink()
    assert heshi("facts", "publish", str(archive)).exit_code == 0
    assert [edition.facts for edition in editions(archive)] == [len(BASE.facts), len(BASE.facts) - 1]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["export", "--format", "sqlite"], 2, "--out facts.sqlite"),
        (["export", "--format", "feed", "--page", "https://check.example/"], 2, "has no {id} in it"),
        (["export", "--format", "feed", "--lang", "fr"], 2, "expected zh-Hans or en"),
        (["export", "--format", "feed", "--as-of", "soon"], 2, "expected YYYY-MM-DD"),
        (["export", "--format", "csv", "--out", "no/such/folder.csv"], 3, "folder.csv"),
        (["export", "--format", "sqlite", "--out", "no/such/folder.sqlite"], 3, "such"),
        (["publish", "no/such/folder.sqlite"], 3, "cannot be used"),
        (["publish", "own facts"], 3, "cannot be used"),
    ],
)
def test_what_cannot_be_done_is_told(args: list[str], code: int, says: str) -> None:
    ran = heshi("facts", *args)
    assert (ran.exit_code, ran.stdout) == (code, "")
    assert says in ran.stderr
