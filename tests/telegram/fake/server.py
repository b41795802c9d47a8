"""The server: a call over HTTP goes through trouble, the book and the method, and is written down."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.telegram.fake.contract import Broken, checked
from tests.telegram.fake.methods import Methods
from tests.telegram.fake.people import User
from tests.telegram.fake.rooms import Group
from tests.telegram.fake.trouble import Answers, Cut, Hangs, Late, Trouble, Troubles
from tests.telegram.fake.updates import Refused, Update
from tests.telegram.fake.wire import Listener, Request, Response
from tests.telegram.fake.world import BOT_NAME, TOKEN, Chat, World

_PATH = re.compile(r"/bot([^/]+)/(\w+)")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that the bot made, and what came back (0: the connection was cut)."""

    method: str
    params: dict[str, Any]
    at: float
    """Monotonic seconds."""
    status: int
    made: bool
    """Whether it took effect."""
    result: Any = None


class Fake(World):
    """A Bot API with its platform behind it. See the package's docstring for how stories use it."""

    def __init__(self, *, keeps_calls: bool = True) -> None:
        super().__init__()
        self.methods = Methods(self)
        self.troubles = Troubles()
        self.calls: list[Call] = []
        self.keeps_calls = keeps_calls
        self.on_call: Callable[[Call], None] | None = None
        """Told of every call but getUpdates."""
        self.token = TOKEN
        self.bot_name = BOT_NAME
        self.listener = Listener(self._handle, self.violate)

    @property
    def url(self) -> str:
        """Where the bot finds its API: HESHI_TELEGRAM_API."""
        return f"http://127.0.0.1:{self.listener.port}"

    async def start(self, port: int = 0) -> None:
        """Listens."""
        await self.listener.open(port)

    async def stop(self) -> None:
        """Goes."""
        await self.updates.close()
        await self.listener.close()

    # --- who and where

    def user(self, name: str, *, language: str = "") -> User:
        """Somebody new, whose chat with the bot is open."""
        return User(self, name, language)

    def another_bot(self, name: str) -> User:
        """A bot that is not ours."""
        return User(self, name, is_bot=True)

    def group(
        self, title: str, members: list[User], *, basic: bool = False, topics: tuple[str, ...] = ()
    ) -> Group:
        """A group without the bot (see `Group.add_bot`); its first member made it."""
        return Group.make(self, title, members, basic=basic, topics=topics)

    def channel(self, title: str, owner: User) -> Group:
        """A channel without the bot."""
        made = Group.make(self, title, [owner])
        made.type = "channel"
        return made

    # --- trouble

    def trouble(self, method: str, trouble: Trouble, *, times: int = 1, chat: Chat | None = None) -> None:
        """The next calls of that method ("*": of any) meet this trouble. See `trouble`."""
        self.troubles.add(method, trouble, times=times, chat=chat.id if chat else None)

    async def goes_down(self) -> None:
        """Connections are cut, and refused from now on."""
        await self.listener.close()

    async def comes_back(self) -> None:
        """Listens again at the same address."""
        await self.listener.open()

    def revokes_token(self) -> None:
        """The bot is no longer known."""
        self.switches.token_works = False

    def poison(self, payload: dict[str, Any] | None = None, chat: int = 0) -> Update:
        """An update that no library can read (a callback without what it must have), or any payload."""
        return self.updates.add_raw(payload or {"callback_query": {"id": "1", "data": "x"}}, chat)

    # --- answering

    async def _handle(self, request: Request) -> Response | None:
        found = _PATH.fullmatch(request.path)
        if not found:
            return _refusal(404, "Not Found")
        token, method = found.groups()
        if token != self.token or not self.switches.token_works:
            return _refusal(401, "Unauthorized")
        try:
            raw = request.parameters()
        except ValueError as error:
            self.violate(f"{method}: a body that cannot be read: {error}")
            return _refusal(400, "Bad Request: can't parse the body")
        return await self._call(method, raw)

    async def _call(self, method: str, raw: dict[str, Any]) -> Response | None:
        trouble = self.troubles.meet(method, raw)
        if isinstance(trouble, Answers):
            self._note(method, raw, trouble.code, made=False)
            return _refusal(trouble.code, trouble.description, **trouble.parameters)
        if isinstance(trouble, Cut | Hangs) and not trouble.made:
            self._note(method, raw, 0, made=False)
            await asyncio.sleep(trouble.seconds if isinstance(trouble, Hangs) else 0)
            return None
        response = await self._made(method, raw, cut=isinstance(trouble, Cut | Hangs))
        if isinstance(trouble, Late | Hangs):
            await asyncio.sleep(trouble.seconds)
        return None if isinstance(trouble, Cut | Hangs) else response

    async def _made(self, method: str, raw: dict[str, Any], *, cut: bool) -> Response:
        try:
            params = checked(method, raw)
            result = await self.updates.poll(params) if method == "getUpdates" else self._do(method, params)
        except Broken as error:
            self.violate(str(error))
            self._note(method, raw, 400, made=False)
            return _refusal(400, f"Bad Request: {error}")
        except Refused as error:
            self._note(method, raw, error.code, made=False)
            return _refusal(error.code, error.description, **error.parameters)
        if method != "getUpdates":
            self._note(method, params, 0 if cut else 200, made=True, result=result)
        return Response(200, {"ok": True, "result": result})

    def _do(self, method: str, params: dict[str, Any]) -> Any:
        found = self.methods.find(method)
        if found is None:
            self.violate(f"{method}: this fake does not have it")
            raise Refused(404, "Not Found: method not found")
        return found(params)

    def _note(
        self, method: str, params: dict[str, Any], status: int, *, made: bool, result: Any = None
    ) -> None:
        call = Call(method, params, time.monotonic(), status, made, result)
        if self.keeps_calls:
            self.calls.append(call)
        if self.on_call:
            self.on_call(call)
        self.ring()

    def called(self, method: str) -> list[Call]:
        """The calls of that method, oldest first."""
        return [call for call in self.calls if call.method == method]


def _refusal(code: int, description: str, **parameters: Any) -> Response:
    body = {"ok": False, "error_code": code, "description": description}
    return Response(code, body | ({"parameters": parameters} if parameters else {}))


@asynccontextmanager
async def telegram(port: int = 0, *, strict: bool = True) -> AsyncIterator[Fake]:
    """A running fake. On the way out it asserts that the bot broke no rule of the Bot API (`strict`)."""
    fake = Fake()
    await fake.start(port)
    try:
        yield fake
    finally:
        await fake.stop()
    if strict:
        assert not fake.violations, "\n".join(fake.violations)
