"""Our own api.weixin.qq.com and qyapi.weixin.qq.com, over real HTTP, as strict as their documents.

    async with apis() as fake:                     # HESHI_WECHAT_API = HESHI_WECOM_API = fake.url
        account.on_wrote = fake.oa.wrote           # who writes opens a window of customer service
        fake.oa.on_sent = account.sent             # what customer service says is seen
        fake.oa.certified = False                  # 48001 from now on; `allowed = False`: 40164
        fake.oa.passes.take_back()                 # the token ends early; `.spoilt = True`: till forced
        fake.later(48 * 3600)                      # the platforms' clocks, not ours
        fake.trouble("/cgi-bin/message/custom/send", errcode(-1, "system error"), times=2)
        fake.trouble("/cgi-bin/kf/send_msg", Cut(made=True))      # and Hangs, Late, status(502)
        assert len(fake.called("/cgi-bin/stable_token")) == 1

On the way out `apis` asserts that nobody called like no careful program does (`fake.violations`): unknown
fields, types that do not fit, \\u escapes where WeChat shows them as they stand, a token in a body, an
address that does not exist.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl

from tests.telegram.fake.trouble import Answers, Cut, Hangs, Late, Trouble, Troubles
from tests.telegram.fake.wire import Listener, Request, Response
from tests.wechat.fake.api_kf import KfApi
from tests.wechat.fake.api_oa import OfficialApi
from tests.wechat.fake.api_robots import Robots
from tests.wechat.fake.passes import Passes
from tests.wechat.fake.refusals import Body, Broken, Refusal, Route

__all__ = ["Apis", "Call", "Cut", "Hangs", "Late", "apis", "errcode", "status"]


_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00[01])")
"""A character written as \\uXXXX that could have been written as it is."""


class _Account(Protocol):
    routes: dict[str, Route]

    def refusal(self, code: int, says: str) -> Body: ...


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and what came back."""

    path: str
    query: dict[str, str]
    body: Body
    errcode: int | None
    """0: done; None: the connection was cut."""
    at: float
    """Monotonic seconds."""


def errcode(code: int, says: str = "refused") -> Answers:
    """The call is not made; this comes back."""
    return Answers(200, says, {"errcode": code})


def status(code: int) -> Answers:
    """The call is not made; a page of HTML comes back, from whatever stands before the API."""
    return Answers(code, "<html><h1>Bad Gateway</h1></html>")


class Apis:
    """Both hosts at one address. See the module's docstring."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.oa, self.kf, self.robots = OfficialApi(self.now), KfApi(self.now), Robots(self.now)
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.troubles = Troubles()
        self.on_call: Callable[[Call], None] = lambda call: None
        self.listener = Listener(self._handle, self.violations.append)
        self.most_under_way: dict[str, int] = {}
        """The most calls of an address at the same time."""
        self._busy: dict[str, int] = {}

    @property
    def url(self) -> str:
        """Where both APIs are, without a slash at the end."""
        return f"http://127.0.0.1:{self.listener.port}"

    def now(self) -> float:
        """Seconds since 1970, as the platforms have it."""
        return time.time() + self.ahead

    def later(self, seconds: float) -> None:
        """Time passes over there: tokens end, windows close."""
        self.ahead += seconds

    def trouble(self, path: str, trouble: Trouble, *, times: int = 1) -> None:
        """The next calls of that address ("*": of any) meet this trouble."""
        self.troubles.add(path, trouble, times=times)

    async def goes_down(self) -> None:
        """Connections are cut, and refused from now on."""
        await self.listener.close()

    async def comes_back(self) -> None:
        """Listens again at the same address."""
        await self.listener.open()

    def called(self, path: str) -> list[Call]:
        """The calls of that address, oldest first."""
        return [call for call in self.calls if call.path == path]

    # --- answering

    async def _handle(self, request: Request) -> Response | None:
        path = request.path
        self._busy[path] = self._busy.get(path, 0) + 1
        self.most_under_way[path] = max(self.most_under_way.get(path, 0), self._busy[path])
        try:
            return await self._met(request)
        finally:
            self._busy[path] -= 1

    async def _met(self, request: Request) -> Response | None:
        trouble = self.troubles.meet(request.path, {})
        if isinstance(trouble, Answers):
            return self._instead(request, trouble)
        if isinstance(trouble, Cut | Hangs) and not trouble.made:
            self._note(request, {}, {}, None)
            await asyncio.sleep(trouble.seconds if isinstance(trouble, Hangs) else 0)
            return None
        response = self._made(request, cut=isinstance(trouble, Cut | Hangs))
        if isinstance(trouble, Late | Hangs):
            await asyncio.sleep(trouble.seconds)
        return None if isinstance(trouble, Cut | Hangs) else response

    def _instead(self, request: Request, trouble: Answers) -> Response:
        code = trouble.parameters.get("errcode")
        self._note(request, {}, {}, code if isinstance(code, int) else None)
        if code is None:
            return Response(trouble.code, trouble.description)
        return Response(200, self._account(request.path).refusal(code, trouble.description))

    def _made(self, request: Request, *, cut: bool) -> Response:
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        body: Body = {}
        account = self._account(request.path)
        try:
            route = self._route(account, request)
            body = self._body(request)
            self._admit(account, route, query)
            answer = {"errcode": 0, "errmsg": "ok"} | route.method(query, body)
        except Refusal as refusal:
            if isinstance(refusal, Broken):
                self.violations.append(f"{request.path}: {refusal}")
            answer = account.refusal(refusal.code, refusal.says)
        self._note(request, query, body, None if cut else answer["errcode"])
        return Response(200, answer)

    def _account(self, path: str) -> _Account:
        accounts: tuple[_Account, ...] = (self.oa, self.kf, self.robots)
        return next((one for one in accounts if path in one.routes), self.oa)

    def _route(self, account: _Account, request: Request) -> Route:
        route = account.routes.get(request.path)
        if route is None:
            raise Broken(40066, "invalid url")
        if request.verb != route.verb:
            raise Broken(43001 if route.verb == "GET" else 43002, f"require {route.verb} method")
        return route

    def _body(self, request: Request) -> Body:
        if request.verb == "GET":
            return {}
        try:
            body = json.loads(request.body.decode())
        except ValueError:
            raise Broken(47001, "data format error") from None
        if not isinstance(body, dict):
            raise Broken(47001, "data format error")
        if _ESCAPED.search(request.body):
            raise Broken(
                40033, r"invalid charset. please check your request, if include \uxxxx will create fail!"
            )
        if "access_token" in body:
            raise Broken(41001, "access_token belongs in the query")
        return body

    def _admit(self, account: _Account, route: Route, query: dict[str, str]) -> None:
        token = query.pop("access_token", "")
        if route.open:
            return
        assert isinstance(account, OfficialApi | KfApi)
        passes: Passes = account.passes
        passes.check(token)
        if not account.allowed:
            raise Refusal(40164 if account is self.oa else 60020, "not allow to access from your ip")

    def _note(self, request: Request, query: Mapping[str, str], body: Body, code: int | None) -> None:
        call = Call(request.path, dict(query), body, code, time.monotonic())
        self.calls.append(call)
        self.on_call(call)


@asynccontextmanager
async def apis(port: int = 0, *, strict: bool = True) -> AsyncIterator[Apis]:
    """Both APIs, running. On the way out it asserts that no call broke a rule (`strict`)."""
    fake = Apis()
    await fake.listener.open(port)
    try:
        yield fake
    finally:
        await fake.listener.close()
    if strict:
        assert not fake.violations, "\n".join(fake.violations)
