"""What became of a question that a page of the web chat handed on: read with its ticket, kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation import Current
from bot.messages import Language, Paragraph, Reply
from bot.phrases.queue_words import queue_words
from bot.replies import Circumstances, Voice, notices
from bot.state.desk import DeskReading
from bot.state.questions import OPEN_STATES, Question


@dataclass(frozen=True, slots=True)
class News:
    """Tells it. Safe from many threads."""

    store: DeskReading
    current: Callable[[], Current]
    today: Callable[[], dt.date]
    zone: dt.tzinfo

    def of(self, ticket: str, language: Language) -> Reply | None:
        """What there is to say of the question of a ticket; None where there is none of that name.

        Its words are not repeated: who found the link on somebody's screen does not learn what was asked.
        """
        question = self.store.of_ticket(ticket)
        return None if question is None else self._told(question, Voice(language))

    def _told(self, question: Question, voice: Voice) -> Reply:
        asked_on = dt.datetime.fromtimestamp(question.asked_at, self.zone).date()
        words, day = queue_words(voice.language), voice.day(asked_on)
        if question.state in OPEN_STATES:
            return Reply((Paragraph(words.news_waiting.format(day=day)),), voice.language)
        around = Circumstances(self.current().base, self.today())
        line = words.news_answered.format(day=day)
        known = notices.answered_by(question.answers, line, around, voice)
        return known or Reply((Paragraph(words.news_none.format(day=day)),), voice.language)
