"""Vectors: read from a stranger's answer, brought to length 1, packed and unpacked. Pure.

numpy is imported where it is used: who has no endpoint set up needs none.
"""

from __future__ import annotations

import base64
import binascii
import importlib.util
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.endpoints.strict import Json, at, parsed
from bot.errors import BadSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    """One row a text, or a single row; each of length 1."""

MAX_LENGTH = 8_192
"""Numbers in a vector; the longest of a public model has 4,096."""


def needs_numpy() -> None:
    """Refuse to go on without numpy.

    Raises:
        BadSettings: it is not installed; says how to mend that.
    """
    if importlib.util.find_spec("numpy") is None:
        raise BadSettings(
            ["HESHI_EMBEDDINGS_URL: needs numpy; pip install numpy (it also comes with heshi[semantic])"]
        )


def read_vectors(body: bytes, count: int) -> Vectors | None:
    """The vectors of an answer of `/v1/embeddings`, in the order of the texts; None where it is none.

    Exactly `count` vectors, each once, as numbers or in base64, all of one size, none of them empty.
    """
    import numpy as np  # noqa: PLC0415

    try:
        data = at(parsed(body), "data")
        rows = [_row(one) for one in data] if isinstance(data, list) and len(data) == count else []
    except (ValueError, TypeError, OverflowError):
        return None
    placed = dict(rows)
    if sorted(placed) != list(range(count)) or len({len(row) for row in placed.values()}) != 1:
        return None
    with np.errstate(all="ignore"):
        return _of_length_one(np.stack([placed[number] for number in range(count)]))


def _row(one: Json) -> tuple[int, Vectors]:
    match at(one, "index"):
        case int() as index if not isinstance(index, bool):
            return index, _numbers(at(one, "embedding"))
        case _:
            raise ValueError("no index")


def _numbers(vector: Json) -> Vectors:
    import numpy as np  # noqa: PLC0415

    if isinstance(vector, str):
        # As OpenAI packs them: little-endian 32-bit numbers.
        try:
            packed = base64.b64decode(vector, validate=True)
        except binascii.Error as error:
            raise ValueError("no base64") from error
        row = np.frombuffer(packed, dtype="<f4").astype(np.float32)
    elif isinstance(vector, list) and all(type(number) in {int, float} for number in vector):
        with np.errstate(all="ignore"):
            row = np.asarray(vector, dtype=np.float64).astype(np.float32)
    else:
        raise ValueError("no vector")
    if not 0 < len(row) <= MAX_LENGTH:
        raise ValueError("no size of a vector")
    return row


def _of_length_one(rows: Vectors) -> Vectors | None:
    import numpy as np  # noqa: PLC0415

    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not (lengths > 0).all():
        return None
    scaled: Vectors = (rows / lengths).astype(np.float32)
    return scaled


def stacked(rows: Sequence[Vectors], length: int) -> Vectors:
    """Rows put on top of each other; shape (0, length) where there are none."""
    import numpy as np  # noqa: PLC0415

    return np.stack(rows) if rows else np.zeros((0, length), dtype=np.float32)


def packed(row: Vectors) -> bytes:
    """A row as it is kept: little-endian numbers of 16 bits, which move a cosine by less than 0.001."""
    return row.astype("<f2").tobytes()


def unpacked(kept: Mapping[bytes, bytes], length: int) -> dict[bytes, Vectors]:
    """Rows of that length that were kept; without those in whose place something else lies."""
    import numpy as np  # noqa: PLC0415

    whole = {key: row for key, row in kept.items() if len(row) == 2 * length}
    if not whole or not length:
        return {}
    # All at once: one by one, an edition of 8,000 wordings would take a second.
    rows = np.frombuffer(b"".join(whole.values()), dtype="<f2").astype(np.float32).reshape(-1, length)
    with np.errstate(all="ignore"):
        sizes = np.linalg.norm(rows, axis=1, keepdims=True)
        scaled = rows / sizes
    good = np.isfinite(sizes[:, 0]) & (sizes[:, 0] > 0)
    return {key: row for key, row, fine in zip(whole, scaled, good, strict=True) if fine}
