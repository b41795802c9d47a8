"""Records, drafts, questions and users in which every text that may be anything is an attack on the page."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.state.accounts import Role
from knowledge import FactBase, KnowledgeError, open_facts
from tests.bot.builders import BASE
from tests.bot.console.desks import ask
from tests.bot.console.houses import Site

ATTACK = (
    """"><pwned onpwned=1><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>' onpwned='1"""
)
"""Out of an attribute in either quotes, into an element, and into a script."""

LINK = "javascript:window.pwned=1"


def facts(folder: Path, base: FactBase = BASE) -> Path:
    """The small fact base with the attack in every field that takes it, and drafts that hold anything."""
    for shelf, records in (
        ("facts/test", base.facts),
        ("subjects", base.subjects),
        ("statements", base.statements),
    ):
        for record in records.values():
            _write(folder / shelf / f"{record.id}.yaml", attacked(record))
    _ = open_facts(folder)
    for fact_id, fact in list(base.facts.items())[:2]:
        values = fact.model_dump(mode="json", by_alias=True, exclude_none=True)
        for path in leaves(values):
            if path != ("id",):
                put(values, path, LINK if path[-1] == "url" else ATTACK)
        origin = {"name": ATTACK, "url": LINK, "licence": ATTACK, "retrieved": "2026-11-01", "id": ATTACK}
        _write(
            folder / "drafts" / f"{fact_id}.yaml",
            values | {"draft": {"why": ATTACK, "from": origin, "like": []}},
        )
    broken = folder / "drafts" / "broken.yaml"
    _ = broken.write_text(f"id: broken\nstatement: [{ATTACK}\n  {ATTACK}: {{\n", encoding="utf-8")
    return folder


def _write(path: Path, values: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _ = path.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")


def attacked(record: BaseModel) -> Any:
    """The record as values, with the attack in every field that may hold it."""
    values = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    for path in leaves(values):
        tried = copy.deepcopy(values)
        put(tried, path, ATTACK)
        try:
            type(record).model_validate(tried)
        except (ValidationError, KnowledgeError):
            continue
        if path[-1] not in NAMES:
            values = tried
    return values


NAMES = {"id", "topic"}
"""Fields that other records name."""


def leaves(values: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all texts."""
    inside = (
        values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    )
    for name, value in list(inside):
        if isinstance(value, str):
            yield (*path, name)
        else:
            yield from leaves(value, (*path, name))


def put(values: Any, path: tuple[str | int, ...], text: str) -> None:
    """Put a text at a path."""
    for part in path[:-1]:
        values = values[part]
    values[path[-1]] = text


def people(site: Site) -> None:
    """A user, an audit log, autosaves and a queue of the same kind, whatever lets nobody enter them."""
    eve = site.store.add_user(ATTACK, Role.ADMIN, email=ATTACK)
    assert eve
    _ = site.store.begin_session(eve, ATTACK)
    site.store.note(ATTACK, ATTACK, ATTACK, ATTACK)
    for fact_id in list(BASE.facts)[:3]:
        _ = site.store.autosave(eve, "fact", fact_id, ATTACK, "")
    for n in range(3):
        _ = ask(site, f"云雀 {n} {ATTACK}", *map(str, range(n + 1)))
