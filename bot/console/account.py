"""One's own account: password, how one is named in git, shortcuts, and the browsers one is signed in with."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.console import doors, passwords
from bot.console.account_words import ACCOUNT
from bot.console.browsers import browser_of
from bot.console.pages import Page, Role, Visit
from bot.console.signing import FREE_ACCOUNT, LONGEST_ACCOUNT, typed, wait_after
from bot.console.signing_words import SIGNING
from bot.state.accounts import MAX_EMAIL, good_email


def _account(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, says: str = "", status: int = 200) -> Response:
    return visit.page(
        "account.html",
        status,
        words=ACCOUNT,
        signing=SIGNING,
        says=says,
        sessions=visit.house.store.sessions(visit.person),
        least=passwords.MIN_CHARS,
        max_email=MAX_EMAIL,
    )


def _taste(visit: Visit) -> Response:
    """Email and shortcuts."""
    email = visit.form.field("email").strip()
    if not good_email(email):
        return _page(visit, ACCOUNT[visit.language].bad_email, 422)
    visit.house.store.set_taste(replace(visit.person, email=email, shortcuts=visit.form.has("shortcuts")))
    return visit.redirect("/account", notice="saved")


async def _password(visit: Visit) -> Response:
    """Another password: everybody who is signed in as this user is so no more, and this browser is anew."""
    says, status = await _wrong(visit)
    if says:
        return await run_in_threadpool(_page, visit, says, status)
    kept = await visit.house.anvil.work(partial(passwords.make_hash, typed(visit, "password")))
    if kept is None:
        return visit.refuse(503, "busy")
    return await run_in_threadpool(_changed, visit, kept)


async def _wrong(visit: Visit) -> tuple[str, int]:
    """Why the password cannot be changed so, and the status that says it; nothing where it can."""
    store, user, words = visit.house.store, visit.person, SIGNING[visit.language]
    # Of its own: strangers who guess at the door must not keep its owner from changing the password.
    lane = store.lane("password", str(user.number))
    waits = await run_in_threadpool(store.attempt, {lane: wait_after(FREE_ACCOUNT, LONGEST_ACCOUNT)})
    if waits > 0:
        return words.wait.format(seconds=int(waits) + 1), 429
    fits = await visit.house.anvil.work(partial(passwords.fits, user.password, typed(visit, "current")))
    if not fits:
        return (
            (ACCOUNT[visit.language].wrong_current, 422)
            if fits is not None
            else (visit.frame.error_busy, 503)
        )
    await run_in_threadpool(store.forgive, [lane])
    if weak := passwords.weakness(typed(visit, "password"), user.name):
        return str(getattr(words, f"weak_{weak}")).format(least=passwords.MIN_CHARS), 422
    return (words.not_the_same, 422) if typed(visit, "again") != typed(visit, "password") else ("", 200)


def _changed(visit: Visit, kept: str) -> Response:
    store, user = visit.house.store, replace(visit.person, password=kept)
    store.set_password(user, kept)
    store.note(user.name, "password", f"user:{user.name}")
    response = visit.redirect("/account", notice="phrase")
    doors.give_session(response, store.begin_session(user, browser_of(visit.browser)), secure=visit.secure)
    return response


def _end(visit: Visit) -> Response:
    """Sign out one other browser, or all others."""
    store, own = visit.house.store, visit.session.token if visit.session else ""
    if visit.form.has("others"):
        store.end_sessions(visit.person, but=own)
    elif not store.end_session_of(visit.person, visit.form.field("session")):
        return visit.refuse(404, "not_found")
    store.note(visit.person.name, "sessions-end")
    return visit.redirect("/account", notice="ended", to="sessions")


PAGES = (
    Page("GET", "/account", Role.VIEWER, _account),
    Page("POST", "/account", Role.VIEWER, _taste),
    Page("POST", "/account/password", Role.VIEWER, _password),
    Page("POST", "/account/sessions", Role.VIEWER, _end),
)
