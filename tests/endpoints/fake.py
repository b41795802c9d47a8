"""A server of the OpenAI API on the loopback address: strict about what it is asked, and able to misbehave.

It refuses what the real one refuses: unknown fields and roles, empty texts, a JSON mode without the word
JSON, a schema that is not closed. Its models are rules; a test hands in others.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import jsonschema

KEY = "sk-test-0123456789"
MODEL = "test-model"
DIMENSION = 64


# --- its models


def bigrams(text: str) -> list[float]:
    """A vector in which texts are near that share pairs of characters."""
    row = [0.01] * DIMENSION
    for first, second in pairwise(text):
        row[hashlib.sha256((first + second).encode()).digest()[0] % DIMENSION] += 1
    return row


def overlap(asked: dict[str, Any]) -> str:
    """Chooses the option that shares most characters with the claim."""

    def shared(option: dict[str, Any]) -> int:
        return len(set(option["statement"]) & set(asked["claim"]))

    best = max(asked["options"], key=shared)
    if not shared(best):
        return picked("none", "none")
    return picked(best["option"], "denies" if "没" in asked["claim"] else "affirms")


# --- a server


@dataclass(frozen=True)
class Says:
    """What goes over the wire: any bytes, at any pace."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    after: float = 0.0
    """Seconds before the first byte."""
    dribbles: float = 0.0
    """Seconds between two bytes."""
    cut_at: int | None = None
    """Closes after so many bytes of a body that was announced whole."""
    endless: bytes = b""
    """Sent again and again after the body, until the other side is gone."""


class Refusal(Exception):
    """What the API does not take."""

    def __init__(self, says: str, status: int = 400, **over: Any) -> None:
        super().__init__(says)
        error = {"message": says, "type": "invalid_request_error", "param": None, "code": None} | over
        self.says = Says(json.dumps({"error": error}).encode(), status)


Trick = Callable[[dict[str, Any]], Says | None]


@dataclass
class Fake:
    """One server. `trick` is asked first, with the request; None from it means: behave."""

    url: str
    key: str | None = None
    seen: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What it refused though nobody told it to: a well-behaved client leaves none."""
    trick: Trick | None = None
    packs: bool = True
    """Whether it knows base64."""
    schemas: bool = True
    limit: str = "max_tokens"
    warm: bool = True
    """Whether it takes a temperature."""
    embed: Callable[[str], list[float]] = bigrams
    decide: Callable[[dict[str, Any]], str] = overlap
    finish: str = "stop"

    def texts(self) -> list[str]:
        """Every text that was to be turned into a vector."""
        return [text for path, asked in self.seen if path == "/v1/embeddings" for text in asked["input"]]

    def asked(self) -> list[dict[str, Any]]:
        """The user's message of every question, parsed."""
        return [json.loads(asked["messages"][1]["content"]) for path, asked in self.seen if "chat" in path]

    def everything(self) -> str:
        """All that ever arrived."""
        return json.dumps(self.seen, ensure_ascii=False)

    def answer(self, path: str, headers: Any, body: bytes) -> Says:
        try:
            asked = self._read(path, headers, body)
            self.seen.append((path, asked))
            if self.trick and (said := self.trick(asked)):
                return said
            return self._embeddings(asked) if path == "/v1/embeddings" else self._chat(asked)
        except Refusal as refusal:
            if not isinstance(refusal, _Expected):
                self.problems.append(str(refusal))
            return refusal.says

    def _read(self, path: str, headers: Any, body: bytes) -> dict[str, Any]:
        if path not in {"/v1/embeddings", "/v1/chat/completions"}:
            raise Refusal(f"no such path: {path}", 404)
        if self.key and headers.get("authorization") != f"Bearer {self.key}":
            raise Refusal("Incorrect API key provided", 401, code="invalid_api_key")
        if headers.get_content_type() != "application/json":
            raise Refusal("expected application/json", 415)
        asked: dict[str, Any] = json.loads(body.decode("utf-8"))
        if asked.get("model") != MODEL:
            raise Refusal("The model does not exist", 404, code="model_not_found")
        return asked

    def _embeddings(self, asked: dict[str, Any]) -> Says:
        _only(asked, {"model", "input", "encoding_format", "dimensions", "user"})
        texts, form = asked["input"], asked.get("encoding_format", "float")
        if not isinstance(texts, list) or not 0 < len(texts) <= 2048:
            raise Refusal("'input' must be an array of at most 2048 texts")
        if not all(isinstance(text, str) and text for text in texts):
            raise Refusal("'$.input' is invalid: no empty strings")
        if form not in {"float", "base64"} or (form == "base64" and not self.packs):
            says = f"unknown encoding_format {form}"
            if self.packs:
                raise Refusal(says)
            raise _Expected(says)
        vectors = [self.embed(text) for text in texts]
        packed = [base64.b64encode(struct.pack(f"<{len(one)}f", *one)).decode() for one in vectors]
        rows = packed if form == "base64" else vectors
        data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        # In any order: the index says which is which.
        return answered({"object": "list", "data": data[::-1], "model": MODEL, "usage": usage})

    def _chat(self, asked: dict[str, Any]) -> Says:
        known = {"model", "messages", "response_format", "temperature", "max_tokens", "max_completion_tokens"}
        _only(asked, known)
        self._limits(asked)
        roles = [message["role"] for message in asked["messages"]]
        if roles != ["system", "user"]:
            raise Refusal(f"roles {roles}")
        for message in asked["messages"]:
            _only(message, {"role", "content"})
        self._form(asked)
        return completion(self.decide(json.loads(asked["messages"][1]["content"])), self.finish)

    def _limits(self, asked: dict[str, Any]) -> None:
        other = {"max_tokens", "max_completion_tokens"} - {self.limit}
        if other & set(asked):
            says = f"Unsupported parameter: '{other.pop()}' is not supported with this model."
            raise _Expected(f"{says} Use '{self.limit}' instead.", code="unsupported_parameter")
        if not isinstance(asked.get(self.limit), int) or asked[self.limit] < 1:
            raise Refusal(f"{self.limit} must be a positive integer")
        if "temperature" in asked and not self.warm:
            raise _Expected("Unsupported value: 'temperature' does not support 0 with this model.")
        if not 0 <= asked.get("temperature", 1) <= 2:
            raise Refusal("temperature")

    def _form(self, asked: dict[str, Any]) -> None:
        form = asked.get("response_format", {"type": "text"})
        words = " ".join(message["content"] for message in asked["messages"])
        match form:
            case {"type": "text", **rest} if not rest:
                return
            case {"type": "json_object", **rest} if not rest:
                if "json" not in words.lower():
                    raise Refusal("'messages' must contain the word 'json' in some form")
            case {"type": "json_schema", "json_schema": schema, **rest} if not rest:
                if not self.schemas:
                    raise _Expected("This response_format type is unavailable now")
                _closed(schema)
            case _:
                raise Refusal("response_format")


class _Expected(Refusal):
    """Refused because a test wants a server that cannot do this."""


def _only(told: dict[str, Any], known: set[str]) -> None:
    if unknown := set(told) - known:
        raise Refusal(f"Unrecognized request argument supplied: {sorted(unknown)}")


def _closed(told: dict[str, Any]) -> None:
    _only(told, {"name", "description", "schema", "strict"})
    schema = told["schema"]
    jsonschema.Draft202012Validator.check_schema(schema)
    if not re.fullmatch(r"[\w-]{1,64}", told["name"]) or told.get("strict") is not True:
        raise Refusal("json_schema: name, strict")
    if schema["additionalProperties"] is not False or set(schema["required"]) != set(schema["properties"]):
        raise Refusal("json_schema: closed, with every property required")


# --- what it says


def answered(value: Any, status: int = 200) -> Says:
    """A JSON body."""
    return Says(json.dumps(value).encode(), status)


def completion(content: str | None, finish: str = "stop", **over: Any) -> Says:
    """An answer of the language model."""
    message = {"role": "assistant", "content": content, "refusal": None} | over
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    usage = {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}
    told = {"id": "x", "object": "chat.completion", "created": 1, "model": MODEL, "choices": [choice]}
    return answered(told | {"usage": usage})


def failing(status: int, **headers: str) -> Says:
    """An error, as the API words it."""
    error = {"error": {"message": "no", "type": "server_error", "param": None, "code": None}}
    return Says(json.dumps(error).encode(), status, tuple(headers.items()))


def picked(option: str, stance: str = "affirms") -> str:
    """The answer that we expect."""
    return json.dumps({"option": option, "stance": stance})


# --- over the wire


@contextmanager
def endpoint(**over: Any) -> Iterator[Fake]:
    """Such a server, until the block ends."""
    fake = Fake("", **over)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            announced = int(self.headers.get("content-length", 0))
            body = self.rfile.read(announced)
            if len(body) < announced:
                return  # they left in the midst of it
            said = fake.answer(self.path, self.headers, body)
            with suppress(OSError):
                _send(self, said)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _send(handler: BaseHTTPRequestHandler, said: Says) -> None:
    time.sleep(said.after)
    handler.send_response(said.status)
    handler.send_header("content-type", "application/json")
    for name, value in said.headers:
        handler.send_header(name.replace("_", "-"), value)
    if not said.endless:
        handler.send_header("content-length", str(len(said.body)))
    handler.close_connection = bool(said.endless) or said.cut_at is not None
    handler.end_headers()
    for part in _parts(said):
        _ = handler.wfile.write(part)
        handler.wfile.flush()
        time.sleep(said.dribbles)
    while said.endless:
        _ = handler.wfile.write(said.endless)


def _parts(said: Says) -> Iterator[bytes]:
    body = said.body[: said.cut_at]
    yield from (body[n : n + 1] for n in range(len(body))) if said.dribbles else [body]


def nobody() -> str:
    """An address at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
