"""The `heshi` command.

commands     its parts, put together; what each error means for a shell
check        one text, or a stream of JSON lines
facts        look at, check and start facts
service      serve, chat, receipt, measure, doctor
output       plain in a pipe, with some colour on a screen
"""

from __future__ import annotations

from bot.cli.commands import app, main

__all__ = ["app", "main"]
