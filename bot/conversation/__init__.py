"""What somebody sent → what comes of it. Synchronous, no network, safe to call from several threads.

    Conversation.respond(batch, now) → Outcome     with memory: deliveries, and what they change
    Conversation.answer(incoming)    → Reply       without: for a terminal, and pages that keep nothing

It reads `bot.memory.Memory` and changes nothing itself: the effects of an outcome are written by whoever
delivers it, together with the answer.

talk         the use case: which of the following a message is for
house        what it has at hand: edition, day, memory
turn         one message, and what its answer depends on
words        which words are meant; whether they are a command
answering    a text, asked for or overheard        asking    a question on its way to the maintainers
commands     "/name rest"                          buttons   a pressed button
numbers      choices by number, where buttons carry nothing
rooms        settings of a room, comings and goings, why we spoke or did not
"""

from __future__ import annotations

from bot.conversation.house import Checks, Current, House, MaintainersDesk
from bot.conversation.talk import Conversation
from bot.conversation.words import claim_text, own_words

__all__ = [
    "Checks",
    "Conversation",
    "Current",
    "House",
    "MaintainersDesk",
    "claim_text",
    "own_words",
]
