"""A second reader behind any server that speaks `/v1/chat/completions`: a language model that may only point.

    question ─► heard before? ─► budget, breaker, a free place? ─► asked ─► read strictly ─► choice

It sees a claim and our candidates as data, and answers with the number of one or none, and a stance. No word
of it is ever shown to anybody or logged. Whatever else comes back is no answer.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from bot.endpoints.calls import FOR_GOOD, NOT_SO, THIS_ONE, Answered, Client, Response
from bot.endpoints.limits import Breaker, Budget, may_take
from bot.endpoints.questions import Manner, payload, read_choice, shown
from knowledge import Choice, Question

WITHIN = 4.0
"""Seconds for one question: people wait for it."""

TOKENS = 64
"""Tokens of an answer: ours have fifteen. For a model that thinks first, a setting gives it more."""

AN_HOUR = 300
"""Questions an hour: a busy group asks a tenth of that."""

AT_ONCE = 4
"""Questions under way at once. One more is not asked: the words alone answer it, and nobody waits in line."""

MAX_BYTES = 200_000
"""Of one answer: ours have forty; some servers add what the model thought."""

REMEMBERED = 1_024
"""Choices held, under the hash of all that was asked. The same forward goes round for a day."""


class EndpointReader:
    """`knowledge.SecondReader` over an endpoint. Safe from many threads; raises for nothing a server does."""

    def __init__(
        self,
        client: Client,
        *,
        within: float = WITHIN,
        tokens: int = TOKENS,
        an_hour: int = AN_HOUR,
        veil: Callable[[str], str] = str,
    ) -> None:
        """`veil` takes out of people's words what leads to somebody, before they leave."""
        self._client, self._within, self._tokens, self._veil = client, within, tokens, veil
        self._budget = Budget(an_hour)
        self._breaker = Breaker(client.endpoint.kind)
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._held: OrderedDict[bytes, Choice] = OrderedDict()
        self._changing = threading.Lock()
        self._manner = Manner()

    def read(self, question: Question) -> Choice | None:
        """The choice; None where it cannot be had now."""
        if not question.options:
            return None
        user = shown(question, self._veil)
        key = self._key(question, user)
        with self._changing:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        if not self._places.acquire(blocking=False):
            return None
        try:
            choice = self._asked(question, user)
        finally:
            self._places.release()
        if choice is not None:
            self._keep(key, choice)
        return choice

    def close(self) -> None:
        """Break off what is under way and let the connections go."""
        self._client.close()

    # --- heard before

    def _key(self, question: Question, user: str) -> bytes:
        # The words of the options are part of it: a fact that is worded anew is another question.
        ids = "\n".join(option.fact_id for option in question.options)
        asked = f"{self._client.endpoint.model}\n{ids}\n{user}"
        return hashlib.sha256(asked.encode("utf-8", errors="surrogatepass")).digest()

    def _keep(self, key: bytes, choice: Choice) -> None:
        with self._changing:
            self._held[key] = choice
            while len(self._held) > REMEMBERED:
                _ = self._held.popitem(last=False)

    # --- asking

    def _asked(self, question: Question, user: str) -> Choice | None:
        if not self._breaker.allows():
            return None
        manner = self._manner
        answer = self._posted(question, user, manner)
        while isinstance(answer, Answered) and answer.status in NOT_SO:
            plainer = manner.plainer(answer.body)
            if plainer is None:
                break
            manner, answer = plainer, self._posted(question, user, plainer)
        if answer is None:
            return None
        return self._read(answer, question, manner)

    def _posted(self, question: Question, user: str, manner: Manner) -> Response | None:
        """What came of asking; None where nothing may be asked any more, for this message or this hour."""
        within = may_take(self._within)
        if within <= 0:
            return None
        if not self._budget.spend():
            if self._budget.is_news():
                self._breaker.stumbled("budget", 0)
            return None
        body = payload(question, user, self._client.endpoint.model, manner, self._tokens)
        return self._client.post("/chat/completions", body, within=within, at_most=MAX_BYTES)

    def _read(self, answer: Response, question: Question, manner: Manner) -> Choice | None:
        if not isinstance(answer, Answered):
            self._breaker.failed(answer.why)
            return None
        if not answer.good:
            self._refused(answer)
            return None
        choice = read_choice(answer.body, question)
        if choice is None:
            self._breaker.stumbled("garbage", answer.status)
            return None
        # A plainer manner is kept only once it has worked.
        self._manner = manner
        self._breaker.worked()
        return choice

    def _refused(self, answer: Answered) -> None:
        if answer.status in THIS_ONE:
            self._breaker.stumbled("refused", answer.status)
        else:
            for_good = answer.status in FOR_GOOD
            self._breaker.failed("refused", answer.status, answer.retry_after, for_good=for_good)
