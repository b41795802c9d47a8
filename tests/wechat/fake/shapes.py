"""Messages of a 公众号 as they lie on the line, and replies read as strictly as anybody may read them.

Shapes as in 接收普通消息, 接收事件推送 and 被动回复用户消息 of developers.weixin.qq.com.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

Fields = Mapping[str, Any]
"""Names and values; whole numbers are written bare, texts in CDATA, nested ones within."""

MOST_BYTES = 2048
"""UTF-8 bytes of a text that users have seen go through; the documents name no limit."""

_REPLIES = frozenset({"text", "image", "voice", "video", "music", "news", "transfer_customer_service"})
_FIELDS = frozenset({"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"})
_LINK = re.compile(r"<a\b[^>]*>")
_GOOD_LINK = re.compile(r'<a href="(https?://[^"<>\s]+|weixin://bizmsgmenu\?[^"<>\s]+)">')


class Wrong(Exception):
    """A reply that WeChat would not show: the user sees 该公众号提供的服务出现故障 instead."""


def as_xml(fields: Fields) -> str:
    """One element a line, texts in CDATA."""
    return "<xml>" + "\n".join(_element(name, value) for name, value in fields.items()) + "</xml>"


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        inside = "".join(_element(*one) for one in value.items())
    elif isinstance(value, int):
        inside = str(value)
    else:
        inside = "<![CDATA[" + str(value).replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return f"<{name}>{inside}</{name}>"


def as_json(fields: Fields) -> str:
    """The same as JSON: the other form that an account may choose."""
    return json.dumps(fields, ensure_ascii=False)


def fields_of(body: str, form: str) -> dict[str, str]:
    """The fields of a flat body.

    Raises:
        Wrong: it is not of that form, or holds more than fields.
    """
    return _from_json(body) if form == "json" else _from_xml(body)


def _from_json(body: str) -> dict[str, str]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Wrong(f"no JSON: {error}") from error
    if not isinstance(found, dict) or any(isinstance(value, dict | list) for value in found.values()):
        raise Wrong("no flat object")
    return {name: str(value) for name, value in found.items()}


def _from_xml(body: str) -> dict[str, str]:
    if "<!DOCTYPE" in body or "<!ENTITY" in body:
        raise Wrong("a document type")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, expat.ExpatError) as error:
        raise Wrong(f"no XML: {error}") from error
    if root.tag != "xml" or any(len(part) for part in root):
        raise Wrong("not <xml> with flat fields")
    names = [part.tag for part in root]
    if len(set(names)) != len(names):
        raise Wrong(f"a field twice: {names}")
    return {part.tag: part.text or "" for part in root}


def text_of_reply(fields: Mapping[str, str], *, to: str, by: str, now: float) -> str:
    """The text that the user gets to see.

    Raises:
        Wrong: it is not addressed to them, too long, empty, of no known type, or holds links that do nothing.
    """
    if fields.get("ToUserName") != to or fields.get("FromUserName") != by:
        raise Wrong("addressed to somebody else")
    if not fields.get("CreateTime", "").isdigit() or abs(int(fields["CreateTime"]) - now) > 60:
        raise Wrong(f"CreateTime {fields.get('CreateTime')!r} is not now")
    if fields.get("MsgType") not in _REPLIES:
        raise Wrong(f"MsgType {fields.get('MsgType')!r}")
    if fields["MsgType"] != "text" or set(fields) != _FIELDS:
        raise Wrong(f"this stand-in takes texts: {sorted(fields)}")
    return shown(fields["Content"])


def shown(text: str) -> str:
    """The text itself, where WeChat would show it as it is meant.

    Raises:
        Wrong: it would not.
    """
    if not text.strip():
        raise Wrong("an empty text")
    if len(text.encode()) > MOST_BYTES:
        raise Wrong(f"{len(text.encode())} bytes of text; {MOST_BYTES} go through")
    if odd := [link for link in _LINK.findall(text) if not _GOOD_LINK.fullmatch(link)]:
        raise Wrong(f"links that do nothing: {odd}")
    if text.count("<a ") != text.count("</a>"):
        raise Wrong("a link that does not end")
    return text
