"""Drafts: skeletons of facts for an editor to fill in; they are in no edition and in no answer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from knowledge.errors import StoreUnavailable

_SKELETON = """\
# A draft: it is in no edition and in no answer. Fill it in, then move it to facts/<topic>/.
id: {id}
topic: {topic}
subjects: []                     # ids of subjects/<id>.yaml, the main one first
statement:                       # the claim as one affirmative sentence
  zh: ""
  en: ""
denial:                          # its opposite as a sentence: shown when somebody's denial is right
  zh: ""
  en: ""
periods:                         # oldest first; each lasts until the next begins
  - from: {today}             # or: always
    verdict:                     # supported | refuted | misleading | unproven
    because:                     # 1 to 3 sentences, with the decisive date
      zh: ""
      en: ""
    sources: []                  # ids of the sources below, or of statements/<id>.yaml
wordings:                        # how people say it; every one is a test
  affirm: {affirm}
  deny: []
  not_this: []                   # near misses: the same words about something else
sources: []
#  - {{id: s1, publisher: "", title: "", url: "https://…", published: {today}, seen: {today},
#     read: true, lang: zh, kind: press}}       # kind: statement | primary | press | data
review_by: {review}
history:
  - {{on: {today}, change: first published}}
"""

_REVIEW_AFTER = dt.timedelta(days=92)
"""Three months: things still moving are looked at again within a season."""


def write_draft(
    folder: Path, fact_id: str, *, topic: str, today: dt.date, affirm: Sequence[str] = ()
) -> Path | None:
    """Write `drafts/<id>.yaml`; None where a fact or draft of this id is in the folder already.

    Raises:
        StoreUnavailable: the folder cannot be written to.
    """
    draft = folder / "drafts" / f"{fact_id}.yaml"
    if draft.exists() or any(path.stem == fact_id for path in folder.glob("facts/*/*.yaml")):
        return None
    # JSON is YAML, and quotes whatever somebody may have typed.
    wordings = json.dumps(list(affirm), ensure_ascii=False)
    filled = _SKELETON.format(
        id=fact_id, topic=topic, today=today, review=today + _REVIEW_AFTER, affirm=wordings
    )
    try:
        draft.parent.mkdir(parents=True, exist_ok=True)
        _ = draft.write_text(filled, encoding="utf-8")
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise StoreUnavailable(f"{draft}: cannot be written ({why})") from error
    return draft
