"""How the platforms refuse, and the checks that lead there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
Method = Callable[[dict[str, str], Body], Body]
"""A query (without its token) and a body → what is answered besides errcode 0."""


class Refusal(Exception):
    """The platform does not do it, and says why. Nothing is wrong with the caller as a program."""

    def __init__(self, code: int, says: str) -> None:
        self.code, self.says = code, says
        super().__init__(f"{code} {says}")


class Broken(Refusal):
    """No careful program calls like this: refused, and written down as a violation."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address of an API."""

    verb: str
    method: Method
    open: bool = False
    """Called without a token."""


def known(body: Body, *names: str) -> None:
    """Nothing but these fields."""
    if strange := set(body) - set(names):
        raise Broken(47001, f"unknown fields {sorted(strange)}")


def of_kind(body: Body, name: str, kind: type, code: int = 47001) -> Any:
    """A field that must be there, and of that type."""
    value = body.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Broken(code, f"{name} is {value!r:.40}")
    return value


def text_of(body: Body, name: str, most: int, code: int) -> str:
    """A text that must be there, of at most so many UTF-8 bytes (else refused with `code`)."""
    value: str = of_kind(body, name, str)
    if len(value.encode()) > most:
        raise Refusal(code, f"{name} exceed max length {most}")
    return value


def maybe_text(body: Body, name: str, most: int, code: int) -> str:
    """The same; "" where it is missing."""
    return text_of(body, name, most, code) if name in body else ""


def one_of(value: object, names: Iterable[str], code: int, says: str) -> None:
    """One of these words."""
    if value not in set(names):
        raise Broken(code, f"{says}: {value!r:.40}")
