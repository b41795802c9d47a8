"""What a product's releases were, and what somebody said in public: straight from the records."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import cast

from bot.messages import Block, Headline, Moment, Paragraph, Reply, SourceLine, Sources, Timeline
from bot.replies.quoting import quoted
from bot.replies.sources import as_block
from bot.replies.voice import Voice, simplified
from knowledge import FactBase, Release, Source, Stage, StatementRecord, Subject, Surface

MAX_STATEMENTS = 8
"""As many as a phone shows without much scrolling, newest first."""

_ENDS = "。．.;； "

MAX_STATUS_SOURCES = 5
"""A product may have thirty; the newest are those that a reader wants to check."""


def status_reply(name: str, base: FactBase, voice: Voice, today: dt.date) -> Reply:
    """The dated releases of a product, and which are in force today; without a name: which there are."""
    known = [subject for subject in base.subjects.values() if subject.releases]
    found = [subject for subject in known if _is_called(subject, name)]
    if found:
        return Reply(tuple(b for s in found for b in _status(s, base, voice, today)), voice.language)
    blocks: list[Block] = []
    if name.strip():
        blocks.append(Paragraph(voice.say.status_none.format(name=quoted(name, voice))))
    if known:
        names = [voice.of(subject.names) for subject in known]
        blocks.append(Paragraph(voice.say.status_which.format(list=voice.names(names), example=names[0])))
    return Reply(tuple(blocks) or (Paragraph(voice.say.status_none.format(name="?")),), voice.language)


def statements_reply(name: str, base: FactBase, voice: Voice, *, limit: int | None = MAX_STATEMENTS) -> Reply:
    """What a speaker or body said in public, or what was said about a subject, newest first."""
    found = [record for record in base.statements.values() if _concerns(record, name, base)]
    newest = sorted(found, key=lambda record: (record.on, record.id), reverse=True)[:limit]
    if not newest:
        return Reply(
            (Paragraph(voice.say.statements_none.format(name=quoted(name, voice) or "*")),), voice.language
        )
    say, asked_for = voice.say, quoted(name, voice)
    title = say.statements_title.format(name=asked_for) if asked_for else say.statements_all
    return Reply((Sources(title, tuple(_said(record, voice) for record in newest)),), voice.language)


def _status(subject: Subject, base: FactBase, voice: Voice, today: dt.date) -> list[Block]:
    say = voice.say
    title = say.status_title.format(name=voice.of(subject.names), day=voice.day(today))
    now = [_in_words(surface, stage, voice) for surface, stage in _stages(subject, today)]
    blocks: list[Block] = [Headline(title)]
    if now:
        blocks.append(Paragraph(say.status_now.format(list=say.list_comma.join(now))))
    blocks.append(Timeline("", tuple(_moment(release, voice) for release in subject.releases)))
    sources = as_block(voice, base, _newest_sources(subject), say.sources)
    return [*blocks, sources] if sources else blocks


def _stages(subject: Subject, today: dt.date) -> list[tuple[Surface, Stage]]:
    """The stage in force on each surface; where all are alike, "all platforms" says it once.

    That something was announced says nothing more once there is a platform that it runs on.
    """
    named = {release.surface for release in subject.releases}
    found = [(s, stage) for s in Surface if s in named and (stage := subject.released_on(today, s))]
    alike = len({stage for _, stage in found}) == 1 and Surface.ANY in named
    if alike:
        return [pair for pair in found if pair[0] is Surface.ANY]
    return [pair for pair in found if pair != (Surface.ANY, Stage.ANNOUNCED)]


def _newest_sources(subject: Subject) -> list[Source]:
    """The sources of the latest releases: the earlier ones stand with the facts."""
    own = {source.id: source for source in subject.sources}
    cited = [i for release in reversed(subject.releases) for i in release.sources if i in own]
    return [own[i] for i in dict.fromkeys(cited)][:MAX_STATUS_SOURCES]


def _moment(release: Release, voice: Voice) -> Moment:
    say = voice.say
    parts = [voice.of(both).rstrip(_ENDS) for both in (release.where, release.whom) if both]
    if release.not_where:
        parts.append(say.where_not.format(where=voice.of(release.not_where).rstrip(_ENDS)))
    # For whom and where in one sentence; what else is to be said in sentences of its own.
    sentences = [say.list_comma.join(parts), voice.of(release.note).rstrip(_ENDS) if release.note else ""]
    ended = [sentence + say.full_stop for sentence in sentences if sentence]
    text = ("" if voice.chinese else " ").join(ended)
    return Moment(voice.day(release.on), _in_words(release.surface, release.stage, voice), text)


def _in_words(surface: Surface, stage: Stage, voice: Voice) -> str:
    reached = cast("str", getattr(voice.say, f"stage_{stage.value}"))
    if surface is Surface.ANY and stage is Stage.ANNOUNCED:
        # Nothing runs anywhere yet: a platform beside it would say more than is so.
        return reached
    where = cast("str", getattr(voice.say, f"surface_{surface.value}"))
    return voice.say.status_stage.format(surface=where, stage=reached)


def _said(record: StatementRecord, voice: Voice) -> SourceLine:
    notes = [record.publisher] if record.read else [record.publisher, voice.say.not_read]
    return SourceLine(
        publisher=voice.say.speaker.format(speaker=voice.of(record.speaker), role=voice.of(record.role)),
        title=voice.of(record.paraphrase),
        date=voice.partial(record.on),
        url=record.url or record.via,
        note=voice.say.list_comma.join(notes),
    )


def _concerns(record: StatementRecord, name: str, base: FactBase) -> bool:
    wanted = _fold(name)
    if not wanted:
        return True
    speaker = {_fold(record.speaker.zh), _fold(record.speaker.en), _fold(record.organisation)}
    subjects = [base.subjects[i] for i in {*record.about, record.organisation} if i in base.subjects]
    return wanted in speaker or any(_is_called(subject, name) for subject in subjects)


def _is_called(subject: Subject, name: str) -> bool:
    names = (subject.id, subject.names.zh, subject.names.en, *subject.aliases)
    wanted = _fold(name)
    return bool(wanted) and any(_fold(own) == wanted for own in names)


def _fold(name: str) -> str:
    return "".join(c for c in simplified(unicodedata.normalize("NFKC", name)).casefold() if c.isalnum())
