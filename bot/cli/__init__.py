"""The `heshi` command.

commands     its parts, put together
shell        options that all share; what each error means for a shell
output       plain in a pipe, with some colour on a screen
check        one text, or a stream of JSON lines
facts        look at facts, start one's own      wording    add a wording after a trial
linting      check every rule                    annotations   … in the margin of a pull request
drafting     new, drafts, promote: from the first word to a fact
interview    … the questions that `new` asks     proposals  … what can be guessed beforehand
drafted      … a draft that grows answer by answer
reviewing    what is due for another look        schemas    JSON Schema for editors
revisions    a folder of facts as git knows it   automation  a hook for git, workflows for pull requests
exchange     facts in the formats of others      keeping    backup, restore, forget
updating     init, update, withdraw              publishing   publish, editions, rollback
comparing    diff of editions, history of a record
importing    claims of others as drafts
links        are the sources still there         editable   the folder that a command may write to
why          check --why: the reasoning         trying     … and what a suggested wording would change
blast        which answers change between two editions      editions   … as a command line names them
measuring    how well labelled messages are answered
service      serve, chat, receipt, doctor
opening      the edition for a command, with the help that is set up
doctor       what could keep heshi from working  doctor_telegram   … on Telegram
doctor_endpoints   … with the local model and the endpoints
doctor_wechat   … on a 公众号                     doctor_wecom  … on 智能机器人, 微信客服, group robots
doctor_reach   … addresses that platforms push to   doctor_serving  … is a heshi serving now
doctor_calls   calls to WeChat and WeCom, and what a refusal means
desk         the maintainers' desk at the machine
users        who may sign in to the console
wechat       the menu of a 公众号, links to 微信客服, fresh keys
aside        what was set aside, and another try for it
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.cli.commands import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; the process ends with its exit code."""
    if sys.argv[1:2] == ["serve"]:
        _may_be_stopped()
    # The commands take half a second to import, in which somebody may want to stop us.
    elsewise = signal.getsignal(signal.SIGINT)
    if elsewise is signal.default_int_handler:
        _ = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.cli.commands import main as run  # noqa: PLC0415

    _ = signal.signal(signal.SIGINT, elsewise)
    run()


def _may_be_stopped() -> None:
    """Until `serve` takes the signals itself, nothing has begun that would have to be ended well."""

    def end(_number: int, _frame: FrameType | None) -> None:
        os._exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        _ = signal.signal(number, end)


def __getattr__(name: str) -> object:
    if name == "app":
        from bot.cli.commands import app as commands  # noqa: PLC0415

        return commands
    raise AttributeError(name)
