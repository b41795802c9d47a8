"""Whether the console is opened, and what whoever starts heshi is told of it.

`auto` opens it where nobody on the way can listen: on this machine alone, or under an https address. A
password sent in clear belongs to whoever listens on the network; `on` says that this is known and wanted.
"""

from __future__ import annotations

import ipaddress

from bot.console.rendering import BASE
from bot.settings import Settings
from bot.state.console import ConsoleStore


def is_open(settings: Settings, host: str) -> bool:
    """Whether the console is served to whoever reaches `host`, the address that we listen on."""
    if settings.console == "auto":
        return is_loopback(host) or (settings.public_url or "").startswith("https://")
    return settings.console == "on"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def link_address(settings: Settings, token: str, here: str = "") -> str:
    """The address of a one-time link. `here`: where we listen, used where no public address is set."""
    known = settings.public_url or here.rstrip("/") or f"http://127.0.0.1:{settings.port}"
    return f"{known}{BASE}/link/{token}"


def invitation(store: ConsoleStore, settings: Settings, host: str, address: str) -> str:
    """The line that leads to the first admin; "" where there are users.

    The link is only made where this machine alone is listened to: it goes to whoever reads our output, and
    there that is whoever started us.
    """
    if store.has_users():
        return ""
    if not is_loopback(host):
        return "Maintainers: no user yet; make one with `heshi users add NAME --role admin`"
    link = link_address(settings.model_copy(update={"public_url": None}), store.open_link(None), address)
    return f"Maintainers: no user yet; open this once, within an hour, to be the admin: {link}"
