"""Whatever `bot` raises of its own is one of a tree, and the tree names it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import bot
from bot import errors
from bot.errors import BotError


def raised_by_bot() -> set[type[Exception]]:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(bot.__path__, "bot.")
        if not found.name.endswith("__main__")
    ]
    return {
        kind
        for module in modules
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and kind.__module__.startswith("bot.")
    }


def test_every_error_of_ours_is_one_of_the_tree() -> None:
    strangers = [kind.__name__ for kind in raised_by_bot() if not issubclass(kind, BotError)]
    assert strangers == []


def test_the_tree_names_every_error() -> None:
    missing = [kind.__name__ for kind in raised_by_bot() if kind.__name__ not in (errors.__doc__ or "")]
    assert missing == []
