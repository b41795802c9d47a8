"""What passes between people and us, the same for every channel: values only.

    Incoming ── Address, Content          what somebody sent, or Press: which button they pressed
    Reply    ── Block …, Button …         what we say back; a channel renders it, nobody here sends it

    Block = Headline | Advice | Paragraph | Bullets | Timeline | Sources | Matched | Footer

A button carries all that is needed to answer it (`Press`), so it works for as long as it is seen.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import BadReceipt
from knowledge import Stance, Verdict

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """The text with lone surrogates (from a broken console or JSON) shown as U+FFFD; same length."""
    return _SURROGATE.sub("\ufffd", text)


MAX_PAYLOAD_BYTES = 64
"""Telegram's limit for a button's payload, the smallest of all channels."""


class Language(StrEnum):
    """The languages and scripts we answer in."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"


class Room(StrEnum):
    """Where a message was said: to us alone, or among others."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes: a channel's name, its room, and the thread in that room if it has them."""

    channel: str
    room: str
    kind: Room = Room.PRIVATE
    thread: str = ""


class Kind(StrEnum):
    """What happened."""

    MESSAGE = "message"
    EDITED = "edited"
    """The author changed a message that we may have answered."""
    PRESS = "press"
    """A button under a message of ours."""
    INLINE = "inline"
    """Asked from within any chat, before sending: `@bot claim`. Only the asker sees the answers offered."""
    GUEST = "guest"
    """Asked in a chat that we are no member of; there is one chance to answer."""
    JOINED = "joined"
    """We were let into a room, or given other rights there."""
    LEFT = "left"
    """We were put out of a room, or blocked."""
    MOVED = "moved"
    """The room goes on under another address (`moved_to`)."""
    REACTION = "reaction"


class Attachment(StrEnum):
    """What a message carries besides text, and we cannot read yet."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    STICKER = "sticker"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Content:
    """The words of a message by where they came from; empty where there are none."""

    typed: str = ""
    quoted: str = ""
    forwarded: tuple[str, ...] = ()
    caption: str = ""
    attachments: tuple[Attachment, ...] = ()
    said_on: dt.date | None = None
    """The civil day on which the quoted or forwarded words were first posted, where it is known."""
    origin: Origin | None = None
    """Whose words the forwarded ones are, where the message was forwarded."""


class Origin(StrEnum):
    """Whose words a forwarded message brings; who they are by name is never read."""

    USER = "user"
    HIDDEN_USER = "hidden_user"
    CHAT = "chat"
    CHANNEL = "channel"
    OURSELVES = "ourselves"
    """One of our own answers came back: it is no claim."""


class Action(StrEnum):
    """What a button does. One letter each, because payloads are small."""

    DETAILS = "d"
    """Show all sources and the timeline of a fact."""
    FAMILY = "f"
    """Give the short text to pass on to the family."""
    PICK = "p"
    """Of the candidates offered, this fact was meant."""
    NONE_OF_THESE = "n"
    """None of the candidates offered was meant."""
    WATCH = "w"
    """Tell me when the verdict on this fact changes; pressed again: no more."""
    FAULT = "b"
    """Something is wrong with this answer: show the four faults."""
    WRONG_MATCH = "m"
    OUTDATED = "o"
    WRONG_VERDICT = "v"
    WEAK_SOURCE = "k"
    ASK = "a"
    """Let the maintainers see my question, and bring me the verdict: the consent to keep it."""
    SHOW = "s"
    """Let the maintainers see the words under the fault that I reported; `argument` says which fault."""
    WHY = "y"
    """Why did you speak here?"""
    MUTE = "z"
    """Be quiet in this room for a day (admins)."""
    DELETE = "x"
    """Take this message of yours back (admins)."""
    SETTING = "g"
    """Change a setting of this room (admins); `argument` says which: "policy:sure-only"."""
    DESK = "c"
    """A maintainer's decision, at the maintainers' desk; `argument` says what about which item."""


_STANCES = {"a": Stance.AFFIRMS, "d": Stance.DENIES, "q": Stance.ASKS}
STANCE_LETTERS = {stance: letter for letter, stance in _STANCES.items()}
"""How a stance is written in payloads and receipt ids."""

_LANGUAGES = {"s": Language.ZH_HANS, "t": Language.ZH_HANT, "e": Language.EN}
_LANGUAGE_LETTERS = {language: letter for letter, language in _LANGUAGES.items()}


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: what to do, about which fact, on the footing of which answer.

    `as_of` and `digest` (of the edition) may be missing: the longest ids leave no room for them.
    `argument` is for buttons that are about no fact: small letters, digits and `:_-`.
    """

    action: Action
    fact_id: str = ""
    stance: Stance = Stance.ASKS
    as_of: dt.date | None = None
    digest: str = ""
    language: Language = Language.ZH_HANS
    """The language of the reply that carried the button: the answer keeps to it."""
    argument: str = ""

    def encode(self) -> str:
        """The payload: at most 64 bytes for any valid fact id, so it fits every channel."""
        how = f"{self.action}{STANCE_LETTERS[self.stance]}{_LANGUAGE_LETTERS[self.language]}"
        parts = [how, f"={self.argument}" if self.argument else self.fact_id]
        if self.as_of:
            parts += [self.as_of.isoformat().replace("-", "")] + ([self.digest] if self.digest else [])
        while len(parts) > 2 and len(".".join(parts).encode()) > MAX_PAYLOAD_BYTES:
            _ = parts.pop()
        return ".".join(parts)

    @classmethod
    def decode(cls, payload: str) -> Press:
        """The press that `encode` wrote.

        Raises:
            BadReceipt: anything else.
        """
        found = _PAYLOAD.fullmatch(payload)
        if not found:
            raise BadReceipt(payload, "a payload such as das.some-fact.20261122.ab12cd")
        action, stance, language, argument, fact_id, day, digest = found.groups(default="")
        try:
            as_of = dt.date.fromisoformat(day) if day else None
        except ValueError as error:
            raise BadReceipt(payload, "a day that exists, as YYYYMMDD") from error
        return cls(Action(action), fact_id, _STANCES[stance], as_of, digest, _LANGUAGES[language], argument)


_PAYLOAD = re.compile(
    rf"([{''.join(Action)}])([adq])([ste])\.(?:=([a-z0-9:_-]{{1,56}})|([^.\s=]*))"
    r"(?:\.(\d{8})(?:\.([0-9a-f]{1,12}))?)?"
)


class Rights(StrEnum):
    """What the author of a message may do in its room, as the platform says at that moment."""

    MEMBER = "member"
    ADMIN = "admin"
    UNKNOWN = "unknown"
    """The platform could not be asked: treated as a member, and said so."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message to us, or near us: who is asked for is the channel's knowledge (`addressed`).

    Ids are the platform's own; they are pseudonymised before anything of them is kept.
    """

    address: Address
    content: Content = Content()
    message_id: str = ""
    author: str = ""
    addressed: bool = False
    named: bool = False
    """Addressed by our name or with a command to us, and not only by replying to a message of ours."""
    from_bot: bool = False
    """Said by a bot, through a bot, by ourselves, or by nobody (a pinned message, a channel's post): it
    gets no answer, and nothing of it is kept."""
    press: Press | None = None
    prefers: Language | None = None
    """The language of the reader's app: used where the words themselves do not tell."""
    kind: Kind = Kind.MESSAGE
    sent_at: dt.datetime | None = None
    """When the message was sent or last edited, or the button was pressed, where the platform says so."""
    on_message: str = ""
    """The message of ours that carries the pressed button or the reaction, or that this message replies to;
    for `EDITED` see `message_id`."""
    token: str = ""
    """What the platform wants back with the answer: the id of a callback, an inline or a guest query."""
    anonymous: bool = False
    """An admin speaking in the room's own name: `author` is the room."""
    rights: Rights = Rights.UNKNOWN
    """Filled in before answering where `conversation.needs_rights` says so."""
    moved_to: str = ""
    reads_all: bool | None = None
    """Whether the platform lets us see every message of this room; None where it does not say."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The one sentence that judges what was said. `verdict` is for looks only: the words say it."""

    text: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do or not to do with one's money; stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few plain sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under a short title (which may be empty)."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of a timeline: when, the word for what held or happened, and what to say of it."""

    when: str
    word: str
    text: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What held when, oldest first."""

    title: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source as a reader sees it. `url` comes from records only; None: no public address."""

    publisher: str
    title: str
    date: str
    url: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a reader can check."""

    title: str
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """What we took the words to mean: a short neutral quote of them (or nothing), and our wording."""

    label: str
    said: str
    wording: str


@dataclass(frozen=True, slots=True)
class Footer:
    """Small print: when it was checked; and last of all the receipt id (may be empty)."""

    text: str
    receipt: str = ""


Block = Headline | Advice | Paragraph | Bullets | Timeline | Sources | Matched | Footer


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it says to us."""

    label: str
    press: Press

    @property
    def payload(self) -> str:
        """The press as text for the channel."""
        return self.press.encode()


@dataclass(frozen=True, slots=True)
class Reply:
    """What we say back, as typed blocks in reading order, in one language."""

    blocks: tuple[Block, ...]
    language: Language
    buttons: tuple[Button, ...] = ()
    quiet: bool = False
    """Send it without a sound: we were not asked."""
    first_number: int = 0
    """Where there are no buttons to press: by which number the first of them is answered; 0: by none."""
