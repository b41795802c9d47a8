"""Where a reader can check: sources of a record as lines, the most useful first."""

from __future__ import annotations

from collections.abc import Iterable

from bot.messages import SourceLine, Sources
from bot.replies.voice import Voice, cut
from knowledge import Fact, FactBase, Period, Source

MAX_SOURCES = 3
"""More than three are not opened; the rest stands behind the button."""

MAX_TITLE_CHARS = 90
"""A title longer than two lines of a phone hides the next source."""


def best_sources(
    voice: Voice, base: FactBase, fact: Fact, period: Period | None, limit: int
) -> Sources | None:
    """The sources of a period, at most `limit`: the reader's language and reachable ones first."""
    found = sorted(base.sources_of(fact, period), key=lambda source: _rank(voice, source))
    return as_block(voice, base, _each_page_once(found)[:limit], voice.say.sources)


def all_sources(voice: Voice, base: FactBase, fact: Fact) -> Sources | None:
    """Every source of a fact, each once, in the order in which the periods cite them."""
    cited = [source for period in fact.periods for source in base.sources_of(fact, period)]
    each = {source.id: source for source in [*cited, *fact.sources]}
    return as_block(voice, base, _each_page_once(each.values()), voice.say.more_sources)


def _each_page_once(sources: Iterable[Source]) -> list[Source]:
    """Without those that lead to a page to which one before them leads already."""
    pages: dict[str, Source] = {}
    for source in sources:
        _ = pages.setdefault(str(source.url or source.id), source)
    return list(pages.values())


def as_block(voice: Voice, base: FactBase, sources: Iterable[Source], title: str) -> Sources | None:
    """These sources as a block; None where there are none."""
    lines = tuple(_line(voice, base, source) for source in sources)
    return Sources(title, lines) if lines else None


def _rank(voice: Voice, source: Source) -> tuple[bool, bool, bool, bool]:
    return (source.reach is not None, _is_foreign(voice, source), not source.read, source.url is None)


def _line(voice: Voice, base: FactBase, source: Source) -> SourceLine:
    colon = "：" if voice.chinese else ": "
    title = source.title
    if statement := base.statements.get(source.id):
        title = f"{voice.of(statement.speaker)}{colon}{voice.of(statement.paraphrase)}"
    return SourceLine(
        publisher=source.publisher,
        title=cut(title, MAX_TITLE_CHARS),
        date=voice.partial(source.published),
        url=source.url,
        note=voice.say.list_comma.join(_notes(voice, source)),
    )


def _notes(voice: Voice, source: Source) -> Iterable[str]:
    if _is_foreign(voice, source):
        yield _language(voice, source.lang)
    if not source.read:
        yield voice.say.not_read
    if source.url is None:
        yield voice.say.no_address
    if source.reach is not None:
        yield voice.script(source.reach) if voice.chinese else voice.say.limited_reach


def _is_foreign(voice: Voice, source: Source) -> bool:
    return not source.lang.lower().startswith("zh" if voice.chinese else "en")


def _language(voice: Voice, lang: str) -> str:
    code = lang.lower()[:2]
    known = {"zh": voice.say.in_chinese, "en": voice.say.in_english}
    if code in _OTHER_LANGUAGES:
        zh, en = _OTHER_LANGUAGES[code]
        return voice.script(zh) if voice.chinese else f"in {en}"
    return known.get(code, voice.say.in_language.format(lang=lang))


_OTHER_LANGUAGES = {
    "ar": ("阿拉伯文", "Arabic"),
    "da": ("丹麦文", "Danish"),
    "de": ("德文", "German"),
    "es": ("西班牙文", "Spanish"),
    "fr": ("法文", "French"),
    "it": ("意大利文", "Italian"),
    "ja": ("日文", "Japanese"),
    "ko": ("韩文", "Korean"),
}
"""Languages that sources are written in, by their codes; any other one is shown as its code."""
