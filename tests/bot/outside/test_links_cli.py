"""`heshi facts links` as it is used: over a proxy that is a real server, with files of real facts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.outside.kept import LinkResult, LinkState, Why, read_kept
from bot.outside.mending import mended
from knowledge import draft_file, open_facts
from tests.bot.builders import write_folder
from tests.bot.outside.webs import Asked, Says, Web, html, serving, to


def news(asked: Asked) -> Says:
    """What a proxy would fetch: by whole addresses."""
    if asked.path.endswith("/daily"):
        return html("<title>云雀开放注册 - 云报</title><p>正文")
    return Says(404)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Web]:
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    folder = write_folder(tmp_path / "facts")
    for path in folder.rglob("*.yaml"):
        record = json.loads(path.read_text(encoding="utf-8").replace("https://news.", "http://news."))
        path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(folder))
    monkeypatch.setattr("bot.outside.pace.DELAY", 0.0)
    with serving(news) as served:
        monkeypatch.setenv("HESHI_HTTP_PROXY", f"http://127.0.0.1:{served.port}")
        yield served


def links(*args: str) -> Result:
    return CliRunner().invoke(app, ["facts", "links", *args])


def test_what_is_dead_is_told_with_who_cites_it_and_ends_in_exit_code_1(web: Web, tmp_path: Path) -> None:
    ran = links("--json")
    assert ran.exit_code == 1
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    states = {row["url"]: row["state"] for row in rows}
    assert states["http://news.example/daily"] == "alive"
    assert "dead" in states.values()
    assert rows[0]["state"] == "dead"
    assert rows[0]["facts"] + rows[0]["others"]
    assert {url: kept.state.value for url, kept in read_kept(tmp_path / "data").items()} == states


def test_what_was_asked_this_week_is_not_asked_again_unless_told_to(web: Web) -> None:
    links()
    asked = len(web.asked)
    assert links("--only-dead").exit_code == 1
    assert len(web.asked) == asked
    links("--again")
    assert len(web.asked) == 2 * asked


def test_of_one_fact_only_its_own_are_asked(web: Web) -> None:
    base = open_facts(Path(os.environ["HESHI_FACTS"]))
    one = next(fact for fact in base.current() if fact.sources)
    ran = links(one.id, "--json")
    assert {url for line in ran.stdout.splitlines() if (url := json.loads(line)["url"])} <= {
        source.url for period in one.periods for source in (*one.sources, *base.sources_of(one, period))
    }
    assert links("nowhere").exit_code == 1


def test_without_a_network_nothing_is_kept_and_nobody_is_dead(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HESHI_HTTP_PROXY", "http://127.0.0.1:9")
    ran = links()
    assert ran.exit_code == 3
    assert "is there a network" in ran.stderr
    assert read_kept(tmp_path / "data") == {}


def test_what_has_moved_becomes_a_draft_that_says_so(web: Web, tmp_path: Path) -> None:
    folder = Path(os.environ["HESHI_FACTS"])
    there = "http://news.example/new/daily"
    web.answers = lambda asked: (
        html("<p>x") if asked.path == there else to(there) if "daily" in asked.path else Says(403)
    )
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    assert links("--propose").exit_code == 0
    drafts = [path for path in folder.rglob("*.yaml") if path not in before]
    assert drafts
    assert all(there in path.read_text(encoding="utf-8") for path in drafts)
    assert {path: path.read_bytes() for path in before} == before, "published facts stay as they are"
    draft = draft_file(folder, "fact", drafts[0].stem)
    assert draft is not None
    assert draft.record is not None
    assert draft.note.based_on
    assert "stays as it is" in links("--propose").stderr


COPY = "https://web.archive.org/web/2024/http://a.example/x"
BLOCK = """sources:
  - id: s1
    url: "http://a.example/x"   # the first
    title: x
  - url: http://b.example/y
    id: s2
  - id: s3
    url: "http://a.example/x"
    archive: "https://web.archive.org/web/2020/http://a.example/x"
  - {id: s4, url: "http://a.example/x", title: x}
"""


def test_only_what_is_known_better_is_changed() -> None:
    dead = LinkResult("http://a.example/x", LinkState.DEAD, Why.STATUS, 1.0, archived=COPY)
    moved = LinkResult("http://b.example/y", LinkState.MOVED, Why.ANSWERED, 1.0, final="https://b.example/z")
    refused = LinkResult(
        "http://b.example/y", LinkState.REFUSED, Why.STATUS, 1.0, final="https://b.example/z"
    )
    assert mended(BLOCK, {refused.url: refused}) == BLOCK
    assert mended(BLOCK, {dead.url: dead, moved.url: moved}) == BLOCK.replace(
        "# the first\n", f'# the first\n    archive: "{COPY}"\n'
    ).replace("http://b.example/y", "https://b.example/z").replace(
        's4, url: "http://a.example/x"', f's4, url: "http://a.example/x", archive: "{COPY}"'
    )
