"""Signing in and out, and the one-time link that sets a first password.

What is wrong with a name or a password is never told apart, and takes the same time: a hash is worked out
for names that nobody has.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.console import doors, passwords
from bot.console.browsers import browser_of
from bot.console.pages import Page, Role, User, Visit
from bot.console.signing_words import SIGNING
from bot.messages import Language
from bot.state.accounts import Link, folded, good_name

_MAX_NAME = 100
"""Characters of a name that are looked at: names have 40."""

FREE_ACCOUNT = 5
"""Failures of one account, from browsers it was never used in, before the next has to wait."""

LONGEST_ACCOUNT = 60.0
"""Seconds that an account waits at most: with 1,440 guesses a day nobody finds twelve characters, and its
owner is not shut out. In a browser they signed in with before, they have a lane of their own anyway."""

FREE_CLIENT = 20
"""Failures from one address before the next has to wait: an office has more than one forgetful person."""

LONGEST_CLIENT = 900.0
"""Seconds that an address waits at most: it tried many names."""


def wait_after(free: int, longest: float) -> Callable[[int], float]:
    """Seconds to wait after so many failures: none for the free ones, then 1, 2, 4 … up to `longest`."""

    def wait(failures: int) -> float:
        over = failures - free
        return 0.0 if over < 0 else min(longest, 2.0 ** min(over, 20))

    return wait


def _form(visit: Visit) -> Response:
    if visit.user:
        return visit.redirect("/")
    return _sign_in_page(visit)


def _sign_in_page(visit: Visit, says: str = "", status: int = 200, **slots: object) -> Response:
    name, onward = visit.form.field("name"), visit.form.field("next") or visit.query.get("next", "")
    words = SIGNING[visit.language]
    told = str(getattr(words, says)).format(**slots) if says else ""
    return visit.page(
        "sign_in.html", status, words=SIGNING, says=told, name=name[:_MAX_NAME], next=safe_next(onward)
    )


_NEXT = re.compile(r"/(?:[\w.~+-]+(?:/[\w.~+-]+)*)?(?:\?[\w.~+=&%-]*)?", re.ASCII)


def safe_next(given: str) -> str:
    """Where to go after signing in: an address below /console; "/" for anything else."""
    return given if _NEXT.fullmatch(given) and ".." not in given and len(given) < 500 else "/"


async def _sign_in(visit: Visit) -> Response:
    name, password = visit.form.field("name").strip()[:_MAX_NAME], typed(visit, "password")
    store = visit.house.store
    lanes = _lanes(visit, name)
    waits = await run_in_threadpool(store.attempt, lanes)
    if waits > 0:
        seconds = int(waits) + 1
        response = _sign_in_page(visit, "wait", 429, seconds=seconds)
        response.headers["retry-after"] = str(seconds)
        return response
    user = await run_in_threadpool(store.user, name)
    kept = user.password if user and not user.disabled else ""
    fits = await visit.house.anvil.work(partial(passwords.fits, kept, password))
    if fits is None:
        return visit.refuse(503, "busy")
    if not fits or user is None:
        await run_in_threadpool(store.note, user.name if user else "", "sign-in-failed")
        return _sign_in_page(visit, "wrong", 403)
    user = await _kept_up_to_date(visit, user, password)
    return await run_in_threadpool(_welcome_in, visit, user, list(lanes))


def typed(visit: Visit, field: str) -> str:
    """A password that was sent, as it is hashed."""
    return passwords.as_typed(visit.form.field(field))


def _lanes(visit: Visit, name: str) -> dict[str, Callable[[int], float]]:
    """Where this attempt is counted: for its address, and for the account or the browser known to it."""
    store = visit.house.store
    own = _knows(visit, name)
    account = store.lane("browser", visit.device) if own else store.lane("account", folded(name))
    return {
        account: wait_after(FREE_ACCOUNT, LONGEST_ACCOUNT),
        store.lane("client", visit.client): wait_after(FREE_CLIENT, LONGEST_CLIENT),
    }


def _device(visit: Visit, name: str, nonce: str) -> str:
    return f"{nonce}.{visit.house.store.lane('device', f'{folded(name)} {nonce}')}"


def _knows(visit: Visit, name: str) -> bool:
    """Whether that user has signed in with this browser before."""
    nonce = visit.device.partition(".")[0]
    return bool(nonce) and hmac.compare_digest(visit.device, _device(visit, name, nonce))


async def _kept_up_to_date(visit: Visit, user: User, password: str) -> User:
    """The user, whose password is hashed anew where it was hashed with other parameters than today's."""
    if passwords.is_dated(user.password):
        anew = await visit.house.anvil.work(partial(passwords.make_hash, password))
        if anew:
            await run_in_threadpool(visit.house.store.rehash, user, anew)
            return replace(user, password=anew)
    return user


def _welcome_in(visit: Visit, user: User, lanes: list[str]) -> Response:
    """A new session, whatever the browser brought."""
    store = visit.house.store
    token = store.begin_session(user, browser_of(visit.browser))
    if not token:
        return _sign_in_page(visit, "wrong", 403)
    store.forgive(lanes)
    store.note(user.name, "sign-in")
    if not user.language:
        store.set_taste(replace(user, language=visit.language.value))
    path, _, query = safe_next(visit.form.field("next") or "/").partition("?")
    response = visit.redirect_to(path, query)
    doors.give_session(response, token, secure=visit.secure)
    known = _device(visit, user.name, secrets.token_urlsafe(16))
    doors.give_device(response, known, secure=visit.secure)
    return response


def _sign_out(visit: Visit) -> Response:
    visit.house.store.end_session(visit.token)
    visit.house.store.note(visit.person.name, "sign-out")
    response = visit.redirect("/sign-in", notice="signed_out")
    doors.take_session(response, secure=visit.secure)
    return response


def _language(visit: Visit) -> Response:
    chosen = visit.form.field("language")
    if chosen in set(Language):
        visit.house.store.set_taste(replace(visit.person, language=chosen))
    path, _, query = safe_next(visit.form.field("back") or "/").partition("?")
    return visit.redirect_to(path, query)


# --- one-time links


def _link(visit: Visit) -> Response:
    found = visit.house.store.link(visit.path["token"])
    return _link_page(visit, found) if found else visit.refuse(404, "link", SIGNING)


def _link_page(visit: Visit, link: Link, says: str = "", status: int = 200) -> Response:
    words = SIGNING[visit.language]
    told = str(getattr(words, says)).format(least=passwords.MIN_CHARS) if says else ""
    return visit.page(
        "link.html",
        status,
        words=SIGNING,
        says=told,
        whose=link.user.name if link.user else "",
        name=visit.form.field("name")[:_MAX_NAME],
        least=passwords.MIN_CHARS,
    )


async def _use_link(visit: Visit) -> Response:
    store, token = visit.house.store, visit.path["token"]
    found = await run_in_threadpool(store.link, token)
    if found is None:
        return visit.refuse(404, "link", SIGNING)
    name = found.user.name if found.user else visit.form.field("name").strip()
    password = typed(visit, "password")
    if problem := _problem(visit, name, password):
        return await run_in_threadpool(_link_page, visit, found, problem, 422)
    kept = await visit.house.anvil.work(partial(passwords.make_hash, password))
    if kept is None:
        return visit.refuse(503, "busy")
    user = await run_in_threadpool(store.use_link, token, kept, name)
    if user is None:
        return visit.refuse(404, "link", SIGNING)
    await run_in_threadpool(store.note, user.name, "link-used", f"user:{user.name}")
    return await run_in_threadpool(_welcome_in, visit, user, [])


def _problem(visit: Visit, name: str, password: str) -> str:
    """Why the link cannot be used so: the key of a sentence; "" where it can."""
    if not good_name(name):
        return "bad_name"
    if weak := passwords.weakness(password, name):
        return f"weak_{weak}"
    return "" if typed(visit, "again") == password else "not_the_same"


PAGES = (
    Page("GET", "/sign-in", None, _form),
    Page("POST", "/sign-in", None, _sign_in),
    Page("POST", "/sign-out", Role.VIEWER, _sign_out),
    Page("POST", "/language", Role.VIEWER, _language),
    Page("GET", "/link/{token}", None, _link),
    Page("POST", "/link/{token}", None, _use_link),
)
