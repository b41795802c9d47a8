"""What we say when we come back by ourselves: corrections, changes that somebody waits for, news of a question.

The same keys in every language; `{…}` are slots. Notices are short: nobody asked for them at that moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWords:
    """All that notices say, in one language."""

    # A correction: {now} is the sentence that judges, {day} when we answered, {word} a verdict.
    correction: str
    then_here: str
    then_none: str
    correction_withdrawn: str
    correction_match: str
    match_advice: str
    # The first line of an old answer that was replaced.
    edited: str
    edited_match: str
    # For those who asked to be told.
    watched: str
    watched_was: str
    button_watch_no_more: str
    # A question that somebody let the maintainers see.
    question_answered: str
    question_unanswered: str
    # What became of a fault that somebody reported; {statement} is the fact's.
    fault_confirmed_match: str
    fault_confirmed: str
    fault_rejected: str


ZH_HANS = NoticeWords(
    correction="更正：{now}",
    then_here="{day}我在这里回答时说的是“{word}”，现在不再这样说。",
    then_none="{day}我在这里回答时还没有结论。",
    correction_withdrawn="更正：{day}我在这里给过的一条核查已经撤回，请不要再用它。",
    correction_match="更正：{day}我在这里把一句话当成了“{statement}”来回答，认错了，那条回答不算数。",
    match_advice="那句话本身我没有核查结论；没有查到，不等于是真的。",
    edited="{day}更正过。原来的结论是“{word}”，下面是现在的。",
    edited_match="{day}更正：我把那句话当成了“{statement}”，认错了。这条回答不算数。",
    watched="你关注的“{statement}”有变化。",
    watched_was="以前的结论：{word}。",
    button_watch_no_more="不再提醒我",
    question_answered="你{day}请我转给维护者的问题，现在有结论了。",
    question_unanswered="你{day}请我转给维护者的问题，到今天还没有结论。没有查到，不等于是真的；我没有再保留你的原话，以后想知道请再问我。",
    fault_confirmed_match="你报告的问题，维护者看过了：确实认错了。看到过那条回答的人会收到更正。谢谢。",
    fault_confirmed="你报告的问题，维护者看过了：你说得对，关于“{statement}”的这一条会改。谢谢。",
    fault_rejected="你报告的问题，维护者看过了：关于“{statement}”的这一条暂时不改，来源和时间线在原来的回答里。谢谢。",
)

ZH_HANT = NoticeWords(
    correction="更正：{now}",
    then_here="{day}我在這裡回答時說的是「{word}」，現在不再這樣說。",
    then_none="{day}我在這裡回答時還沒有結論。",
    correction_withdrawn="更正：{day}我在這裡給過的一則查核已經撤回，請不要再用它。",
    correction_match="更正：{day}我在這裡把一句話當成了「{statement}」來回答，認錯了，那則回答不算數。",
    match_advice="那句話本身我沒有查核結論；沒有查到，不等於是真的。",
    edited="{day}更正過。原來的結論是「{word}」，下面是現在的。",
    edited_match="{day}更正：我把那句話當成了「{statement}」，認錯了。這則回答不算數。",
    watched="你關注的「{statement}」有變化。",
    watched_was="以前的結論：{word}。",
    button_watch_no_more="不再提醒我",
    question_answered="你{day}請我轉給維護者的問題，現在有結論了。",
    question_unanswered="你{day}請我轉給維護者的問題，到今天還沒有結論。沒有查到，不等於是真的；我沒有再保留你的原話，以後想知道請再問我。",
    fault_confirmed_match="你回報的問題，維護者看過了：確實認錯了。看到過那則回答的人會收到更正。謝謝。",
    fault_confirmed="你回報的問題，維護者看過了：你說得對，關於「{statement}」的這一則會改。謝謝。",
    fault_rejected="你回報的問題，維護者看過了：關於「{statement}」的這一則暫時不改，來源和時間線在原來的回答裡。謝謝。",
)

EN = NoticeWords(
    correction="Correction: {now}",
    then_here="Here on {day} I answered “{word}”; that no longer stands.",
    then_none="Here on {day} I had no verdict yet.",
    correction_withdrawn="Correction: a check that I gave here on {day} has been withdrawn; please do not use it any more.",
    correction_match="Correction: here on {day} I took a sentence to mean “{statement}”. That was a mistake; please disregard that answer.",
    match_advice="I have no verdict on that sentence itself; not found does not mean true.",
    edited="Corrected on {day}. The verdict was “{word}”; what holds now follows.",
    edited_match="Corrected on {day}: I took that sentence to mean “{statement}”, which was a mistake. Please disregard this answer.",
    watched="Something changed about “{statement}”, which you follow.",
    watched_was="The verdict was: {word}.",
    button_watch_no_more="Don’t tell me again",
    question_answered="There is a verdict now on the question you had me hand to the maintainers on {day}.",
    question_unanswered="There is still no verdict on the question you had me hand to the maintainers on {day}. Not found does not mean true. I have not kept your words; if you still want to know, please ask again.",
    fault_confirmed_match="The maintainers looked at the fault you reported: I did take the sentence for something else. Those who saw that answer will get a correction. Thank you.",
    fault_confirmed="The maintainers looked at the fault you reported: you are right, and the entry on “{statement}” will be mended. Thank you.",
    fault_rejected="The maintainers looked at the fault you reported: the entry on “{statement}” stays as it is for now; its sources and timeline are under the answer. Thank you.",
)

NOTICE_WORDS: Mapping[Language, NoticeWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)
