"""Vectors of an edition's wordings, kept on disk: encoding them takes seconds with a local model, and minutes
(and money) with one behind an endpoint.

    <shelf>/.vectors/<model>.npz    `keys`: 16 bytes of each text's SHA-256; `rows`: vectors in half precision

Kept by text, so that an edition with one new wording encodes one text. Nothing is kept of what people say.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.meaning import Encoder, Vectors

BATCH = 256
"""Texts encoded at a time: what an endpoint takes in one request."""

_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, NotImplementedError, zipfile.BadZipFile)
"""What a file that was cut off or written over may raise when it is read."""


def vectors_of(
    encoder: Encoder, texts: Sequence[str], shelf: Path | None, lent: Mapping[str, Vectors] | None = None
) -> Vectors | None:
    """The texts' vectors in order, lent or from the shelf where it has them; None where the encoder fails.

    A shelf that cannot be read or written is done without.
    """
    import numpy as np

    place = shelf / ".vectors" / f"{_key(encoder.model).hex()}.npz" if shelf else None
    kept = _read(place) if place else {}
    kept |= {_key(text): vector for text, vector in (lent or {}).items()}
    keys = [_key(text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
    for batch in _batches(list(missing)):
        encoded = encoder.encode([missing[key] for key in batch])
        if encoded is None:
            return None
        kept.update(zip(batch, encoded.astype(np.float16), strict=True))
    if place and missing:
        with suppress(*_DAMAGED):
            _write(place, {key: kept[key] for key in keys})
    return np.stack([kept[key] for key in keys]).astype(np.float32) if keys else None


def _batches(keys: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (keys[n : n + BATCH] for n in range(0, len(keys), BATCH))


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()[:16]


def _read(place: Path) -> dict[bytes, Vectors]:
    import numpy as np

    with suppress(*_DAMAGED), place.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
        keys, rows = file["keys"], file["rows"]
        if rows.ndim != 2 or rows.dtype != np.float16 or not np.isfinite(rows).all():
            return {}
        return {bytes(key): row for key, row in zip(keys, rows, strict=True)}
    return {}


def _write(place: Path, kept: dict[bytes, Vectors]) -> None:
    """Whole, beside its place, then moved there: a crash leaves the old file, a full disk nothing."""
    import numpy as np

    place.parent.mkdir(parents=True, exist_ok=True)
    keys = np.array([np.frombuffer(key, dtype=np.uint8) for key in kept])
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-", ignore_cleanup_errors=True) as made:
        whole = Path(made) / place.name
        np.savez(whole, keys=keys, rows=np.stack(list(kept.values())))
        whole.replace(place)
