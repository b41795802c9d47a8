"""`python -m tests.telegram.fake --port 8081`: a Telegram on this machine, to try a bot by hand.

Start the bot with the two settings printed. Each line typed here is said by 阿兰: alone with the bot, or in a
group with a leading "#". A leading "!" presses the button of that label under the last answer.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.telegram.fake import Chat, Fake, Group, User, telegram


async def main(port: int) -> None:
    """Serves until the input ends."""
    async with telegram(port, strict=False) as tg:
        lan = tg.user("阿兰", language="zh-hans")
        family = tg.group("一家人", [lan]).add_bot()
        print(f"HESHI_TELEGRAM_API={tg.url} HESHI_TELEGRAM_TOKEN={tg.token}", flush=True)
        showing = asyncio.create_task(_show(tg))
        lines = asyncio.get_running_loop()
        while line := await lines.run_in_executor(None, sys.stdin.readline):
            await _do(lan, family, line.strip())
        showing.cancel()


async def _do(lan: User, family: Group, line: str) -> None:
    chat: Chat = lan.private
    if line.startswith("#"):
        chat, line = family, line[1:].strip()
    if line.startswith("!") and chat.from_bot:
        await lan.presses(chat.from_bot[-1], line[1:].strip())
    elif line:
        await lan.says(chat, line)


async def _show(tg: Fake) -> None:
    shown = wrong = 0
    while True:
        for chat, line in tg.lines[shown:]:
            print(f"{chat.title if chat else '—'} · {line}", flush=True)
        for violation in tg.violations[wrong:]:
            print(f"!! {violation}", flush=True)
        shown, wrong = len(tg.lines), len(tg.violations)
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.telegram.fake", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    asyncio.run(main(parser.parse_args().port))
