"""Where a fetcher may go: web addresses, names and IP addresses of the public internet, nothing else. Pure.

    read_address(text) → WebAddress | Refusal        the address itself: scheme, port, name, who is asked
    is_public(ip) → bool                             whether an IP address belongs to everybody's internet

What somebody writes into a record or a form makes this machine ask. It stands where others may not reach:
behind a firewall, beside a database, next to a cloud's metadata. So the rule is a list of what may be asked,
and whatever is written in an unusual way is refused rather than understood.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import httpx

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = frozenset({80, 443})
"""Of the web. On others stand databases and admin pages, and a connection alone can do harm there."""

MAX_ADDRESS = 2_048
"""Characters of a web address: what browsers and sitemaps have agreed on."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A web address that may be asked, once its name is looked up. `url` is normal: ASCII, no fragment."""

    url: httpx.URL
    host: str
    """The name or IP address, in ASCII, without brackets or a last dot."""
    port: int
    literal: IpAddress | None
    """The host, where it is an IP address and no name."""

    @property
    def secure(self) -> bool:
        """Whether it is https."""
        return self.url.scheme == "https"

    def __str__(self) -> str:
        return str(self.url)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that is not asked, and why, for people."""

    why: str


def read_address(
    text: str, *, ports: frozenset[int] = PORTS, allows: Callable[[IpAddress], bool] | None = None
) -> WebAddress | Refusal:
    """The address in a text, or why it is not asked. `allows` replaces `is_public` (for tests)."""
    url = _parsed(text)
    if isinstance(url, Refusal):
        return url
    host = url.raw_host.decode("ascii").rstrip(".").lower()
    port = (443 if url.scheme == "https" else 80) if url.port is None else url.port
    if port not in ports:
        return Refusal(f"port {port} is none of the web's; expected {' or '.join(map(str, sorted(ports)))}")
    literal = _literal(host)
    if isinstance(literal, Refusal):
        return literal
    if literal is None:
        return _name_refused(host) or WebAddress(url, host, port, None)
    if not (allows or is_public)(literal):
        return Refusal(f"{literal} is no address of the public internet")
    return WebAddress(url, host, port, literal)


def is_public(ip: IpAddress) -> bool:
    """Whether an IP address is one of everybody's internet.

    IPv4 in IPv6's clothes (mapped, NAT64, 6to4, Teredo) is refused whatever it holds: nobody publishes such
    an address, and what it leads to depends on the network.
    """
    if ip.version == 4:
        return not any(ip in network for network in _CLOSED_4)
    return ip in _OPEN_6 and not any(ip in network for network in _CLOSED_6)


_CLOSED_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",         # this network; Linux takes 0.0.0.0 for itself
        "10.0.0.0/8",        # private
        "100.64.0.0/10",     # carriers' NAT, and metadata of Alibaba Cloud (100.100.100.200)
        "127.0.0.0/8",       # this machine
        "168.63.129.16/32",  # metadata of Azure: a public address by its form alone
        "169.254.0.0/16",    # link-local, and metadata of most clouds (169.254.169.254)
        "172.16.0.0/12",     # private
        "192.0.0.0/24",      # protocols, and metadata of Oracle Cloud (192.0.0.192)
        "192.0.2.0/24",      # documentation
        "192.88.99.0/24",    # 6to4 relays
        "192.168.0.0/16",    # private
        "198.18.0.0/15",     # benchmarks
        "198.51.100.0/24",   # documentation
        "203.0.113.0/24",    # documentation
        "224.0.0.0/4",       # multicast
        "240.0.0.0/4",       # reserved, and broadcast
    )
)  # fmt: skip
"""After IANA's registry of special-purpose IPv4 addresses (RFC 6890), and what clouds put elsewhere."""

_OPEN_6 = ipaddress.IPv6Network("2000::/3")
"""All that is given out of IPv6. Outside of it are loopback, link-local, unique-local (with the metadata of
AWS, fd00:ec2::254), multicast, mapped IPv4 (::ffff:0:0/96) and NAT64 (64:ff9b::/96, 64:ff9b:1::/48)."""

_CLOSED_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",      # protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",      # 6to4: any IPv4 address, private ones too
        "3fff::/20",      # documentation
    )
)  # fmt: skip

_NOT_WRITTEN_SO = re.compile(r"[\x00-\x20\x7f\\]")
"""Spaces, controls and backslashes: browsers and libraries differ on what such an address means."""

_NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])\Z"
)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\Z")

_OF_A_HOUSE = (
    "localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan",
    "home.arpa", "onion", "test", "invalid", "alt",
)  # fmt: skip
"""Ends of names that mean something inside one network alone, or nothing (RFC 6761, 6762, 9476; ICANN's list
of names that leak). An address behind a proxy is looked up by the proxy, which may know them."""


def _parsed(text: str) -> httpx.URL | Refusal:
    text = text.strip()
    if len(text) > MAX_ADDRESS:
        return Refusal(f"longer than {MAX_ADDRESS} characters")
    if _NOT_WRITTEN_SO.search(text):
        return Refusal("a space, a backslash or a control character stands in it")
    try:
        url = httpx.URL(text)
        _ = url.raw_host.decode("ascii"), url.port
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return Refusal("no web address; expected https://…")
    if url.scheme not in {"http", "https"} or not url.raw_host:
        return Refusal("no web address; expected https://…")
    if url.userinfo:
        return Refusal("a user name or password stands in it")
    return url.copy_with(fragment=None)


def _literal(host: str) -> IpAddress | Refusal | None:
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host)
        except ValueError:
            return Refusal(f"{host[:60]!r} is no IPv6 address")
    if not _NUMBER.match(host.rpartition(".")[2]):
        return None
    try:
        # Four plain numbers and nothing else: 0x7f.1, 0177.0.0.1 and 2130706433 are 127.0.0.1 to some.
        return ipaddress.IPv4Address(host)
    except ValueError:
        return Refusal(f"{host[:60]!r} is no IPv4 address written plainly")


def _name_refused(host: str) -> Refusal | None:
    if not _NAME.match(host):
        return Refusal(f"{host[:60]!r} is no name of the public internet")
    if any(host.endswith(f".{end}") for end in _OF_A_HOUSE):
        return Refusal(f"{host[:60]!r} is a name of one network alone")
    return None
