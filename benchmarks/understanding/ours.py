"""heshi as it is measured: with words alone, with the semantic extra, and with endpoints."""

from __future__ import annotations

from dataclasses import dataclass

from bot.endpoints import Client, Endpoint, EndpointEncoder, EndpointReader
from knowledge import FactBase, FactChecker
from knowledge.store.local_encoder import local_encoder

LEXICALLY, SEMANTIC = "heshi", "heshi[semantic]"
ENCODED, SECONDED = "heshi, embeddings endpoint", "heshi, second reader"
OURS = (LEXICALLY, SEMANTIC, ENCODED, SECONDED)

UNLIMITED = 10**9
"""A measurement asks as often as it has messages."""


@dataclass(frozen=True, slots=True)
class Address:
    """An OpenAI-compatible address, and the models there: for vectors, for a second reader."""

    url: str
    embeddings: str | None = None
    judge: str | None = None


def checker_of(base: FactBase, system: str = LEXICALLY, address: Address | None = None) -> FactChecker:
    """A checker over an edition, with the help that the system's name says."""
    checker = FactChecker(base)
    if system == SEMANTIC:
        return checker.with_help(local_encoder())
    if system == ENCODED and address and address.embeddings:
        client = Client(Endpoint("embeddings", address.url, address.embeddings, None, None))
        return checker.with_help(EndpointEncoder(client))
    if system == SECONDED and address and address.judge:
        client = Client(Endpoint("judge", address.url, address.judge, None, None))
        reader = EndpointReader(client, an_hour=UNLIMITED)
        return checker.with_help(local_encoder(), reader)
    return checker
