"""A whole bot and its access token: kept over a kill, seen by nobody; then its address is not allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wechat.test_oa_late_stories import SEND, TOKENS, World, by_itself, served_world, told_to_wait


@pytest.mark.slow
def test_one_token_for_two_lives_and_an_address_to_allow_is_said_once(tmp_path: Path) -> None:
    async def story(w: World) -> None:
        await told_late(w)
        await w.bot.kill()
        await w.bot.start()
        await told_late(w)
        assert len(w.api.called(TOKENS)) == 1
        w.api.oa.passes.take_back()
        w.api.oa.allowed = False
        await told_with_the_next_message(w)
        # The refusal was believed: nobody asked again and again.
        assert len(w.api.called(TOKENS)) == 2
        (line,) = [one for one in w.bot.events("channel.down") if one.get("doing") == "token"]
        assert line["why"] == "errcode-40164"
        assert "add 203.0.113.9 to" in line["remedy"]
        assert not in_the_open(w, w.api.oa.secret, *w.api.oa.passes.given)

    by_itself(served_world(tmp_path), story)


async def told_late(w: World) -> None:
    """Somebody asks, and is answered by customer service."""
    fan = w.oa.fan("somebody")
    await told_to_wait(w, fan)
    assert (await fan.next()).text.startswith("已过时")
    await w.settled()


async def told_with_the_next_message(w: World) -> None:
    """Three ask; the late answers cannot be sent, and come with what they write next."""
    before = len([call for call in w.api.called(SEND) if call.errcode == 0])
    people = [w.oa.fan(f"{number}") for number in range(3)]
    await told_to_wait(w, *people)
    await w.settled()
    for one in people:
        assert "已过时" in await one.asks("结果")
    assert len([call for call in w.api.called(SEND) if call.errcode == 0]) == before


def in_the_open(w: World, *secrets: str) -> list[str]:
    """Which of them stand anywhere in the files that the bot keeps, or in its log."""
    files = [file.read_bytes() for file in w.bot.folder.rglob("*") if file.is_file()]
    assert files
    return [one for one in secrets for file in [*files, w.bot.log.read_bytes()] if one.encode() in file]
