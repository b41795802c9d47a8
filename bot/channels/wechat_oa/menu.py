"""The menu below the chat with a 公众号, as `menu/create` takes it. Pure.

At most three entries beside each other and five inside each; names of 16 and 60 bytes, keys of 128
(developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu). The key of an entry is the command
it stands for, so that a menu that was made once works for ever. Who may not set one (a personal account:
errcode 48001) can write the same words by hand; they are understood as well.
"""

from __future__ import annotations

from typing import Any

from bot.messages import Language
from bot.phrases.wechat_words import wechat_words

PATH = "/cgi-bin/menu/create"


def menu(language: Language, home: str = "") -> dict[str, Any]:
    """The body of the call; `home` is the address of our pages, for who has them open to others."""
    say = wechat_words(language)
    asked = [_click(say.menu_status, "/status"), _click(say.menu_statements, "/statements")]
    if home:
        asked.append({"type": "view", "name": say.menu_page, "url": f"{home}/"})
    mine = [
        _click(say.menu_subscribe, "/subscribe"),
        _click(say.menu_settings, "/settings"),
        _click(say.menu_privacy, "/privacy"),
    ]
    return {
        "button": [
            _click(say.menu_help, "/help"),
            {"name": say.menu_ask, "sub_button": asked},
            {"name": say.menu_mine, "sub_button": mine},
        ]
    }


def _click(name: str, command: str) -> dict[str, Any]:
    return {"type": "click", "name": name, "key": command}
