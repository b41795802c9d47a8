"""`heshi doctor` on what helps to understand: the local model, and the endpoints that are set up.

It asks each endpoint a question or two, which may cost as much as two messages.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import closing

from bot.app import endpoints, semantics
from bot.cli.doctor import Examined
from bot.cli.shell import in_words
from bot.endpoints import Client, Endpoint
from bot.endpoints.probing import Probe, probe_encoder, probe_reader
from bot.errors import BadSettings
from bot.settings import Settings
from knowledge import KnowledgeError

_GUIDE = "docs/semantics.md"


def examine_semantics(settings: Settings) -> Examined:
    """Whether the local model is used, and could be."""
    what = "local model"
    try:
        encoder = semantics(settings)
    except BadSettings as error:
        return Examined(what, False, "HESHI_SEMANTIC=on, and it is not installed", str(error))
    except KnowledgeError as error:
        return Examined(what, False, in_words(error), "install it anew, or set HESHI_SEMANTIC=off")
    if encoder is not None:
        return Examined(what, True, f"installed and used ({encoder.model})")
    off = (
        "off (HESHI_SEMANTIC)"
        if settings.semantic == "off"
        else "not installed (pip install 'heshi[semantic]')"
    )
    return Examined(what, True, f"{off}: claims are understood by their words")


def examine_endpoints(settings: Settings) -> Iterator[Examined]:
    """Every endpoint that is set up: reachable, its model there, its answers as they must be."""
    embeddings, judge = endpoints(settings)
    if embeddings is None and judge is None:
        yield Examined("endpoints", True, f"none set up: nothing that is said leaves this machine ({_GUIDE})")
    if embeddings:
        yield from _examined(embeddings, lambda client: _encoder(client, settings))
    if judge:
        yield from _examined(judge, lambda client: _reader(client, settings))


def _examined(endpoint: Endpoint, look: Callable[[Client], Examined]) -> Iterator[Examined]:
    try:
        client = Client(endpoint)
    except BadSettings as bad:
        yield Examined(endpoint.kind, False, str(bad), "mend that setting, or leave it out")
        return
    with closing(client):
        yield look(client)
    if endpoint.key and endpoint.url.startswith("http:") and not endpoint.is_near:
        says = f"the key and what is said travel to {endpoint.host} unencrypted"
        yield Examined(
            f"{endpoint.kind} address", False, says, f"use https:// in {_setting(endpoint, 'URL')}"
        )


def _encoder(client: Client, settings: Settings) -> Examined:
    endpoint = client.endpoint
    if importlib.util.find_spec("numpy") is None:
        return Examined(endpoint.kind, False, "vectors need numpy", "pip install numpy")
    probe = probe_encoder(client, settings.embeddings_prefix)
    if not probe.good:
        return _bad(endpoint, probe)
    says = f"{_where(endpoint)}: vectors of {probe.length} numbers, {probe.seconds:.2f} s"
    if not probe.right:
        mend = f"is {endpoint.model} a model for embeddings? Set {_setting(endpoint, 'MODEL')} to one that is"
        return Examined(endpoint.kind, False, f"{says}, the same for any text", mend)
    return Examined(endpoint.kind, True, says)


def _reader(client: Client, settings: Settings) -> Examined:
    endpoint = client.endpoint
    probe = probe_reader(client, settings.judge_tokens, settings.judge_seconds)
    held = "held to a schema" if probe.schema else "asked for JSON, without a schema"
    says = f"{_where(endpoint)}: {held}, {probe.seconds:.2f} s"
    match probe.why if not probe.good else "":
        case "disobeys":
            mend = (
                f"take a model that can answer in JSON, or, for one that thinks first, set "
                f"{_setting(endpoint, 'TOKENS')} to 2000 (now {settings.judge_tokens})"
            )
            return Examined(endpoint.kind, False, f"{says}; it does not answer with one of our options", mend)
        case "slow":
            mend = f"take a faster model, or set {_setting(endpoint, 'SECONDS')} higher (at most 20)"
            says += f", and we wait {settings.judge_seconds:g}"
            return Examined(endpoint.kind, False, says, mend)
        case "":
            if probe.right:
                return Examined(endpoint.kind, True, says)
            mend = (
                "take a better model: this one got an easy question wrong, or followed what a claim ordered"
            )
            return Examined(endpoint.kind, False, f"{says}; it misreads", mend)
        case _:
            return _bad(endpoint, probe)


def _bad(endpoint: Endpoint, probe: Probe) -> Examined:
    where, told = _where(endpoint), f" ({probe.said})" if probe.said else ""
    match probe.status:
        case 0:
            mend = (
                f"is that server running, and is {_setting(endpoint, 'URL')} right, up to its version (…/v1)?"
            )
            return Examined(endpoint.kind, False, f"{where} cannot be reached ({probe.why})", mend)
        case 401 | 403:
            mend = f"set {_setting(endpoint, 'KEY')} to a key that it knows"
        case 404:
            mend = (
                f"is {_setting(endpoint, 'URL')} right, up to its version (…/v1), and does it have a model "
                f"called {endpoint.model}?"
            )
        case 429:
            mend = "its limit is reached, or its budget used up: look at your account there"
        case status if status < 400:
            mend = f"it answers with something else: is {_setting(endpoint, 'URL')} an OpenAI-compatible API?"
        case _:
            mend = "look at its own log; heshi goes on without it meanwhile"
    return Examined(endpoint.kind, False, f"{where} answers with {probe.status}{told}", mend)


def _where(endpoint: Endpoint) -> str:
    through = " through the proxy" if endpoint.proxy and not endpoint.is_near else ""
    return f"{endpoint.model} at {endpoint.host}{through}"


def _setting(endpoint: Endpoint, part: str) -> str:
    return f"HESHI_{endpoint.kind.upper()}_{part}"
