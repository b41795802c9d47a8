"""The room `knowledge` keeps to itself: its words, its silence, its one door."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

import knowledge

ROOM = Path(knowledge.__file__).resolve().parent
MODULES = sorted(ROOM.rglob("*.py"))
EACH_MODULE = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOM)))

# Words of the other room. `message` is what is read, in `claim` and wherever it is taken apart.
FOREIGN = re.compile(
    r"(?:^|_)(?:chat|chats|bot|button|telegram|wechat|user|users|group_chat|channel|inbox|outbox|markdown|html)(?:_|$)"
)


def words(identifier: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower()


@EACH_MODULE
def test_no_identifier_speaks_of_chats(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    names = {
        t.string for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type == tokenize.NAME
    }
    assert sorted(name for name in names if FOREIGN.search(words(name))) == []


@EACH_MODULE
def test_nobody_asks_the_clock_chance_or_the_environment(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    forbidden = {
        "date.today",
        "dt.date.today",
        "datetime.now",
        "dt.datetime.now",
        "time.time",
        "os.environ",
        "os.getenv",
    }
    assert sorted(called & forbidden) == []
    imported = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    assert sorted(imported & {"random", "logging", "time", "asyncio", "socket"}) == []


@EACH_MODULE
def test_nothing_is_printed(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [func.id for func in calls if isinstance(func, ast.Name) and func.id in {"print", "input"}] == []


def test_the_front_door_offers_what_it_lists_and_lists_it_in_order() -> None:
    assert [name for name in knowledge.__all__ if not hasattr(knowledge, name)] == []
    assert len(set(knowledge.__all__)) == len(knowledge.__all__)


def test_everything_that_goes_wrong_here_is_one_kind_of_error() -> None:
    errors = [
        value
        for value in vars(knowledge).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert [error.__name__ for error in errors if not issubclass(error, knowledge.KnowledgeError)] == []
