"""Who publishes the facts, where they can be read, and in which of the two written languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.records import Bilingual

Lang = Literal["zh", "en"]
"""The languages in which records are written: Simplified Chinese and English."""

TAGS: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}
"""The same as language tags (BCP 47)."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for the reviews. `page` is the address of a fact's page with `{id}` where its id goes."""

    name: str
    home: str
    page: str

    def __post_init__(self) -> None:
        """Raises ValueError: an address is no web address, or `page` would be the same for all facts."""
        for address in (self.page, self.home):
            if not re.match(r"https?://[^\s/]", address):
                raise ValueError(f"{address!r} is no web address: expected https://…")
        if "{id}" not in self.page:
            raise ValueError(
                f"{self.page!r} has no {{id}} in it; expected such as https://example.org/f/{{id}}"
            )

    def page_of(self, fact_id: str) -> str:
        """The address of a fact's page."""
        return self.page.replace("{id}", fact_id)


def in_language(text: Bilingual, lang: Lang) -> str:
    """The text in that language."""
    return text.zh if lang == "zh" else text.en
