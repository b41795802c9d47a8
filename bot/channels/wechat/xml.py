"""XML as WeChat and WeCom write it: small, without a DTD, read into flat fields; and ours for them.

`xml.etree` expands entities: 353 bytes can become five megabytes. `defusedxml` refuses any DTD instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

MAX_BYTES = 64 * 1024
"""Most bytes that are read. The longest push we know, a text of 2048 bytes in compatible mode, has 9 KB."""

_DEEPEST = 8
"""Elements inside each other. The platforms' deepest has 4: xml, SendPicsInfo, PicList, item."""

Fields = Mapping[str, "str | int | Fields"]
"""What `written` takes: text, numbers, and groups of them."""


def fields(body: bytes) -> Mapping[str, str] | None:
    """The text of every element below the first, by name: those inside another are `outer.inner`.

    Of elements with the same name the first counts. None: no XML, with a DTD, too long, or too deep.
    """
    if len(body) > MAX_BYTES:
        return None
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        # What defusedxml refuses is a ValueError; an encoding that nobody knows is a LookupError.
        return None
    return _flat(root)


def _flat(root: Element) -> Mapping[str, str] | None:
    found: dict[str, str] = {}
    waiting = [(child, child.tag, 1) for child in reversed(root)]
    while waiting:
        element, path, depth = waiting.pop()
        if depth > _DEEPEST:
            return None
        if len(element):
            waiting += [(child, f"{path}.{child.tag}", depth + 1) for child in reversed(element)]
        else:
            found.setdefault(path, element.text or "")
    return found


def written(fields: Fields) -> str:
    """`<xml>` around an element for each field: text in CDATA, numbers bare, groups with their own inside.

    The names are ours. Characters that XML cannot hold (most control characters) are left out.
    """
    return f"<xml>{_elements(fields)}</xml>"


def _elements(fields: Fields) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: str | int | Fields) -> str:
    if isinstance(value, str):
        # "]]>" would end the section early: it is cut in two, each half in a section of its own.
        return f"<![CDATA[{_NOT_XML.sub('', value).replace(']]>', ']]]]><![CDATA[>')}]]>"
    return str(value) if isinstance(value, int) else _elements(value)


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything outside `Char` of XML 1.0 (§2.2)."""
