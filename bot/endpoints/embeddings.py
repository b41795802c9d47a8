"""An encoder of meaning behind any server that speaks `/v1/embeddings`.

    texts ─► veiled, prefixed ─► memory? or, of wordings, shelf? ─► batches ─► asked ─► checked, length 1

Wordings of facts are public, and their vectors are kept on disk between runs. What people say is in a bounded
memory, under its hash, and nowhere else: only inside `keeping` is anything written.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.endpoints.calls import FOR_GOOD, NOT_SO, THIS_ONE, Answered, Client, Failed, Response
from bot.endpoints.limits import Breaker, may_take
from bot.endpoints.vectors import needs_numpy, packed, read_vectors, stacked, unpacked

if TYPE_CHECKING:
    from bot.endpoints.vectors import Vectors

BATCH = 32
"""Texts a call: what text-embeddings-inference takes by default; OpenAI takes 2,048."""

MAX_CHARS = 2_000
"""Of one text: a claim has twenty, and models of the usual size read 512 tokens."""

MAX_BYTES = 8_000_000
"""Of one answer: 32 vectors of 8,192 numbers, written out with 20 characters each, and room to spare."""

REMEMBERED = 2_048
"""Vectors held of what people said: 8 MB at 1,024 numbers each. The same forward goes round for a day."""

ASKING = 2.0
"""Seconds for what one message needs; a near server takes 0.05, a far one 0.4."""

PREPARING = 60.0
"""Seconds for one batch of wordings, on a server that loads its model first or limits our pace."""

TRIES = 4
PAUSE = 0.25
"""Times a call is made, and seconds before the second; doubled each time, as long as the time lasts."""

SAME_MODEL = 0.98
"""Cosine from which two vectors of one text come from one model: a server's last digits differ with the size
of a batch (4-bit weights: 0.999), another model's vectors are at chance or of another size."""

CANARY = "Sora 已经对公众开放了吗？"
_BLANK = "."
"""Stands for a text without characters, which OpenAI refuses."""

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class VectorShelf(Protocol):
    """Where vectors of wordings lie between runs. It never raises: without it we ask again."""

    def take(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What lies there under these keys."""
        ...

    def put(self, model: str, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep these."""
        ...

    def drop(self, model: str) -> None:
        """Forget everything of that model."""
        ...


@dataclass(slots=True)
class Keeping:
    """How preparing an edition goes: whether every text got its vector, and how many were asked for."""

    complete: bool = True
    asked: int = 0


_KEEPING: ContextVar[Keeping | None] = ContextVar("keeping", default=None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there are no vectors: a fixed word or the kind of an error, and the status if there was one."""

    why: str
    status: int = 0
    pause: float = 0.0


class EndpointEncoder:
    """`knowledge.Encoder` over an endpoint, for one edition. Safe from many threads.

    Never raises for what a text holds or a server does. The size of its vectors is that of the first one: a
    server that changes its model meanwhile is refused, until an edition is prepared `anew`.
    """

    def __init__(
        self,
        client: Client,
        *,
        prefix: str = "",
        shelf: VectorShelf | None = None,
        veil: Callable[[str], str] = str,
        pause: float = PAUSE,
    ) -> None:
        """`prefix` goes before every text, as models of the E5 kind need it ("query: "). `veil` takes out of
        people's words what leads to somebody, before they leave.

        Raises:
            BadSettings: numpy is not installed.
        """
        needs_numpy()
        self._client, self._prefix, self._shelf, self._veil = client, prefix, shelf, veil
        self._pause = pause
        self._breaker = Breaker(client.endpoint.kind)
        self._held: OrderedDict[bytes, Vectors] = OrderedDict()
        self._changing = threading.Lock()
        self._packed = True
        self._length = 0
        self._stopped = threading.Event()

    def anew(self) -> EndpointEncoder:
        """The same endpoint for another edition: nothing is remembered of the vectors before."""
        other = EndpointEncoder(
            self._client, prefix=self._prefix, shelf=self._shelf, veil=self._veil, pause=self._pause
        )
        other._breaker, other._stopped, other._packed = self._breaker, self._stopped, self._packed
        return other

    @property
    def model(self) -> str:
        """Which model, exactly, and where: vectors of another one cannot be compared with these."""
        endpoint = self._client.endpoint
        return f"{endpoint.model}@{endpoint.url}" + (f" {self._prefix!r}" if self._prefix else "")

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        """The texts' vectors, one row each, in order; None where they cannot be had now."""
        keeping = _KEEPING.get()
        ready = [self._ready(text, public=keeping is not None) for text in texts]
        keys = [_key(text) for text in ready]
        words = dict(zip(keys, ready, strict=True))
        found = self._from_memory(words) if keeping is None else self._from_shelf(list(words))
        missing = [key for key in words if key not in found]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = self._asked([words[key] for key in batch], keeping)
            if vectors is None:
                return None
            fresh = dict(zip(batch, vectors, strict=True))
            self._keep(fresh, keeping)
            found |= fresh
        return stacked([found[key] for key in keys], self._length)

    @contextmanager
    def keeping(self) -> Iterator[Keeping]:
        """What this thread encodes inside are wordings of facts: taken from the shelf and put there, and
        asked for with more patience.

        A server that has begun to serve another model under the same name is noticed here, and what was kept
        of the old one dropped.
        """
        keeping = Keeping()
        token = _KEEPING.set(keeping)
        try:
            self._look_for_another_model(keeping)
            yield keeping
        finally:
            _KEEPING.reset(token)

    def close(self) -> None:
        """Wait no more between tries, and let the connections go."""
        self._stopped.set()
        self._client.close()

    # --- what is known

    def _ready(self, text: str, *, public: bool) -> str:
        shown = text if public else self._veil(text)
        return self._prefix + (shown[:MAX_CHARS].strip() or _BLANK)

    def _from_memory(self, words: Iterable[bytes]) -> dict[bytes, Vectors]:
        with self._changing:
            held = {key: self._held[key] for key in words if key in self._held}
            for key in held:
                self._held.move_to_end(key)
        return held

    def _from_shelf(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        return unpacked(self._shelf.take(self.model, keys), self._length) if self._shelf else {}

    def _keep(self, fresh: dict[bytes, Vectors], keeping: Keeping | None) -> None:
        if keeping is not None:
            keeping.asked += len(fresh)
            if self._shelf:
                self._shelf.put(self.model, [(key, packed(vector)) for key, vector in fresh.items()])
            return
        with self._changing:
            self._held |= fresh
            while len(self._held) > REMEMBERED:
                _ = self._held.popitem(last=False)

    def _look_for_another_model(self, keeping: Keeping) -> None:
        text = self._ready(CANARY, public=True)
        vectors = self._asked([text], keeping)
        if vectors is None or self._shelf is None:
            return
        kept = self._from_shelf([_key(text)]).get(_key(text))
        if kept is None or float(kept @ vectors[0]) < SAME_MODEL:
            self._shelf.drop(self.model)
            self._shelf.put(self.model, [(_key(text), packed(vectors[0]))])

    # --- asking

    def _asked(self, texts: Sequence[str], keeping: Keeping | None) -> Vectors | None:
        """Vectors of one batch; None where they cannot be had, which is logged."""
        if not (self._breaker.allows() if keeping is None else keeping.complete):
            return None
        within = may_take(ASKING) if keeping is None else PREPARING
        if within <= 0:
            return None
        found = self._of_our_length(self._tried(texts, within))
        if isinstance(found, Trouble):
            if keeping is not None:
                keeping.complete = False
            self._failed(found)
            return None
        self._breaker.worked()
        return found

    def _failed(self, trouble: Trouble) -> None:
        if trouble.status in THIS_ONE:
            self._breaker.stumbled(trouble.why, trouble.status)
        else:
            for_good = trouble.status in FOR_GOOD
            self._breaker.failed(trouble.why, trouble.status, trouble.pause, for_good=for_good)

    def _of_our_length(self, found: Vectors | Trouble) -> Vectors | Trouble:
        if isinstance(found, Trouble):
            return found
        with self._changing:
            self._length = self._length or found.shape[1]
        return found if found.shape[1] == self._length else Trouble("another-length")

    def _tried(self, texts: Sequence[str], within: float) -> Vectors | Trouble:
        """Asked, and asked again after a pause while it may help and the time lasts."""
        until = time.monotonic() + within
        trouble = Trouble("late")
        for number in range(TRIES):
            answer = self._in_some_format(texts, until)
            if isinstance(answer, Answered) and answer.good:
                vectors = read_vectors(answer.body, len(texts))
                return Trouble("garbage", answer.status) if vectors is None else vectors
            trouble = _trouble(answer)
            pause = max(trouble.pause, self._pause * 2**number)
            passing = isinstance(answer, Failed) or answer.status in _AGAIN
            if not passing or time.monotonic() + pause >= until or self._stopped.wait(pause):
                break
        return trouble

    def _in_some_format(self, texts: Sequence[str], until: float) -> Response:
        """Asked for base64, a quarter of the bytes; or for numbers, where the server knows no other."""
        answer = self._posted(texts, until, "base64" if self._packed else "float")
        if self._packed and isinstance(answer, Answered) and answer.status in NOT_SO:
            answer = self._posted(texts, until, "float")
            self._packed = not (isinstance(answer, Answered) and answer.good)
        return answer

    def _posted(self, texts: Sequence[str], until: float, encoding: str) -> Response:
        payload = {"model": self._client.endpoint.model, "input": list(texts), "encoding_format": encoding}
        within = until - time.monotonic()
        return self._client.post("/embeddings", payload, within=within, at_most=MAX_BYTES)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()


def _trouble(answer: Response) -> Trouble:
    if isinstance(answer, Failed):
        return Trouble(answer.why)
    return Trouble("refused", answer.status, answer.retry_after)
