"""Generated pages say what the code says, and links between pages lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings
from bot.state.retention import RETENTION
from tools import make_docs, record_format

TOP = Path(__file__).resolve().parents[2]
PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md")])


def test_generated_pages_are_current() -> None:
    assert make_docs.stale_pages() == [], "run `make docs`"


def test_no_meaning_is_kept_of_a_field_that_is_gone() -> None:
    fields = {
        f"{model.__name__}.{field.alias or name}"
        for model in record_format.models()
        for name, field in model.model_fields.items()
    }

    assert set(record_format.MEANINGS) == fields


def test_everything_that_is_kept_is_explained() -> None:
    assert {kept.name for kept in RETENTION} <= set(make_docs.KEPT)


def test_every_setting_has_its_line() -> None:
    text = (TOP / "docs/running.md").read_text(encoding="utf-8")

    assert [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"\w+:", link)]

    assert [link for link in local if not (page.parent / link).exists()] == []
