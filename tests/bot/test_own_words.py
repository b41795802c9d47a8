"""Our own words when they come back: nobody is warned of a warning, and a receipt is explained."""

from __future__ import annotations

import pytest

from bot.channels.plain import plain_text
from bot.etiquette import worth_saying
from bot.memory import Policy
from bot.messages import Content, Headline, Language, Origin, Reply
from bot.replies import Circumstances, Voice, answer_fact, family_text, receipts_in, repeats_us
from knowledge import Fact, FactChecker, Stance, open_facts, shipped_facts
from tests.bot.builders import BARE, BASE, MISLEADING, OPEN, SCAM, TODAY, ByHeart, known
from tests.bot.remembering import Stage

AROUND = Circumstances(BASE, TODAY)
RECEIPT = f"yunque-open.{TODAY}.ab12cd.a"


def first_line(reply: Reply) -> str:
    return next(block.text for block in reply.blocks if isinstance(block, Headline))


@pytest.mark.parametrize("about", [OPEN, MISLEADING, SCAM, BARE], ids=lambda f: f.id)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("stance", Stance)
def test_nobody_is_warned_of_our_own_words(about: Fact, language: Language, stance: Stance) -> None:
    voice = Voice(language)
    answer = answer_fact(about, AROUND, voice, stance)
    for text in (
        plain_text(answer),
        first_line(answer),
        "大家看：" + plain_text(family_text(voice, BASE, about, TODAY)),
    ):
        here = Stage(ByHeart().knows(text, known(about, text=text)))
        family = here.group("一家人", policy=Policy.SURE_ONLY)
        assert here.says("阿兰", text, family) == []


@pytest.mark.slow
def test_of_the_shipped_facts_too_nothing_we_say_sets_us_off() -> None:
    base = open_facts(shipped_facts())
    checker, around = FactChecker(base), Circumstances(base, TODAY)
    for about in base.current():
        for voice in map(Voice, Language):
            said = [plain_text(family_text(voice, base, about, TODAY))]
            said += [first_line(answer_fact(about, around, voice, stance)) for stance in Stance]
            for text in said:
                found = [one for one in checker.check(text, as_of=TODAY).known if worth_saying(one, base)]
                ids = [one.fact_id for one in found]
                assert not found or repeats_us(text, ids, base, TODAY), (about.id, text)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("不实：云雀已经开放了", True),
        ("【误导】：云雀免费", False),
        ("  误导: 云雀免费", True),
        ("看到了吗\nRefuted: Yunque is open", True),
        ("这话不实：云雀开放了", False),
        ("云雀已经开放了", False),
        (f"凭证：{RECEIPT}", True),
    ],
)
def test_who_passes_judgement_asserts_nothing_else(text: str, ours: bool) -> None:
    assert repeats_us(text, [OPEN.id], BASE, TODAY) is ours


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (RECEIPT, 1),
        (f"凭证：{RECEIPT}", 1),
        (f"{RECEIPT}\n{RECEIPT}", 1),
        (f"{RECEIPT} yunque-free.2026-11-22.ab12cd.d", 2),
        ("yunque-open.2026-02-30.ab12cd.a", 0),
        ("https://news.example/a.2026-11-22.html", 0),
        ("云雀已经开放了", 0),
    ],
)
def test_receipts_are_found_where_they_stand(text: str, found: int) -> None:
    assert len(receipts_in(text)) == found


def test_a_receipt_that_is_sent_is_explained() -> None:
    here = Stage()
    (answer,) = here.says("阿兰", f"凭证：{RECEIPT}")
    assert "今天（2026年11月22日）结论没变：已过时" in answer.text
    (told,) = here.outcome.deliveries[0].tells
    assert (told.fact_id, told.stance) == (OPEN.id, Stance.AFFIRMS)


def test_an_answer_that_is_forwarded_back_is_explained_by_its_receipt() -> None:
    here = Stage()
    old = plain_text(answer_fact(OPEN, AROUND, Voice(Language.ZH_HANS)))
    (answer,) = here.says("阿兰", content=Content(forwarded=(old,), origin=Origin.OURSELVES))
    assert answer.text.startswith("凭证 yunque-open.2026-11-22.")


def test_a_receipt_of_no_fact_of_ours_tells_nothing() -> None:
    here = Stage()
    (answer,) = here.says("阿兰", "never-was.2026-11-22.ab12cd.a")
    assert "没有" in answer.text
    assert here.outcome.deliveries[0].tells == ()
