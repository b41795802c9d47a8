"""The guides for maintainers: alike in both languages, and true of the shipped facts and of the program."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.automation import WORKFLOWS, workflow_text
from knowledge import Stance, open_facts, record_file, shipped_facts

GUIDES = Path(__file__).resolve().parents[2] / "docs/facts"
TRANSLATED = sorted(path.name for path in (GUIDES / "zh").glob("*.md"))


def read(name: str) -> str:
    return (GUIDES / name).read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """The commands of a page in order, without what is said of them."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    found = [re.sub(r"\s+#.*|\s{2,}", "", line).strip() for line in lines]
    return [line for line in found if line.startswith(("heshi ", "git "))]


TABLES = {"format.md", "lexicon.md"}
"""Pages of fields and words, in English alone."""


def test_every_guide_is_there_in_chinese() -> None:
    assert set(TRANSLATED) == {path.name for path in GUIDES.glob("*.md")} - TABLES


@pytest.mark.parametrize("name", TRANSLATED)
def test_both_languages_show_the_same_commands(name: str) -> None:
    assert commands(read(f"zh/{name}")) == commands(read(name))


@pytest.mark.parametrize("name", TRANSLATED)
def test_both_languages_have_the_same_parts(name: str) -> None:
    english, chinese = (re.findall(r"^(#+) ", read(page), re.MULTILINE) for page in (name, f"zh/{name}"))
    assert chinese == english
    boxes = [read(page).count("- [ ]") for page in (name, f"zh/{name}")]
    assert boxes[0] == boxes[1]
    assert f"(zh/{name})" in read(name)
    assert f"(../{name})" in read(f"zh/{name}")


@pytest.mark.parametrize("page", ["verdicts.md", "zh/verdicts.md"])
def test_each_verdict_has_an_example_that_is_so(page: str) -> None:
    base = open_facts(shipped_facts())
    examples = re.findall(
        r"^### (\w+).*?^> `([a-z0-9-]+)`(?:, from |，)(\d{4}-\d\d-\d\d)", read(page), re.DOTALL | re.MULTILINE
    )
    assert [verdict for verdict, *_ in examples] == ["supported", "refuted", "misleading", "unproven"]
    for verdict, fact_id, day in examples:
        begun = {str(period.from_): period.verdict for period in base.fact(fact_id).periods}
        assert begun[day] == verdict, fact_id


@pytest.mark.parametrize("page", ["verdicts.md", "zh/verdicts.md"])
def test_the_table_of_outdated_is_computed_so(page: str) -> None:
    fact = open_facts(shipped_facts()).fact("sora-open-to-public")
    days = re.search(r"^\| \| (2024-02-19) \| (2025-06-01) \| (2026-11-22) \|$", read(page), re.MULTILINE)
    assert days
    for said, stance in (("Sora已开放", Stance.AFFIRMS), ("Sora没开放", Stance.DENIES)):
        row = re.search(rf'^\| [“"]{said}[”"] \| (\w+) \| (\w+) \| (\w+) \|$', read(page), re.MULTILINE)
        assert row
        assert [fact.verdict_on(dt.date.fromisoformat(day), stance) for day in days.groups()] == [
            *row.groups()
        ]


@pytest.mark.parametrize("page", ["correcting.md", "zh/correcting.md"])
def test_the_period_that_is_shown_is_the_one_in_the_file(page: str) -> None:
    file = record_file(shipped_facts(), "fact", "sora-open-to-public")
    shown = re.search(r"^  - from: 2026-04-26\n.*?sources: .*?\n", read(page), re.DOTALL | re.MULTILINE)
    assert shown
    assert file is not None
    assert shown[0] in file.text


@pytest.mark.parametrize("page", ["adding.md", "zh/adding.md"])
def test_the_fact_that_is_shown_reads_and_is_the_one_in_the_file(page: str) -> None:
    block = next(one for one in re.findall(r"^```yaml\n(.*?)^```", read(page), re.DOTALL | re.MULTILINE))
    shown = yaml.safe_load(block)
    fact = open_facts(shipped_facts()).fact("musk-bought-openai")
    assert (shown["id"], shown["topic"], shown["subjects"]) == (fact.id, fact.topic, [*fact.subjects])
    assert shown["statement"] == {"zh": fact.statement.zh, "en": fact.statement.en}
    assert (str(shown["periods"][0]["from"]), shown["periods"][0]["verdict"]) == ("2025-02-10", "refuted")
    for side in ("affirm", "deny", "not_this"):
        assert set(shown["wordings"][side]) <= set(getattr(fact.wordings, side)), side


def test_what_is_said_of_the_workflows_is_in_them() -> None:
    for name in WORKFLOWS:
        assert f"`{name}`" in read("git.md")
    assert "MOST = 50_000" in workflow_text("facts-comment.yml", "", "heshi")
    assert "at most 50,000 characters" in read("git.md")
    assert "最多 50,000 字" in read("zh/git.md")


def test_a_base_may_begin_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    assert CliRunner().invoke(app, ["facts", "lint", "--facts", str(tmp_path)]).exit_code == 0
