"""The records people write: facts, statements, subjects and words. The schema, said once.

Every record is frozen, refuses unknown fields, and is built from text scalars only: YAML's own
guesses (`no` → False, `1.10` → 1.1) never reach it. Dates are civil days at the place of the event.

    Fact ── statement, denial          one proposition and its opposite, in Chinese and English
      ├── Period …                     from a day on: verdict, why, sources
      ├── Wordings                     how people say it, deny it, or say something near it
      └── Source …                     where a reader can check
    StatementRecord                    what somebody publicly said, cited by facts
    Subject ── Release …               a product, company, person or place and its names
    LexiconRecord ── ConceptRecord …   words of a topic that mean the same
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

SCHEMA_VERSION = 1
"""Moves only when a reader of records must change; stamped on every archived edition."""

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""Lower-case words joined by hyphens: readable in a pull request, safe in a URL."""

HAN_A_WORD = 2
"""Han characters that count as one word of a quotation."""

MAX_QUOTE_WORDS = 25
"""A quotation this short is fair use everywhere we publish; longer ones are paraphrased."""


class Verdict(StrEnum):
    """What is known of a claim. `OUTDATED` is computed for claims, never written in a record."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    MISLEADING = "misleading"
    UNPROVEN = "unproven"
    OUTDATED = "outdated"

    @property
    def turned(self) -> Verdict:
        """The verdict of the opposite statement. Misleading and unproven do not turn round."""
        return _TURNED.get(self, self)


_TURNED = {Verdict.SUPPORTED: Verdict.REFUTED, Verdict.REFUTED: Verdict.SUPPORTED}


class Stance(StrEnum):
    """How a claim stands to a fact's statement."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    ASKS = "asks"


class _NotOurs(ValueError):
    """A value that no record may hold. `kind` names the fault; `slots` are the figures in its words."""

    def __init__(self, kind: str, says: str, slots: Mapping[str, int] = MappingProxyType({})) -> None:
        self.kind, self.slots = kind, slots
        super().__init__(says.format(**slots))


def _partial_date(value: str) -> str:
    try:
        days = [partial_day(part) for part in value.split("/")]
    except ValueError as error:
        raise _NotOurs("no_partial_date", "expected YYYY, YYYY-MM or YYYY-MM-DD") from error
    if len(days) > 2 or days != sorted(days):
        raise _NotOurs("no_range", "expected two dates, the earlier first")
    return value


def partial_day(value: str) -> dt.date:
    """The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises:
        ValueError: for any other form, or a day that does not exist.
    """
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", value):
        raise ValueError(f"{value!r} is no date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])


DAY_PATTERN = r"\d{4}-\d{2}-\d{2}"
"""How a day is written. Pydantic alone would take seconds since 1970 and moments for days as well."""


def _day(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value if re.fullmatch(DAY_PATTERN, value) else "")
        except ValueError as error:
            raise _NotOurs("no_day", "expected a day as YYYY-MM-DD") from error
    return value


def _start_day(value: Any) -> Any:
    return dt.date.min if value == "always" else _day(value)


def _no_public_url(value: Any) -> Any:
    return None if value == "none" else value


def _is_web_address(value: str | None) -> str | None:
    if value is not None and not re.match(r"https?://[^\s/]+\S*\Z", value):
        raise _NotOurs("no_web_address", "expected https://… or none")
    return value


RecordId = Annotated[str, Field(pattern=rf"^{ID_PATTERN}$", max_length=60)]
PartialDate = Annotated[str, AfterValidator(_partial_date)]
"""`YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or two of them joined by `/` for a range."""
Day = Annotated[dt.date, BeforeValidator(_day)]
"""A civil day, written `YYYY-MM-DD`."""
StartDay = Annotated[dt.date, BeforeValidator(_start_day)]
"""A day, or `always` (kept as the first day there is)."""
WebAddress = Annotated[str | None, BeforeValidator(_no_public_url), AfterValidator(_is_web_address)]
Line = Annotated[str, Field(min_length=1, max_length=2000)]


class Record(BaseModel):
    """Base of all records: frozen, nothing unknown, built by field name."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Bilingual(Record):
    """The same said in Chinese (Simplified) and in English."""

    zh: Line
    en: Line


class Quote(Record):
    """Somebody's own words, short enough to quote."""

    lang: str
    text: Line

    @model_validator(mode="after")
    def _short(self) -> Quote:
        han = sum("\u4e00" <= char <= "\u9fff" for char in self.text)
        words = len(self.text.split()) + han // HAN_A_WORD
        if words > MAX_QUOTE_WORDS:
            raise _NotOurs(
                "long_quote",
                "the quote has {words} words; at most {most}",
                {"words": words, "most": MAX_QUOTE_WORDS},
            )
        return self


class Source(Record):
    """Where a reader can check: publisher, title, address, and when we saw it."""

    id: RecordId
    publisher: Line
    title: Line
    url: WebAddress
    published: PartialDate
    seen: Day | None = None
    read: bool
    lang: str
    kind: Literal["statement", "primary", "press", "data"]
    archive: WebAddress = None
    reach: str | None = None

    @model_validator(mode="after")
    def _seen_when_read(self) -> Source:
        if self.read == (self.seen is None):
            raise _NotOurs("seen_unlike_read", "`seen` (a date) stands exactly where `read: true` stands")
        return self


class StatementRecord(Record):
    """What a person or body said in public: who, when, where, in our words."""

    id: RecordId
    speaker: Bilingual
    role: Bilingual
    organisation: str
    on: PartialDate
    where: Line
    paraphrase: Bilingual
    quote: Quote | None = None
    url: WebAddress
    publisher: Line
    lang: str = "en"
    read: bool
    via: WebAddress = None
    seen: Day | None = None
    archive: WebAddress = None
    about: tuple[RecordId, ...] = ()

    def as_source(self) -> Source:
        """The statement as a source of a fact that leans on it."""
        return Source(
            id=self.id,
            publisher=self.publisher,
            title=f"{self.speaker.en}: {self.paraphrase.en}"[:200],
            url=self.url or self.via,
            published=self.on,
            seen=self.seen if self.read else None,
            read=self.read and self.seen is not None,
            lang=self.lang,
            kind="statement",
            archive=self.archive,
        )


class Surface(StrEnum):
    """Where a product is offered."""

    ANY = "any"
    WEB = "web"
    IOS = "ios"
    ANDROID = "android"
    API = "api"


class Stage(StrEnum):
    """How far a release has come, in the order in which it usually happens."""

    ANNOUNCED = "announced"
    PREVIEW = "preview"
    LIMITED = "limited"
    PUBLIC = "public"
    CLOSED = "closed"


class Release(Record):
    """One dated event in a product's life."""

    on: Day
    surface: Surface
    stage: Stage
    where: Bilingual | None = None
    not_where: Bilingual | None = None
    whom: Bilingual | None = None
    note: Bilingual | None = None
    sources: tuple[RecordId, ...] = ()


class Subject(Record):
    """A product, company, person, place, organisation or thing, by all its names."""

    id: RecordId
    kind: Literal["product", "company", "person", "place", "organisation", "thing"]
    names: Bilingual
    aliases: tuple[Line, ...] = Field(min_length=1)
    look_alikes: tuple[Line, ...] = ()
    maker: RecordId | None = None
    releases: tuple[Release, ...] = ()
    sources: tuple[Source, ...] = ()

    def released_on(self, day: dt.date, surface: Surface) -> Stage | None:
        """The stage in force on `day` for `surface` (events for `any` count for all)."""
        stages = [r.stage for r in self.releases if r.on <= day and r.surface in {surface, Surface.ANY}]
        return stages[-1] if stages else None


class ConceptRecord(Record):
    """Words that mean the same in claims. "Not" an opposite means about the same as one of the words."""

    name: RecordId
    words: tuple[Line, ...] = Field(min_length=1)
    opposites: tuple[Line, ...] = ()


class LexiconRecord(Record):
    """What people call things in one topic: words that a reader of claims must know to mean the same."""

    id: RecordId
    concepts: tuple[ConceptRecord, ...] = Field(min_length=1)


class Period(Record):
    """From a day on, until the next period begins: the verdict on the statement, and why."""

    from_: StartDay = Field(alias="from")
    verdict: Literal[Verdict.SUPPORTED, Verdict.REFUTED, Verdict.MISLEADING, Verdict.UNPROVEN]
    because: Bilingual
    sources: tuple[RecordId, ...] = ()
    denial: Literal["none"] | None = None

    @property
    def lapsed(self) -> bool:
        """True when denying the statement is neither right nor wrong any more."""
        return self.denial == "none"


class Wordings(Record):
    """How people say it (`affirm`), say its opposite (`deny`), or say something near it (`not_this`)."""

    affirm: tuple[Line, ...] = ()
    deny: tuple[Line, ...] = ()
    not_this: tuple[Line, ...] = ()


class HistoryEntry(Record):
    """What was changed in a fact, and on which day."""

    on: Day
    change: Line


class Withdrawal(Record):
    """A fact taken back: it stays readable, and is never matched again."""

    on: Day
    because: Line
    see: RecordId | None = None


class ReleaseCondition(Record):
    """The release state on which a fact's verdict depends."""

    subject: RecordId
    surface: Surface = Surface.ANY
    stage: Stage = Stage.PUBLIC


class Fact(Record):
    """One proposition, what is known of it from when on, and how people say it."""

    id: RecordId
    topic: RecordId
    subjects: tuple[RecordId, ...] = ()
    statement: Bilingual
    denial: Bilingual | None = None
    periods: tuple[Period, ...] = ()
    wordings: Wordings
    depends_on: ReleaseCondition | None = None
    warning: Literal["scam"] | None = None
    sources: tuple[Source, ...] = ()
    review_by: Day
    history: tuple[HistoryEntry, ...] = Field(min_length=1)
    withdrawn: Withdrawal | None = None

    def period_on(self, day: dt.date) -> Period | None:
        """The period in force on `day`; None before the first one."""
        begun = [period for period in self.periods if period.from_ <= day]
        return begun[-1] if begun else None

    def verdict_on(self, day: dt.date, stance: Stance) -> Verdict | None:
        """The verdict of a claim that takes this stance, on that day.

        Asking counts as affirming. Denying turns supported and refuted round and leaves misleading
        and unproven as they are. What is refuted now but was supported before is outdated.
        None: no period in force, or the question has lapsed and was denied.
        """
        begun = [period for period in self.periods if period.from_ <= day]
        verdicts = [_for_stance(period, stance) for period in begun]
        if not verdicts:
            return None
        if verdicts[-1] is Verdict.REFUTED and Verdict.SUPPORTED in verdicts:
            return Verdict.OUTDATED
        return verdicts[-1]

    def source(self, source_id: str) -> Source | None:
        """The fact's own source of that id, if it has one."""
        return next((source for source in self.sources if source.id == source_id), None)

    @property
    def last_changed(self) -> dt.date:
        """The day of the newest history entry or of the withdrawal."""
        days = [entry.on for entry in self.history]
        return max([*days, self.withdrawn.on] if self.withdrawn else days)


def _for_stance(period: Period, stance: Stance) -> Verdict | None:
    if stance is not Stance.DENIES:
        return period.verdict
    return None if period.lapsed else period.verdict.turned
