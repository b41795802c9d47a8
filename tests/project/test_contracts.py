"""The import contracts say the same thing wherever they say it twice."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
CONTRACTS: list[dict[str, Any]] = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def _contract(name: str) -> dict[str, Any]:
    return next(contract for contract in CONTRACTS if contract["name"] == name)


def _modules(layers: list[str]) -> set[str]:
    return {module.strip("() ") for layer in layers for module in re.split(r"[|:]", layer)}


def test_all_of_knowledge_but_the_store_is_kept_from_the_disk() -> None:
    layered = _modules(_contract("inside knowledge, imports point downwards")["layers"])
    kept_off = _contract("only knowledge.store touches the disk")["source_modules"]

    assert sorted(kept_off) == sorted(f"knowledge.{module}" for module in layered - {"store"})


def test_all_of_bot_but_one_room_is_kept_from_databases_and_sdks() -> None:
    layered = _modules(_contract("inside bot, imports point downwards")["layers"]) - {"__main__"}
    channels = {f"channels.{path.stem}" for path in (TOP / "bot" / "channels").glob("[a-z]*.py")}

    no_driver = _contract("a database driver is known to bot.state alone")["source_modules"]
    no_sdk = _contract("the Telegram SDK is known to one package")["source_modules"]

    assert sorted(no_driver) == sorted(f"bot.{module}" for module in layered - {"state"})
    assert sorted(no_sdk) == sorted(f"bot.{module}" for module in layered - {"channels"} | channels)


def test_layers_are_exhaustive_in_both_rooms() -> None:
    layered = [contract for contract in CONTRACTS if contract.get("containers")]

    assert {room for contract in layered for room in contract["containers"]} == {"bot", "knowledge"}
    assert all(contract["exhaustive"] for contract in layered)


def test_bot_names_nothing_behind_the_front_door() -> None:
    found = []
    for path in (TOP / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.relative_to(TOP)}: {name}" for name in names if name.startswith("knowledge.")]

    assert found == []
