"""What a transaction leaves to be seen to once it is durable."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Changes:
    """Filled while a transaction is written; read by the store."""

    rooms: list[str] = field(default_factory=list)
    """Keys of rooms whose settings may be others now."""
    wiped: bool = False
    """Something was deleted for good: the log has to be emptied too."""
