"""Which language a visitor reads: what they chose (`?lang=`), else what their browser asks for."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from bot.messages import Language

_LONGEST = 500
"""Of a query or header that is looked at: ours is a dozen characters, a browser's a hundred."""

_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def reads(scope: Scope, otherwise: Language = Language.ZH_HANS) -> Language:
    """The language for the page that this request gets; `otherwise` where nothing tells."""
    chosen = parse_qs(scope.get("query_string", b"")[:_LONGEST].decode("latin-1")).get("lang", [""])
    try:
        return Language(chosen[-1])
    except ValueError:
        return accepted(Headers(scope=scope).get("accept-language", ""), otherwise)


def accepted(header: str, otherwise: Language = Language.ZH_HANS) -> Language:
    """The best of our languages for an `Accept-Language`; English for readers of yet others."""
    wanted = [
        tag for _, tag in sorted(map(_weighed, header[:_LONGEST].split(",")), key=lambda w: -w[0]) if tag
    ]
    ours = (language for tag in wanted if (language := _ours(tag)))
    return next(ours, Language.EN if any(tag != "*" for tag in wanted) else otherwise)


def _weighed(part: str) -> tuple[float, str]:
    tag, _, rest = part.partition(";")
    weight = rest.strip().removeprefix("q=") if rest else "1"
    try:
        return float(weight), tag.strip().lower() if float(weight) > 0 else ""
    except ValueError:
        return 0.0, ""


def _ours(tag: str) -> Language | None:
    if tag.startswith(_TRADITIONAL):
        return Language.ZH_HANT
    main = tag.partition("-")[0]
    return {"zh": Language.ZH_HANS, "en": Language.EN}.get(main)
