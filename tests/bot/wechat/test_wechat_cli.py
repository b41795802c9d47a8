"""`heshi wechat`: the menu of a 公众号, links to 微信客服, fresh keys."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from bot.channels.wechat.crypt import Crypt, Opened
from bot.cli.commands import app
from tests.wechat.fake.api import Apis, apis, errcode

THEIRS = {"button": [{"type": "view", "name": "官网", "url": "https://example.org"}]}


def heshi(fake: Apis | None, *arguments: str, **settings: str) -> Result:
    """One command, as if it were typed."""
    known = {}
    if fake:
        known = {
            "WECHAT_OA_APPID": fake.oa.appid,
            "WECHAT_OA_TOKEN": "hE5hi0Token",
            "WECHAT_OA_SECRET": fake.oa.secret,
            "WECHAT_API": fake.url,
            "WECOM_CORP_ID": fake.kf.corp_id,
            "WECOM_KF_SECRET": fake.kf.secret,
            "WECOM_KF_TOKEN": "hE5hi0Token",
            "WECOM_KF_AES_KEY": "A" * 43,
            "WECOM_API": fake.url,
        }
    env = {f"HESHI_{name}": value for name, value in (known | settings).items()}
    return CliRunner().invoke(app, ["wechat", *arguments], env=env)


def ran(*arguments: str, arrange: Callable[[Apis], object] = lambda _: None, **settings: str) -> Any:
    """A command beside the platforms, and what they hold afterwards."""

    async def told() -> tuple[Result, Apis]:
        async with asyncio.timeout(30), apis() as fake:
            arrange(fake)
            return await asyncio.to_thread(heshi, fake, *arguments, **settings), fake

    return asyncio.run(told())


# --- keys


def test_fresh_keys_work() -> None:
    out = heshi(None, "keys").stdout
    token, key = (line.split()[1] for line in out.splitlines())

    assert re.fullmatch("[A-Za-z0-9]{32}", token)
    assert re.fullmatch("[A-Za-z0-9]{43}", key)
    crypt = Crypt(SecretStr(token), [SecretStr(key)], "ww1")
    assert crypt.opened(crypt.sealed(b"m", "1", "n").encrypt) == Opened(b"m", 0)
    assert heshi(None, "keys").stdout != out


# --- the menu


def test_the_menu_is_set_and_set_again() -> None:
    result, fake = ran("menu")

    assert result.exit_code == 0, result.output
    assert fake.oa.menu
    keys = re.findall(r"'key': '(/\w+)'", str(fake.oa.menu))
    assert keys[0] == "/help"
    assert "'url'" not in str(fake.oa.menu)

    again, later = ran("menu", arrange=lambda other: setattr(other.oa, "menu", fake.oa.menu))
    assert again.exit_code == 0
    assert later.oa.menu == fake.oa.menu


@pytest.mark.parametrize(
    ("language", "shown"), [("zh-Hans", "怎么用"), ("zh-Hant", "怎麼用"), ("en", "Help")]
)
def test_the_menu_speaks_the_language_of_the_installation(language: str, shown: str) -> None:
    result, _ = ran("menu", LANGUAGE=language, PUBLIC_URL="https://heshi.example.org")

    assert result.exit_code == 0, result.output
    assert shown in result.output


def test_a_menu_of_others_is_left_alone() -> None:
    def theirs(fake: Apis) -> None:
        fake.oa.menu = THEIRS

    result, fake = ran("menu", arrange=theirs)
    assert result.exit_code == 1
    assert "官网" in result.output
    assert "--replace" in result.output
    assert fake.oa.menu == THEIRS

    result, fake = ran("menu", "--replace", arrange=theirs)
    assert result.exit_code == 0
    assert fake.oa.menu != THEIRS


def test_the_menu_is_shown_and_taken_away() -> None:
    def theirs(fake: Apis) -> None:
        fake.oa.menu = THEIRS

    assert '"官网"' in ran("menu", "--show", arrange=theirs)[0].output
    assert ran("menu", "--show")[0].output == "there is no menu\n"
    result, fake = ran("menu", "--remove", arrange=theirs)
    assert result.output == "the menu is gone\n"
    assert fake.oa.menu is None


def test_one_thing_at_a_time() -> None:
    result = heshi(None, "menu", "--show", "--remove")

    assert result.exit_code == 2
    assert "one of them" in result.output


def test_an_account_that_may_have_no_menu() -> None:
    result, _ = ran("menu", arrange=lambda fake: setattr(fake.oa, "certified", False))

    assert result.exit_code == 3
    assert "48001" in result.output
    assert "verified" in result.output


def test_an_address_that_is_not_allowed() -> None:
    result, _ = ran("menu", arrange=lambda fake: setattr(fake.oa, "allowed", False))

    assert result.exit_code == 3
    assert "add 203.0.113.9 to" in result.output


def test_without_a_secret() -> None:
    result = heshi(None, "menu")

    assert result.exit_code == 2
    assert "HESHI_WECHAT_OA_SECRET" in result.output


# --- links to 微信客服


def test_a_link_to_each_account() -> None:
    def many(fake: Apis) -> None:
        for number in range(150):
            fake.kf.add(f"wk{number}", f"核实{number}")

    result, fake = ran("kf-link", arrange=many)
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert len(rows) == 151
    assert rows[0] == ["核实", fake.kf.first, "https://work.weixin.qq.com/kf/kfcbf8f8d07ac7215f"]


@pytest.mark.parametrize("chosen", ["核实", "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q"])
def test_a_link_to_one_account_and_where_it_hangs(chosen: str) -> None:
    result, _ = ran(
        "kf-link", "--account", chosen, "--scene", "poster-1", arrange=lambda fake: fake.kf.add("wk2", "别的")
    )

    assert result.exit_code == 0
    assert result.stdout.count("\n") == 1
    assert "enc_scene=" in result.stdout


def test_links_that_cannot_be_had() -> None:
    assert ran("kf-link", "--account", "没有")[0].exit_code == 1
    assert ran("kf-link", arrange=lambda fake: fake.kf.accounts.clear())[0].exit_code == 1
    assert ran("kf-link", "--scene", "海报")[0].exit_code == 2
    assert heshi(None, "kf-link").exit_code == 2

    forbidden, _ = ran(
        "kf-link",
        arrange=lambda fake: fake.trouble("/cgi-bin/kf/account/list", errcode(48002, "api forbidden")),
    )
    assert forbidden.exit_code == 3
    assert "可调用接口的应用" in forbidden.output


def test_no_secret_is_shown() -> None:
    for arguments in (["menu"], ["kf-link"]):
        result, _ = ran(*arguments, arrange=lambda fake: setattr(fake.oa, "secret", "another"))
        assert "an-app-secret" not in result.output
        assert "a-kf-secret" not in result.output
