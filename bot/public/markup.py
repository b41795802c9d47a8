"""What search engines and other checkers read in a fact's page: one ClaimReview, as JSON-LD.

Only where the operator says under which address everybody finds the pages (HESHI_PUBLIC_URL): a review names
its page, and must stand on the same host. It is data, not a script: browsers do not run it, and the policy
that forbids scripts in a page (CSP) does not look at it.
"""

from __future__ import annotations

import datetime as dt
import json

from markupsafe import Markup

from bot.curate.exporting import PUBLISHER
from bot.messages import Language
from knowledge import Fact, FactBase, Publisher, claim_review


def publisher_at(public_url: str | None) -> Publisher | None:
    """Who publishes, at the address of HESHI_PUBLIC_URL; None where there is none."""
    if not public_url:
        return None
    home = public_url.rstrip("/")
    return Publisher(PUBLISHER, f"{home}/", f"{home}/f/{{id}}")


def review_markup(
    fact: Fact, base: FactBase, day: dt.date, publisher: Publisher | None, language: Language
) -> Markup:
    """The review of a fact for its page; empty without a verdict that day, and of what was withdrawn."""
    if publisher is None:
        return Markup()
    review = claim_review(fact, base, day, publisher, "en" if language is Language.EN else "zh")
    return _in_a_page(review) if review else Markup()


_ENDS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""What could end the element, or open another, as JSON writes it just as well."""


def _in_a_page(value: object) -> Markup:
    return Markup(json.dumps(value, ensure_ascii=False).translate(_ENDS))  # noqa: S704 - just escaped
