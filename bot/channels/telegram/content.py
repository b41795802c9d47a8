"""Which words a message brings, and whose they are: its own, quoted ones, forwarded ones, a caption.

A reply quotes what it replies to: the part that was selected by hand, else the whole. Our own words are
never a claim, in whatever way they come back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.telegram.fields import Json, Me, day, number, part, text
from bot.channels.telegram.wording import Words, words_of
from bot.messages import Attachment, Content, Origin

_ATTACHMENTS = {
    "photo": Attachment.PHOTO,
    "live_photo": Attachment.PHOTO,
    "voice": Attachment.VOICE,
    "audio": Attachment.VOICE,
    "video": Attachment.VIDEO,
    "video_note": Attachment.VIDEO,
    "animation": Attachment.VIDEO,
    "document": Attachment.FILE,
    "sticker": Attachment.STICKER,
} | dict.fromkeys(
    "checklist contact dice game giveaway giveaway_winners invoice location paid_media poll reply_to_story "
    "rich_message story venue".split(),
    Attachment.OTHER,
)

_EVENTS = frozenset(
    """
    boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left chat_shared
    checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo
    direct_message_price_changed forum_topic_closed forum_topic_created forum_topic_edited
    forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden gift gift_upgrade_sent
    giveaway_completed giveaway_created group_chat_created left_chat_member managed_bot_created
    message_auto_delete_timer_changed migrate_from_chat_id migrate_to_chat_id new_chat_members
    new_chat_photo new_chat_title paid_message_price_changed passport_data pinned_message
    poll_option_added poll_option_deleted proximity_alert_triggered refunded_payment successful_payment
    suggested_post_approval_failed suggested_post_approved suggested_post_declined suggested_post_paid
    suggested_post_refunded supergroup_chat_created unique_gift users_shared video_chat_ended
    video_chat_participants_invited video_chat_scheduled video_chat_started web_app_data
    write_access_allowed
    """.split()
)
"""Fields of messages in which nobody says anything: somebody joined, a message was pinned. What stands
neither here nor among the attachments is taken for something said that we cannot read."""


def is_event(message: Json) -> bool:
    """Whether it tells of something that happened in the room, and nobody said anything."""
    return not _EVENTS.isdisjoint(message)


def is_ours(message: Json, me: Me) -> bool:
    """Whether its words are ours: said by us, posted through us, or forwarded from us."""
    senders = (part(message, "from"), part(message, "via_bot"))
    return any(number(one, "id") == me.id for one in senders) or origin_of(message, me) is Origin.OURSELVES


def origin_of(message: Json, me: Me) -> Origin | None:
    """Whose words a forwarded message brings; None for one that was not forwarded."""
    origin = part(message, "forward_origin") or part(message, "origin")
    if not origin:
        return None
    if me.id in (number(part(origin, "sender_user"), "id"), number(part(message, "via_bot"), "id")):
        return Origin.OURSELVES
    return _ORIGINS.get(text(origin, "type"), Origin.HIDDEN_USER)


_ORIGINS = {one.value: one for one in (Origin.USER, Origin.HIDDEN_USER, Origin.CHAT, Origin.CHANNEL)}


def replied_to(message: Json) -> Json:
    """The message that it answers by the author's own doing; empty where there is none."""
    replied = part(message, "reply_to_message")
    # In a topic everything answers the message that opened it.
    return {} if "forum_topic_created" in replied else replied


def content_of(message: Json, said: Words, me: Me) -> Content:
    """The words of a message; `said` is its own text, read already."""
    quoted = _quoted(message, me)
    origin = origin_of(message, me)
    forwarded = (said.text,) if origin and said.text else ()
    # A command under a picture is typed as much as one above it.
    captioned = "text" not in message and not said.command
    return Content(
        typed="" if origin or captioned else said.text,
        quoted=quoted.words,
        forwarded=forwarded,
        caption=said.text if captioned and not origin else "",
        attachments=_unique([*_attachments(message), *quoted.attachments]),
        said_on=day(part(message, "forward_origin"), "date", me.zone) if origin else quoted.on,
        origin=origin,
    )


def asked_in(message: Json, me: Me) -> Content:
    """What the message asked that ours answers: the words of a pressed button's question."""
    replied = replied_to(message)
    return Content() if is_ours(replied, me) else Content(quoted=_claim_in(replied, me))


def _claim_in(message: Json, me: Me) -> str:
    """The words of a message without what they say to us: our name, a command of ours."""
    said = words_of(message, me)
    return said.text.removeprefix(said.command).strip()


@dataclass(frozen=True, slots=True)
class _Quoted:
    words: str = ""
    on: dt.date | None = None
    attachments: tuple[Attachment, ...] = ()


def _quoted(message: Json, me: Me) -> _Quoted:
    replied, external = replied_to(message), part(message, "external_reply")
    if is_ours(replied or external, me):
        return _Quoted()
    quote = part(message, "quote")
    chosen = text(quote, "text")
    if not replied:
        on = day(part(external, "origin"), "date", me.zone)
        return _Quoted(chosen, on, _attachments(external)) if external else _Quoted()
    whole = _claim_in(replied, me)
    words = chosen if chosen and (quote.get("is_manual") is True or not whole) else whole
    return _Quoted(words, _first_said(message, replied, me), _attachments(replied))


def _first_said(message: Json, replied: Json, me: Me) -> dt.date | None:
    """The day on which the words replied to were posted; None for the day of the reply itself."""
    if forwarded := day(part(replied, "forward_origin"), "date", me.zone):
        return forwarded
    posted = day(replied, "date", me.zone)
    return None if posted == day(message, "date", me.zone) else posted


def _attachments(message: Json) -> tuple[Attachment, ...]:
    carried = message.keys() & _ATTACHMENTS.keys()
    if not carried:
        return ()
    if "animation" in carried:
        # Telegram repeats it as a document, for clients of long ago.
        carried -= {"document"}
    if text(part(message, "document"), "mime_type").startswith("image/"):
        carried = carried - {"document"} | {"photo"}
    return _unique(_ATTACHMENTS[key] for key in carried)


def _unique(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Each kind once, in the order of `Attachment`."""
    found = set(attachments)
    return tuple(kind for kind in Attachment if kind in found) if found else ()
