"""Trouble, by appointment: what goes wrong with the next calls of a method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answers:
    """The call is not made; this comes back instead."""

    code: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hangs:
    """Nothing comes back for so long, then the connection is cut. `made`: the call was made all the same."""

    seconds: float
    made: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is cut: before the call was made, or after (`made`), when nobody can tell."""

    made: bool


@dataclass(frozen=True, slots=True)
class Late:
    """It is made, and answered so much later."""

    seconds: float


Trouble = Answers | Hangs | Cut | Late


def too_many(seconds: int) -> Answers:
    """429."""
    return Answers(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def server_error(code: int = 502) -> Answers:
    """5xx."""
    return Answers(code, "Bad Gateway" if code == 502 else "Internal Server Error")


def kicked() -> Answers:
    """403."""
    return Answers(403, "Forbidden: bot was kicked from the supergroup chat")


def bad_request(why: str) -> Answers:
    """400, such as "can't parse entities: …"."""
    return Answers(400, f"Bad Request: {why}")


@dataclass(slots=True)
class Appointment:
    """Which calls a trouble waits for, and how many."""

    method: str
    trouble: Trouble
    times: int
    chat: int | None


class Troubles:
    """All that is to go wrong."""

    def __init__(self) -> None:
        self.appointments: list[Appointment] = []
        self.dice: Callable[[str], Trouble | None] | None = None
        """Bad luck: asked for every call without an appointment, by its method."""

    def add(self, method: str, trouble: Trouble, *, times: int = 1, chat: int | None = None) -> None:
        """The next `times` calls of the method (to that chat) meet this trouble."""
        self.appointments.append(Appointment(method, trouble, times, chat))

    def meet(self, method: str, params: dict[str, Any]) -> Trouble | None:
        """The trouble that this call meets."""
        for appointment in self.appointments:
            if appointment.method not in (method, "*") or appointment.chat not in (None, _chat(params)):
                continue
            appointment.times -= 1
            if appointment.times <= 0:
                self.appointments.remove(appointment)
            return appointment.trouble
        return self.dice(method) if self.dice else None

    def clear(self) -> None:
        """All is well again."""
        self.appointments.clear()
        self.dice = None


def _chat(params: dict[str, Any]) -> int:
    try:
        return int(params.get("chat_id", 0))
    except ValueError:
        return 0
