"""The first text of a draft for a question: what is known of it already stands where it belongs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.curate.editorial import Editorial
from bot.curate.sheets import Sheet
from bot.messages import Language
from knowledge import Folding, record_values, with_values


def draft_text(editorial: Editorial, draft_id: str, texts: Sequence[str], language: Language) -> str:
    """The text of a draft of that id for questions that say the same: the template, filled in.

    "" where the facts are read-only. A draft that is there already is given as it is.
    """
    sheet = editorial.begin("fact", draft_id)
    if not isinstance(sheet, Sheet):
        return ""
    values = record_values(sheet.text)
    if sheet.is_draft or sheet.published or values is None:
        return sheet.text
    subjects = Folding(editorial.base).subjects("\n".join(texts))
    values["subjects"] = list(subjects)
    topics = [fact.topic for fact in editorial.base.current() if fact.subjects[:1] == subjects[:1]]
    # The topic under which most is kept of its main subject; an editor gives it another.
    values["topic"] = max(sorted(set(topics)), key=topics.count, default="") if subjects else ""
    written = "en" if language is Language.EN else "zh"
    values["statement"] = {name: texts[0] if name == written else "" for name in ("zh", "en")}
    values["wordings"] = {"affirm": list(texts), "deny": [], "not_this": []}
    return with_values(sheet.text, values)
