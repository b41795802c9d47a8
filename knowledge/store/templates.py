"""What a new draft of each kind begins with: every field, empty, with a word on what goes there.

The words are comments. They are taken out again when the draft is published, and so are the fields that
nobody filled in.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from knowledge.factbase import Kind

_FACT = """\
# A draft: it is in no edition and in no answer. Empty fields, and these words, go when it is published.
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

_SUBJECT = """\
# A draft: it is in no edition and in no answer. Empty fields, and these words, go when it is published.
id: {id}
kind:                            # product | company | person | place | organisation | thing
names:
  zh: ""
  en: ""
aliases: []                      # every name that people use for it, misspelt ones too
look_alikes: []                  # words that look like one of them and mean something else
maker:                           # id of the subject that makes it
releases: []                     # oldest first
#  - {{on: {today}, surface: web, stage: public, sources: []}}
#                                  surface: any | web | ios | android | api
#                                  stage: announced | preview | limited | public | closed
sources: []
"""

_STATEMENT = """\
# A draft: it is in no edition and in no answer. Empty fields, and these words, go when it is published.
id: {id}
speaker:
  zh: ""
  en: ""
role:                            # what the speaker was at the time
  zh: ""
  en: ""
organisation:                    # id of a subject, or: none
on:                              # the day on which it was said: YYYY-MM-DD, YYYY-MM or YYYY
where:                           # interview, post, hearing …
paraphrase:                      # what was said, in our words
  zh: ""
  en: ""
quote:                           # at most 25 words of the speaker's own
  lang: ""
  text: ""
url:                             # https://… or: none
publisher:
lang: en
read: true
via:                             # where it was reported, if not read at its source
seen: {today}
archive:
about: []                        # ids of subjects
"""

_LEXICON = """\
# A draft: it is in no edition and in no answer. Empty fields, and these words, go when it is published.
id: {id}
concepts:                        # words that mean the same in claims: docs/facts/lexicon.md
  - name:
    words: []
    opposites: []                # "not" one of these means about the same as one of the words
"""

_TEMPLATES: Mapping[Kind, str] = MappingProxyType(
    {"fact": _FACT, "subject": _SUBJECT, "statement": _STATEMENT, "lexicon": _LEXICON}
)

FIRST = "first published"
"""What the history of a new fact says, until whoever publishes it says something else."""

_REVIEW_AFTER = dt.timedelta(days=92)
"""Three months: things still moving are looked at again within a season."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\{today\}")


def template(
    kind: Kind, record_id: str, *, on: dt.date | None = None, topic: str = "", affirm: Sequence[str] = ()
) -> str:
    """The text of a new draft. Without a day, the fields that would hold one are left empty."""
    # JSON is YAML, and quotes whatever somebody may have typed.
    wordings = json.dumps(list(affirm), ensure_ascii=False)
    today, review = (str(on), str(on + _REVIEW_AFTER)) if on else ("", "")
    text = _TEMPLATES[kind].format(id=record_id, topic=topic, today=today, review=review, affirm=wordings)
    if on is None:
        text = text.replace(f"history:\n  - {{on: , change: {FIRST}}}\n", "")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def without_guidance(text: str) -> str:
    """The text without the words that templates put there; comments of people stay."""
    return "".join(map(_bare, text.splitlines(keepends=True)))


def _bare(line: str) -> str:
    head, mark, words = line.partition("#")
    if not mark or _DAY.sub("", words).strip() not in _GUIDANCE:
        return line
    return head.rstrip() + "\n" if head.strip() else ""


_GUIDANCE = frozenset(
    _DAY.sub("", line.partition("#")[2].replace("{{", "{").replace("}}", "}")).strip()
    for text in _TEMPLATES.values()
    for line in text.splitlines()
    if "#" in line
)
