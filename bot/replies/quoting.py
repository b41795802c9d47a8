"""People's own words, repeated as little as possible: short, and with nothing in them that acts.

What we say back must not become a way to spread a link, a number or a name: every address, mention,
telephone number and long id is replaced before a word is repeated, and nothing of markup is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.replies.voice import Voice

MAX_QUOTE_CHARS = 40
"""Enough to recognise one's own sentence by; too little to carry somebody's advertisement."""

_READ_CHARS = 400
"""How much of a text is looked at for a quote of forty."""

# Private-use characters are dropped from the input first, so these two can only be ours.
_LINK, _CONTACT = "\ue000", "\ue001"

_ASCII_REST = r"[!-~]*"
_LINKS = re.compile(
    rf"[a-z][a-z0-9+.-]*:/+{_ASCII_REST}"
    rf"|www\.{_ASCII_REST}"
    rf"|[a-z0-9_-]+(?:[.。][a-z0-9_-]+)*[.][a-z]{{2,}}(?:[/:?#]{_ASCII_REST})?"
    rf"|[a-z0-9_-]+。(?:com|cn|net|org|top|xyz|io|ai|me|cc|vip|shop|app|info|site|online|club)\b{_ASCII_REST}"
    rf"|[\w-]+\.(?:中国|中國|公司|网络|網絡|网址|網址|集团|在线|中文网)(?:/{_ASCII_REST})?"
    rf"|\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:[/:]{_ASCII_REST})?",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"[\w.+-]*@+[\w.+-]*"
    r"|(?:微信|薇信|威信|vx|wx|v信|qq|telegram|tg|line)(?:号|號|id|群)?\s*[:=是为]?\s*[a-z0-9_-]{5,}"
    r"|(?<![a-z0-9])v\s*[:=]\s*[a-z0-9_-]{4,}"
    r"|(?<!\d)(?!\d{4}-\d{1,2}-\d{1,2}(?![\d-]))\+?\d(?:[\s().-]{0,2}\d){6,}"
    r"|(?<![a-z0-9_-])(?!\d{4}-\d{1,2}-\d{1,2}(?![a-z0-9_-]))(?=[a-z_-]*\d)[a-z0-9_-]{9,}"
    r"|[a-z0-9_-]{20,}",
    re.IGNORECASE,
)
# What any of our channels could take for markup, a command or the end of our quotation marks.
_MARKUP = re.compile(r"[<>&*_`~|\\\[\](){}#$^=/\"'“”‘’「」『』]+")
# Chinese punctuation that no link or number is made of stays as it was written.
_KEPT = frozenset("，。！？；、")
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def quoted(text: str, voice: Voice, limit: int = MAX_QUOTE_CHARS) -> str:
    """At most `limit` characters of what somebody wrote, safe to show in any channel."""
    words = _plain(text[:_READ_CHARS])
    # A link first, or its host would be read as somebody's id.
    words = _CONTACTS.sub(_CONTACT, _LINKS.sub(_LINK, words))
    words = " ".join(_MARKUP.sub(" ", words).split())
    return "".join(_cut(words, voice, limit))


_PRIVATE = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{0,20}}:/+|(?<![a-z0-9])www\.){_ASCII_REST}"
    r"|(?<![a-z0-9.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[!-~]+"
    r"|[a-z0-9_.+-]{0,64}[@＠][\w.+-]{1,32}"
    r"|(?<![a-z0-9])(?:微信|薇信|威信|vx|wx|v信|qq)(?:号|號|id|群)?\s{0,9}[:：=是为]?\s{0,9}[a-z0-9_-]{5,}"
    # In normal form every mark between two clauses is a comma; but 不用微信,deepseek会说 names nobody.
    r"|(?<![a-z0-9])(?:(?:微信|薇信|威信|qq)(?:号|號|id|群)|vx|wx|v信)\s*[,，]\s*[a-z0-9_-]{5,}"
    r"|(?<![a-z0-9])(?:微信|薇信|威信|qq)\s*[,，]\s*(?=[a-z]*[\d_])[a-z0-9_]{6,}(?![a-z0-9.-])"
    r"|[+＋]\d(?:[\s().-]{0,2}\d){6,16}"
    r"|(?<!\d)\d{3}[\s-]?\d{4}[\s-]?\d{4}(?!\d)"
    r"|(?<!\d)0\d{2,3}[\s-]\d{7,8}(?!\d)"
    r"|(?<!\d)\d{17}[\dxｘ](?![\da-z])",
    re.IGNORECASE,
)
"""Links, mail addresses, @names, WeChat and QQ ids, telephone and identity numbers; names of products and
models, such as claude-3-opus-20240229, are none."""


def without_contacts(text: str) -> str:
    """The text without what leads to a person: what of somebody's words may be kept, and become a wording."""
    return _PRIVATE.sub("…", text)


def _plain(text: str) -> str:
    folded = (char if char in _KEPT else unicodedata.normalize("NFKC", char) for char in _visible(text))
    return "".join(_visible("".join(folded)))


def _visible(text: str) -> Iterator[str]:
    for char in text:
        if char.isspace():
            yield " "
        elif unicodedata.category(char) not in _DROPPED:
            yield char


def _cut(words: str, voice: Voice, limit: int) -> Iterator[str]:
    units = [{_LINK: voice.say.link, _CONTACT: voice.say.contact}.get(char, char) for char in words]
    whole = sum(map(len, units)) <= limit
    used = 0
    for unit in units:
        used += len(unit)
        if used > (limit if whole else limit - 1):
            yield "…"
            return
        yield unit
