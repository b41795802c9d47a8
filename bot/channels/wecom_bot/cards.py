"""Buttons → template cards (`button_interaction`): what was found in one sentence, and what can be done next.

Limits and recommendations: developer.work.weixin.qq.com/document/path/101032. A card holds six buttons of ten
characters; a longer label stands on the card as a numbered line, and the button shows its number. Keys are
payloads, so a card never dies.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Sequence

from bot.channels.wecom_bot.fields import Json
from bot.messages import Button, Headline, Reply, well_formed
from bot.phrases.card_words import card_words
from knowledge import Verdict

MOST = 6
"""Buttons on one card."""

_LABEL = 20
"""Columns of a button's label: ten Chinese characters. More is cut on the screen."""

LINE = 26
"""Characters of a line on a card; what is longer must stand in the words as well."""

_SENTENCE = 112
"""Characters of the sentence below the title."""

_RED, _GREEN, _GREY = 2, 3, 0

_COLOURS = {
    Verdict.REFUTED: _RED,
    Verdict.MISLEADING: _RED,
    Verdict.OUTDATED: _RED,
    Verdict.SUPPORTED: _GREEN,
    Verdict.UNPROVEN: _GREY,
}


def cards(reply: Reply, seed: str) -> list[Json]:
    """The cards that carry the buttons of a reply; `seed` tells them from the cards of other replies."""
    buttons = unique(reply.buttons)
    groups = [buttons[start : start + MOST] for start in range(0, len(buttons), MOST)]
    made: list[Json] = []
    for count, group in enumerate(groups):
        card = _card(reply, group, first=count * MOST + 1)
        made.append(card | {"task_id": _task_id(seed, card)})
    return made


def unique(buttons: Sequence[Button]) -> list[Button]:
    """Each payload once: WeCom refuses a card with one key twice."""
    found: dict[str, Button] = {}
    for button in buttons:
        _ = found.setdefault(button.payload, button)
    return list(found.values())


def long_labels(reply: Reply) -> list[str]:
    """Labels too long even for a line of their card, with their numbers, as they stand in the words."""
    return [
        f"{n}. {button.label}"
        for n, button in enumerate(unique(reply.buttons), 1)
        if len(button.label) > LINE
    ]


def _card(reply: Reply, buttons: Sequence[Button], first: int) -> Json:
    say = card_words(reply.language)
    headlines = (block for block in reply.blocks if isinstance(block, Headline))
    headline = next((one for one in headlines if _line(one.text)), None)
    colour = _COLOURS.get(headline.verdict, _GREY) if headline and headline.verdict else _GREY
    lines = [{"keyname": n, "value": _cut(_line(label), LINE)} for n, label in _numbered(buttons, first)]
    return {
        "card_type": "button_interaction",
        "source": {"desc": say.name, "desc_color": colour},
        "main_title": {"title": say.result if headline else say.choose},
        # The whole sentence that judges, or none: a verdict's word alone would stand beside what was claimed.
        **({"sub_title_text": _cut(_line(headline.text), _SENTENCE)} if headline else {}),
        **({"horizontal_content_list": lines} if lines else {}),
        "button_list": [_button(button, first + n) for n, button in enumerate(buttons)],
    }


def _numbered(buttons: Sequence[Button], first: int) -> Iterator[tuple[str, str]]:
    for n, button in enumerate(buttons, first):
        if _is_long(button.label):
            yield str(n), button.label


def _button(button: Button, number: int) -> Json:
    label = str(number) if _is_long(button.label) else _line(button.label)
    # A button without words is refused, and the whole card with it.
    return {"text": label or "…", "key": button.payload}


def _is_long(label: str) -> bool:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in _line(label)) > _LABEL


def _task_id(seed: str, card: Json) -> str:
    """A name for the card that no other card of ours has: letters, digits and "_-@", at most 128."""
    said = json.dumps([seed, card], ensure_ascii=False, sort_keys=True)
    return f"heshi-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _line(text: str) -> str:
    """The text on one line, without what cannot be seen."""
    return " ".join("".join(char if char.isprintable() else " " for char in well_formed(text)).split())


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
