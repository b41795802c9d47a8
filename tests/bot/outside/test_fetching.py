"""Pages of others, fetched from real servers on the loopback address: what is asked, refused, and read."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSettings
from bot.outside.addresses import Refusal, WebAddress, is_public, read_address
from bot.outside.fetching import MAX_REDIRECTS, Failed, Fetched, Fetcher, Trouble, Wish
from bot.outside.pace import Pace
from bot.outside.unpacking import TooMuch, UnknownPacking, Unpacker
from tests.bot.outside.webs import Answers, Asked, Says, Web, certificate, html, run, serving, to

# --- addresses

CLOSED = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
100.64.0.1 100.127.255.255 100.100.100.200 168.63.129.16 192.0.0.192 198.18.0.1 224.0.0.1 239.255.255.250
255.255.255.255 240.0.0.1 192.0.2.1 198.51.100.1 203.0.113.9 192.88.99.1
:: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 2002:7f00:1::1
2002:808:808:: 2001::1 2001:0:7f00:1:: 2001:db8::1 3fff::1 fe80::1 fec0::1 fc00::1 fd00:ec2::254
ff02::1 100::1 5f00::1
""".split()

OPEN = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "2606:4700::1111",
]


@pytest.mark.parametrize("ip", CLOSED)
def test_an_address_that_is_not_everybodys_is_refused_however_it_comes(ip: str) -> None:
    assert not is_public(ipaddress.ip_address(ip))
    host = f"[{ip}]" if ":" in ip else ip
    assert isinstance(read_address(f"http://{host}/"), Refusal)


@pytest.mark.parametrize("ip", OPEN)
def test_an_address_of_the_internet_is_asked(ip: str) -> None:
    host = f"[{ip}]" if ":" in ip else ip
    assert isinstance(read_address(f"https://{host}/x"), WebAddress)


@pytest.mark.parametrize("ip", [*OPEN, *CLOSED])
def test_nothing_is_open_to_us_that_python_calls_closed(ip: str) -> None:
    address = ipaddress.ip_address(ip)
    assert not is_public(address) or address.is_global


@pytest.mark.parametrize(
    "text",
    [
        "ftp://news.example/", "file:" "///etc/passwd", "gopher://news.example/", "javascript:alert(1)",
        "news.example",
        "//news.example/", "", "https://", "http:///x", "https://:443/",
        "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/", "http://017700000001/", "http://127.1/",
        "http://0177.0.0.1/", "http://127.0.0.1./", "http://127.0.0.01/", "http://0/", "http://0x/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/", "http://１２７.０.０.１/", "http://①②⑦.0.0.1/", "http://127。0。0。1/",
        "http://[::1]/", "http://[::ffff:7f00:1]/", "http://[::]/", "http://[fe80::1%25eth0]/", "http://[::1/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]/",
        "http://user@news.example/", "http://user:pw@news.example/", "http://news.example@127.0.0.1/",
        "http://news.example\\@127.0.0.1/", "http://news.example\\.evil/", "http://news .example/",
        "http://news.example/\r\nx: y",
        "http://ex%61mple.com/", "http://news%2eexample/", "http://%31%32%37.0.0.1/",
        "http://localhost/", "http://LOCALHOST/", "http://a.localhost/", "http://printer.local/", "http://intranet/",
        "http://metadata.google.internal/computeMetadata/v1/", "http://x.onion/", "http://nas.home.arpa/",
        "http://news.example:22/", "http://news.example:6379/", "https://news.example:8443/", "http://news.example:0/",
        "https://news.example:99999/", "http://news.example:x/", "http://-news.example/", "http://a..example/",
        "https://news.example/" + "x" * 3000,
    ],
)  # fmt: skip
def test_a_hostile_address_is_refused(text: str) -> None:
    assert isinstance(read_address(text), Refusal)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("https://news.example/a?b=c#d", "news.example", 443),
        ("HTTP://News.Example:80/", "news.example", 80),
        ("https://北京.中国/新闻", "xn--1lq90i.xn--fiqs8s", 443),
        ("https://news.example./", "news.example", 443),
        ("http://xn--1lq90i.xn--fiqs8s:443/", "xn--1lq90i.xn--fiqs8s", 443),
    ],
)
def test_an_ordinary_address_is_read(text: str, host: str, port: int) -> None:
    read = read_address(text)
    assert isinstance(read, WebAddress)
    assert (read.host, read.port) == (host, port)
    assert "#" not in str(read)


@given(st.text() | st.text().map("http://{}".format) | st.text().map("https://{}/x".format))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    read = read_address(text)
    assert isinstance(read, Refusal) or (read.literal is None or is_public(read.literal))


@given(st.ip_addresses())
def test_no_address_is_open_that_is_not_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert not is_public(ip) or (ip.is_global and not ip.is_multicast)


# --- fetching


def fetch(web: Web, address: str, wish: Wish | None = None, **over: object) -> Fetched | Failed:
    async def work() -> Fetched | Failed:
        async with web.fetcher(**over) as fetcher:
            return await fetcher.fetch(address, wish)

    return run(work)


def always(says: Says) -> Answers:
    return lambda _: says


def test_a_page_comes_with_its_address_kind_and_body() -> None:
    with serving(always(html("<p>好"))) as web:
        found = fetch(web, web.url("news.example", "/a?b=%20c#d"))
    assert isinstance(found, Fetched)
    assert (found.status, found.media_type, found.body.decode()) == (200, "text/html", "<p>好")
    (asked,) = web.asked
    assert (asked.method, asked.host, asked.path) == ("GET", "news.example", "/a?b=%20c")
    assert asked.headers["user-agent"].startswith("heshi/")
    assert not {"cookie", "referer", "authorization", "from"} & set(asked.headers)


def test_a_name_in_chinese_is_asked_for_as_browsers_ask() -> None:
    with serving(always(html("x"))) as web:
        assert isinstance(fetch(web, web.url("云报.中国", "/新闻")), Fetched)
        assert web.lookups == ["xn--9kq620c.xn--fiqs8s"]
        assert (web.asked[0].host, web.asked[0].path) == ("xn--9kq620c.xn--fiqs8s", "/%E6%96%B0%E9%97%BB")


def test_no_cookie_is_kept_and_no_referrer_told() -> None:
    with serving(always(html("x", set_cookie="id=1; Domain=example"))) as web:

        async def twice() -> None:
            async with web.fetcher() as fetcher:
                for _ in range(2):
                    await fetcher.fetch(web.url("news.example"))

        run(twice)
    assert ["cookie" in asked.headers for asked in web.asked] == [False, False]


def test_the_connection_goes_to_the_very_address_that_was_looked_at() -> None:
    with serving(always(html("x"))) as web:
        # No name server knows this name: only the address that we looked up ourselves can have been used.
        assert isinstance(fetch(web, web.url("nobody-knows-this.example")), Fetched)
        assert web.lookups == ["nobody-knows-this.example"]


def test_a_name_that_turns_round_between_two_lookups_gains_nothing() -> None:
    turns = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]])

    with serving(always(html("inside"))) as web:

        async def turning(name: str, port: int) -> list[str]:
            web.lookups.append(name)
            return next(turns)

        reach = type(web.reach)(turning, web.reach.allows, web.reach.ports)
        first = fetch(web, web.url("rebind.example"), reach=reach)
        assert isinstance(first, Fetched)
        assert web.lookups == ["rebind.example"], "one look for the check and the connection together"
        second = fetch(web, web.url("rebind.example"), reach=reach)
        assert isinstance(second, Failed)
        assert second.why is Trouble.ADDRESS
        assert len(web.asked) == 1


@pytest.mark.parametrize(
    "ips", [["10.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["127.0.0.1", "::1"], ["fe80::1%eth0"]]
)
def test_a_name_that_leads_inside_is_refused_even_if_it_leads_outside_too(ips: list[str]) -> None:
    with serving(always(html("x"))) as web:
        web.names["two-faced.example"] = ips
        found = fetch(web, web.url("two-faced.example"))
    assert isinstance(found, Failed)
    assert found.why is Trouble.ADDRESS
    assert web.asked == []


@pytest.mark.parametrize(
    "inside",
    [
        "http://169.254.169.254/latest/meta-data/", "http://127.0.0.2:{port}/", "http://[::1]:{port}/",
        "http://0x7f.1/", "http://localhost:{port}/", "file:" "///etc/passwd", "http://inside.example:{port}/",
        "//10.0.0.1/", "ftp://x.example/", "http://u:p@news.example:{port}/", "http://news.example:22/",
        "\\\\10.0.0.1\\x", "http://[", "http://a b/",
    ],
)  # fmt: skip
def test_a_redirect_to_the_inside_is_refused(inside: str) -> None:
    with serving(
        lambda asked: to(inside.format(port=web.port)) if asked.path == "/go" else html("secret")
    ) as web:
        web.names["inside.example"] = ["192.168.0.1"]
        found = fetch(web, web.url("news.example", "/go"))
    assert [asked.path for asked in web.asked][:1] == ["/go"]
    if isinstance(found, Failed):
        assert found.why is Trouble.ADDRESS
        assert [hop.status for hop in found.hops] == [301]
    else:  # a backslash is a path like any other to the library, and stays at the same host
        assert found.url.startswith(web.url("news.example"))


def test_redirects_are_followed_and_kept() -> None:
    ways = {"/a": to("/b", 302), "/b": to("http://www.example:{port}/c", 301)}

    def answers(asked: Asked) -> Says:
        says = ways.get(asked.path, html("there"))
        return to(says.headers[0][1].format(port=web.port), says.status) if asked.path in ways else says

    with serving(answers) as web:
        found = fetch(web, web.url("news.example", "/a"))
        assert isinstance(found, Fetched)
        assert found.url == web.url("www.example", "/c")
        assert [hop.status for hop in found.hops] == [302, 301]
        assert not found.moved_for_good
        for_good = fetch(web, web.url("news.example", "/b"))
        assert isinstance(for_good, Fetched)
        assert for_good.moved_for_good


def test_redirects_without_end_end() -> None:
    with serving(lambda asked: to(asked.path + "x", 302)) as web:
        found = fetch(web, web.url("news.example", "/"))
    assert isinstance(found, Failed)
    assert found.why is Trouble.REDIRECTS
    assert len(web.asked) == MAX_REDIRECTS + 1


def test_a_secret_is_told_to_the_first_address_alone() -> None:
    with serving(
        lambda asked: to(web.url("other.example", "/b")) if asked.path == "/a" else html("x")
    ) as web:
        fetch(web, web.url("news.example", "/a"), Wish(headers={"x-goog-api-key": "k"}))
    assert [asked.headers.get("x-goog-api-key") for asked in web.asked] == ["k", None]


# --- what it may cost


@pytest.mark.parametrize("whole", [True, False])
def test_a_body_is_read_no_further_than_wanted(whole: bool) -> None:
    with serving(always(html("x" * 10_000))) as web:
        found = fetch(web, web.url("news.example"), Wish(at_most=1_000, whole=whole))
    if whole:
        assert isinstance(found, Failed)
        assert found.why is Trouble.LARGE
    else:
        assert isinstance(found, Fetched)
        assert (len(found.body), found.cut) == (1_000, True)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    packed = Says(200, bomb, (("content-type", "text/html"), ("content-encoding", "gzip")))
    with serving(always(packed)) as web:
        found = fetch(web, web.url("news.example"), Wish(at_most=100_000))
    assert isinstance(found, Failed)
    assert found.why is Trouble.LARGE


def test_unpacking_never_holds_more_than_it_may() -> None:
    bomb = gzip.compress(bytes(10_000_000))
    unpacker = Unpacker("gzip", 1_000)
    with pytest.raises(TooMuch):
        unpacker.take(bomb)
    assert len(unpacker._taken) == 1_001
    assert unpacker.got() == bytes(1_000)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "identity", ""])
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_what_was_packed_is_unpacked(encoding: str, size: int) -> None:
    text = "云雀开放了。".encode() * 500
    raw = zlib.compressobj(wbits=-15)
    ways = {"deflate": zlib.compress(text), "identity": text, "": text}
    for packed in [ways.get(encoding, gzip.compress(text))] + [raw.compress(text) + raw.flush()] * (
        encoding == "deflate"
    ):
        unpacker = Unpacker(encoding, 1_000_000)
        for at in range(0, len(packed), size):
            unpacker.take(packed[at : at + size])
        unpacker.end()
        assert unpacker.got() == text


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_what_nobody_asked_for_is_not_unpacked(encoding: str) -> None:
    with serving(always(Says(200, b"xxxx", (("content-encoding", encoding),)))) as web:
        found = fetch(web, web.url("news.example"))
    assert isinstance(found, Failed)
    assert found.why is Trouble.PACKED


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_are_unpacked_or_told(body: bytes, encoding: str) -> None:
    unpacker = Unpacker(encoding, 10_000)
    try:
        unpacker.take(body)
        unpacker.end()
    except (UnknownPacking, TooMuch):
        return
    assert len(unpacker.got()) <= 10_000


def drip() -> Iterator[bytes]:
    while True:
        yield b"x"
        time.sleep(0.05)


def test_a_body_that_trickles_has_its_end() -> None:
    with serving(always(Says(pieces=drip()))) as web:
        found = fetch(web, web.url("news.example"), Wish(within=0.4))
    assert isinstance(found, Failed)
    assert found.why is Trouble.LATE


@pytest.mark.parametrize(
    "raw",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx", b"HTTP/1.1 abc\r\n\r\n"],
)
def test_what_is_no_http_is_told(raw: bytes) -> None:
    with serving(always(Says(raw=raw))) as web:
        found = fetch(web, web.url("news.example"))
    assert isinstance(found, Failed)
    assert found.why in {Trouble.PROTOCOL, Trouble.CONNECTION}


def test_another_kind_than_wanted_is_not_read() -> None:
    with serving(always(Says(headers=(("content-type", "video/mp4"),), pieces=drip()))) as web:
        found = fetch(web, web.url("news.example"), Wish(types=("text/", "application/json")))
    assert isinstance(found, Failed)
    assert found.why is Trouble.TYPE


def test_nobody_there_and_no_such_name_are_told_apart() -> None:
    with serving(always(html("x"))) as web:
        web.names["gone.example"] = []
        port = web.port
        named = fetch(web, web.url("gone.example"))
    assert isinstance(named, Failed)
    assert named.why is Trouble.NAME
    gone = fetch(web, f"http://news.example:{port}/")
    assert isinstance(gone, Failed)
    assert gone.why is Trouble.CONNECTION


def test_another_address_of_the_name_is_tried() -> None:
    with serving(always(html("x"))) as web:
        web.names["two.example"] = ["240.0.0.1", "127.0.0.1"]
        reach = type(web.reach)(web.lookup, lambda _: True, web.reach.ports)
        assert isinstance(fetch(web, web.url("two.example"), reach=reach), Fetched)


# --- TLS


def test_the_certificate_is_that_of_the_name_though_the_address_is_pinned(tmp_path: Path) -> None:
    with serving(always(html("x")), certificate=certificate(tmp_path / "a.pem", "news.example")) as web:
        found = fetch(web, web.url("news.example", secure=True))
        assert isinstance(found, Fetched)
        assert not found.downgraded
        other = fetch(web, web.url("other.example", secure=True))
    assert isinstance(other, Failed)
    assert other.why is Trouble.TLS


def test_a_certificate_out_of_date_or_of_nobody_is_trouble(tmp_path: Path) -> None:
    with serving(
        always(html("x")), certificate=certificate(tmp_path / "a.pem", "news.example", days=-1)
    ) as web:
        old = fetch(web, web.url("news.example", secure=True))
        web.authority = None
        unknown = fetch(web, web.url("news.example", secure=True))
    assert isinstance(old, Failed)
    assert isinstance(unknown, Failed)
    assert old.why is unknown.why is Trouble.TLS


def test_a_way_from_https_to_http_is_noted(tmp_path: Path) -> None:
    def answers(asked: Asked) -> Says:
        return to(web.url("news.example", "/b")) if asked.path == "/a" else html("x")

    with serving(answers, certificate=certificate(tmp_path / "a.pem", "news.example")) as web:
        found = fetch(web, web.url("news.example", "/a", secure=True))
    assert isinstance(found, Fetched)
    assert found.downgraded


# --- manners


def test_a_host_is_asked_once_at_a_time_and_not_at_once_again() -> None:
    came, went = [], []

    def answers(asked: Asked) -> Says:
        came.append(time.monotonic())
        time.sleep(0.02)
        went.append(time.monotonic())
        return html("x")

    with serving(answers) as web:

        async def four() -> None:
            async with web.fetcher(pace=Pace(delay=0.05)) as fetcher:
                _ = await asyncio.gather(*(fetcher.fetch(web.url("news.example")) for _ in range(4)))

        run(four)
    pauses = [later - earlier for earlier, later in zip(went, came[1:], strict=False)]
    assert len(pauses) == 3
    assert min(pauses) >= 0.05


def test_who_asks_us_to_come_later_is_asked_later_once() -> None:
    answers = iter([Says(429, b"", (("retry-after", "1"),)), html("x")])
    with serving(lambda _: next(answers)) as web:
        found = fetch(web, web.url("news.example"))
    assert isinstance(found, Fetched)
    assert found.status == 200
    assert len(web.asked) == 2


@pytest.mark.parametrize("later", ["86400", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "١"])
def test_who_asks_for_too_much_is_not_waited_for(later: str) -> None:
    says = Says(503, b"", (("retry-after", later.encode().decode("latin-1")),))
    with serving(always(says)) as web:
        found = fetch(web, web.url("news.example"))
    assert isinstance(found, Fetched)
    assert found.status == 503
    assert len(web.asked) == 1


# --- a proxy


def test_behind_a_proxy_the_proxy_connects_and_the_inside_stays_closed() -> None:
    with serving(always(html("by proxy"))) as web:
        web.names |= {"inside.example": ["192.168.0.1"], "unknown.example": []}
        proxy = f"http://127.0.0.1:{web.port}"
        found = fetch(web, web.url("news.example", "/a"), proxy=proxy)
        assert isinstance(found, Fetched)
        assert web.asked[-1].path == web.url("news.example", "/a")
        assert isinstance(fetch(web, web.url("unknown.example"), proxy=proxy), Fetched)
        for inside in ("http://169.254.169.254/", "http://printer.local/", web.url("inside.example")):
            refused = fetch(web, inside, proxy=proxy)
            assert isinstance(refused, Failed)
            assert refused.why is Trouble.ADDRESS
        assert len(web.asked) == 2


def test_what_is_no_proxy_is_a_bad_setting() -> None:
    with pytest.raises(BadSettings, match="HESHI_HTTP_PROXY"):
        Fetcher(proxy="nonsense")
