"""Signing in and out, and one-time links, as a browser does it."""

from __future__ import annotations

import pytest

from bot.console.passwords import make_hash
from bot.state.accounts import Role
from tests.bot.console.houses import PASSWORD, Browser, Site, csrf_in


def sign_in(browser: Browser, name: str, password: str, **over: str):
    form = browser.get("/sign-in")
    assert form.status_code == 200
    return browser.post("/sign-in", {"csrf": csrf_in(form.text), "name": name, "password": password} | over)


@pytest.fixture
def ada(console: Site) -> Site:
    console.user(Role.ADMIN, "Ada", password=make_hash(PASSWORD))
    return console


def test_one_signs_in_and_out(ada: Site) -> None:
    browser = ada.nobody()
    told = sign_in(browser, "ada", PASSWORD)
    assert told.status_code == 303
    assert told.headers["location"] == "/console/"
    [session] = ada.store.sessions(ada.user(name="Ada"))
    page = browser.get("/nowhere")
    assert page.status_code == 404
    assert "Ada" in page.text

    out = browser.post("/sign-out", {"csrf": csrf_in(page.text)})
    assert out.headers["location"] == "/console/sign-in?notice=signed_out"
    assert ada.store.sessions(ada.user(name="Ada")) == []
    assert "You are signed out" in browser.get("/sign-in?notice=signed_out").text
    assert session.browser == "?, ?"
