"""The queue: what says the same is one entry, who asked is counted without being known, and what follows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot.channels.plain import plain_text
from bot.curate.feedback import Expected, expected_of
from bot.curate.news import News
from bot.curate.queue import Act, QueueWork, Wording
from bot.curate.sheets import Gone, Person, Published, ReadOnly, Refused, Saved
from bot.memory import Asked, Decided, Fault, Forget, LeftRoom, Unanswered
from bot.messages import Action, Address, Content, Incoming, Kind, Language, Press, Room
from bot.phrases.queue_words import queue_words
from bot.phrases.room_words import room_words
from bot.state.codec import person_key, room_key
from bot.state.complaints import ComplaintState
from bot.state.demand import in_question, normal_key
from bot.state.entries import Entry
from bot.state.forgetting import forget_person, forget_room
from bot.state.questions import QuestionState
from knowledge import Answer, Conflict, Stance, Verdict, draft_file, normal, open_facts, shipped_facts
from tests.bot.officework import ANN, CHAT, Message, Town, desk_press, texts

ZH = Language.ZH_HANS
WORDS, QUEUE = room_words(ZH), queue_words(ZH)
NEW, SAME = "云雀会说话了吗", "云雀是不是会说话了"
OTHER = "云雀不会说话吗"
MEI = Person("梅")
DAY = 86_400.0


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def asked(town: Town, who: str, text: str, address: Address | None = None) -> None:
    """Somebody hands a question on."""
    about = Incoming(address or Address("telegram", who), author=who, message_id="m")
    effect = Asked(text, normal(text), ZH)
    town.run(town.store.apply(about, [Unanswered(town.folds.counted_as(text)), effect], now=town.now))


def wondered(town: Town, who: str, text: str, address: Address | None = None) -> None:
    """Somebody asks, and lets nobody see it."""
    about = Incoming(address or Address("telegram", who), author=who, message_id="m")
    town.run(town.store.apply(about, [Unanswered(town.folds.counted_as(text))], now=town.now))


def entry(town: Town, number: int = 1) -> Entry:
    found = town.desk.entry(number, town.now)
    assert found
    return found


def work(town: Town) -> QueueWork:
    return QueueWork(town.desk, town.editorial, lambda: town.today)


def act(town: Town, name: str = "mei") -> Act:
    return Act(MEI, town.desk.who("console", name), town.now)


# --- one entry for what says the same


def test_what_says_the_same_is_one_card_and_both_hear_the_verdict(town: Town) -> None:
    asked(town, "1", NEW)
    asked(town, "2", SAME)
    asked(town, "3", OTHER)
    seen = town.passes(20)
    assert [line[:12] for line in seen] == ["[-100] → q1：", "[-100] → q3："]
    assert {one.number for one in town.desk.entries(town.now)} == {1, 3}
    assert [one.text for one in entry(town).texts] == [NEW, SAME]
    assert "(+1)" in texts(town.says(ANN, "/queue", CHAT))
    town.publishes("yunque-free", lambda record: record["wordings"]["affirm"].append("云雀会说话了"))
    seen = town.passes(10)
    assert {line[:3] for line in seen if "现在有结论了" in line} >= {"[1]", "[2]"}
    # Nobody is told what another one wrote.
    assert NEW not in town.last("2").text
    assert town.desk.question(2).state is QuestionState.ANSWERED  # type: ignore[union-attr]


def test_what_comes_later_is_shown_under_the_card_that_is_there(town: Town) -> None:
    asked(town, "1", NEW)
    _ = town.passes(5)
    asked(town, "2", SAME)
    assert town.passes(20) == []
    card = town.in_chat("q1")
    _ = town.presses_on(ANN, card, desk_press("q1:show"))
    assert SAME in town.messages[CHAT.room, card.id].text


def test_what_ends_an_entry_ends_all_that_stands_under_it(town: Town) -> None:
    asked(town, "1", NEW)
    asked(town, "2", SAME)
    _ = town.passes(5)
    assert town.run(work(town).dismiss(1, "ann", town.now))
    assert not town.run(work(town).dismiss(1, "ann", town.now))
    assert town.desk.entries(town.now) == []
    assert [town.desk.question(n).text for n in (1, 2)] == ["", ""]  # type: ignore[union-attr]


def test_a_maintainer_takes_texts_apart_and_puts_them_together(town: Town) -> None:
    asked(town, "1", NEW)
    asked(town, "2", SAME)
    asked(town, "3", OTHER)
    _ = town.passes(5)
    assert town.run(work(town).unfold(2, "ann", town.now))
    assert not town.run(work(town).unfold(2, "ann", town.now))
    _ = town.passes(10)
    assert {one.number for one in town.desk.entries(town.now)} == {1, 2, 3}
    assert town.run(work(town).fold(3, 1, "ann", town.now))
    assert not town.run(work(town).fold(3, 3, "ann", town.now))
    assert not town.run(work(town).fold(3, 9, "ann", town.now))
    town.publishes("yunque-open", lambda _: None)
    _ = town.passes(10)
    assert [one.number for one in entry(town).texts] == [1, 3]
    assert entry(town, 3).number == 1


def test_a_question_and_what_it_asks_about_are_proposed_as_similar(town: Town) -> None:
    asked(town, "1", NEW)
    asked(town, "2", "云雀会说话了")
    _ = town.passes(5)
    assert (entry(town, 1).similar, entry(town, 2).similar) == ((2,), (1,))
    _ = town.run(work(town).dismiss(2, "ann", town.now))
    assert entry(town, 1).similar == ()


def test_when_the_first_asker_is_forgotten_the_others_remain(town: Town) -> None:
    asked(town, "1", NEW)
    asked(town, "2", SAME)
    _ = town.passes(5)
    town.run(town.store.apply(Incoming(Address("telegram", "1"), author="1"), [Forget()], now=town.now))
    assert [one.text for one in entry(town, 2).texts] == [SAME]
    assert town.desk.question(1) is None


# --- how many asked


def test_one_person_counts_once_in_whatever_words(town: Town) -> None:
    asked(town, "1", NEW)
    _ = town.passes(5)
    for who in ("1", "1", "2", "2"):
        for text in (NEW, SAME):
            wondered(town, who, text)
    assert entry(town).demand.people is None
    wondered(town, "3", SAME)
    assert entry(town).demand.people == 3
    asked(town, "2", SAME)
    _ = town.passes(5)
    assert [one.number for one in entry(town).texts] == [1, 2]
    assert entry(town).demand.people == 3


def test_who_asked_before_texts_were_joined_never_counts_twice(town: Town) -> None:
    for who in ("1", "2", "3", "4"):
        wondered(town, who, NEW)
        wondered(town, who, SAME)
    asked(town, "1", NEW)
    asked(town, "2", SAME)
    _ = town.passes(5)
    assert entry(town).demand.people == 4


@pytest.mark.parametrize("days", [1, 3])
def test_a_group_counts_three_times_a_day(town: Town, days: int) -> None:
    group = Address("telegram", "-7", Room.GROUP)
    for day in range(days):
        for n in range(20):
            wondered(town, f"member{day}-{n}", NEW, group)
        town.now += DAY + 1
    (demand,) = town.desk.counted_demand(town.now)
    assert (demand.people, demand.rooms) == (3 * days, 1)


def test_visitors_of_the_web_count_as_a_group_does(town: Town) -> None:
    for n in range(20):
        wondered(town, "", NEW, Address("web", f"{n:032x}"))
    wondered(town, "1", NEW)
    (demand,) = town.desk.counted_demand(town.now)
    assert (demand.people, demand.web, demand.rooms) == (4, 3, 0)


def test_the_trend_tells_this_week_from_the_one_before(town: Town) -> None:
    for who in ("1", "2", "3"):
        wondered(town, who, NEW)
    begun = town.now
    town.now += 10 * DAY
    wondered(town, "4", NEW)
    wondered(town, "1", NEW)
    (demand,) = town.desk.counted_demand(town.now)
    assert (demand.people, demand.recent, demand.before) == (4, 1, 3)
    assert (demand.first, demand.latest) == (begun, town.now)


def test_below_three_nothing_is_told_of_who_did_not_agree(town: Town) -> None:
    wondered(town, "1", NEW)
    town.now += 5 * DAY
    asked(town, "2", NEW)
    town.now += 5 * DAY
    wondered(town, "1", NEW)
    demand = entry(town).demand
    assert (demand.people, demand.rooms, demand.recent) == (None, None, None)
    assert demand.first == demand.latest == town.now - 5 * DAY


def test_what_most_people_want_comes_first(town: Town) -> None:
    for number, people in enumerate((0, 2, 5), 1):
        text = ("云雀会唱歌吗", "云雀会做饭吗", "云雀会开车吗")[number - 1]
        for n in range(people):
            wondered(town, f"{number}{n}", text)
        asked(town, f"a{number}", text)
    _ = town.passes(5)
    assert [one.number for one in town.desk.entries(town.now)] == [3, 2, 1]
    listed = texts(town.says(ANN, "/queue", CHAT))
    assert listed.index("q3") < listed.index("q2") < listed.index("q1")
    assert "6 人问过" in listed
    assert "不到 3 人" in listed


def test_a_group_that_put_us_out_counts_no_more(town: Town) -> None:
    group = Address("telegram", "-7", Room.GROUP)
    for n in range(3):
        wondered(town, f"m{n}", NEW, group)
    assert town.desk.counted_demand(town.now)
    town.run(town.store.apply(Incoming(group), [LeftRoom()], now=town.now))
    assert town.desk.counted_demand(town.now) == []


def test_hashes_of_one_person_in_two_questions_have_nothing_in_common(town: Town) -> None:
    group = Address("telegram", "-7", Room.GROUP)
    for text in (NEW, "云雀会做饭吗"):
        wondered(town, "1", text, group)
    rows = town.store.read(lambda c: c.execute("SELECT person, room FROM unanswered").fetchall())
    assert len({value for row in rows for value in row}) == 4


# --- what can be done


def test_a_wording_from_the_console_answers_who_waits(town: Town) -> None:
    asked(town, "1", NEW)
    _ = town.passes(5)
    wording = Wording("yunque-free", "affirm", "云雀会说话了")
    assert work(town).trial(wording).clean
    came = town.run(work(town).add_wording(1, wording, act(town)))
    assert isinstance(came, Published)
    assert "云雀会说话了" in open_facts(town.facts.path).fact("yunque-free").wordings.affirm
    assert any("现在有结论了" in line for line in town.passes(5))
    again = town.run(work(town).add_wording(1, wording, act(town)))
    assert isinstance(again, Published)
    assert open_facts(town.facts.path).fact("yunque-free").wordings.affirm.count("云雀会说话了") == 1


def test_a_wording_that_breaks_a_rule_is_refused(town: Town) -> None:
    asked(town, "1", NEW)
    came = town.run(work(town).add_wording(1, Wording("yunque-maker", "affirm", "云雀免费。"), act(town)))
    assert isinstance(came, Refused)
    assert entry(town).state is QuestionState.OPEN


def test_a_near_miss_ends_the_entry(town: Town) -> None:
    asked(town, "1", NEW)
    came = town.run(work(town).never(1, "yunque-free", act(town)))
    assert isinstance(came, Published)
    assert NEW in open_facts(town.facts.path).fact("yunque-free").wordings.not_this
    assert entry(town).state is QuestionState.DISMISSED
    assert town.run(work(town).never(1, "yunque-free", act(town))) is False


def test_what_is_never_wanted_again_is_neither_offered_nor_kept(town: Town) -> None:
    asked(town, "1", NEW)
    _ = town.passes(5)
    _ = town.presses(ANN, town.in_chat("q1"), "不再收这句话")
    assert town.desk.entries(town.now) == []
    (answer, *_) = town.says("2", NEW)
    assert WORDS.ask not in [button.label for button in answer.reply.buttons]
    assert QUEUE.ask_unwanted in texts(town.says("2", f"/ask {NEW}"))
    asked(town, "3", NEW)
    assert town.desk.entries(town.now) == []
    _ = town.skips(days=366)
    _ = town.run(town.store.tidy(now=town.now))
    assert not town.store.unwanted(normal(NEW))


def test_a_draft_begins_with_what_is_known(town: Town) -> None:
    asked(town, "1", NEW)
    asked(town, "2", SAME)
    _ = town.passes(5)
    assert isinstance(town.run(work(town).draft(1, act(town))), Saved)
    draft = draft_file(town.facts.path, "fact", "question-1")
    assert draft
    assert "yunque" in draft.text
    assert NEW in draft.text
    assert SAME in draft.text
    assert isinstance(town.run(work(town).draft(1, act(town))), Conflict)
    assert isinstance(town.run(work(town).draft(9, act(town))), Gone)
    assert entry(town).state is QuestionState.OPEN


def test_shipped_facts_are_read_only(town: Town) -> None:
    asked(town, "1", NEW)
    town.facts.path = shipped_facts()
    wording = Wording("yunque-free", "affirm", "云雀会说话了")
    assert isinstance(town.run(work(town).add_wording(1, wording, act(town))), ReadOnly)
    assert isinstance(town.run(work(town).draft(1, act(town))), ReadOnly)


# --- from a page of the web chat


def visits(town: Town, text: str, *, press: Press | None = None, room: str = "a" * 32) -> Message:
    """Somebody asks on a page, or presses what stands there; the page has the words."""
    content = Content(quoted=text) if press else Content(typed=text)
    kind = Kind.PRESS if press else Kind.MESSAGE
    about = Incoming(Address("web", room), content, addressed=True, press=press, kind=kind)
    outcome = town.bot.respond([about], dt.datetime.fromtimestamp(town.now, dt.UTC))
    town.run(town._closed(about, outcome))
    shown = [one for one in outcome.deliveries if one.reply and one.reply.blocks]
    return Message(shown[-1].token, "web", shown[-1].reply)  # type: ignore[arg-type]


def news(town: Town, ticket: str) -> str:
    told = News(town.desk, town.facts.current, lambda: town.today, dt.UTC).of(ticket, ZH)
    return plain_text(told) if told else ""


def pressed(message: Message, label: str) -> Press:
    return Press.decode(next(b for b in message.reply.buttons if b.label.startswith(label)).payload)


def handed_on(town: Town) -> str:
    """A visitor hands a question on; the ticket."""
    answer = visits(town, NEW)
    if WORDS.ask not in [b.label for b in answer.reply.buttons]:
        answer = visits(town, NEW, press=pressed(answer, "都不是"), room="b" * 32)
    assert QUEUE.ask_offer_page in answer.text
    done = visits(town, NEW, press=pressed(answer, WORDS.ask), room="c" * 32)
    assert "90 天" in done.text
    return done.room


def test_a_page_hands_a_question_on_and_finds_the_verdict_at_its_link(town: Town) -> None:
    ticket = handed_on(town)
    # Asked and handed on: one visitor, counted once.
    assert town.store.read(lambda c: c.execute("SELECT count(*) FROM unanswered").fetchone()) == (1,)
    assert "还没有结论" in news(town, ticket)
    assert news(town, "d" * 32) == ""
    assert entry(town).tickets == 1
    came = town.run(work(town).add_wording(1, Wording("yunque-free", "affirm", "云雀会说话了"), act(town)))
    assert isinstance(came, Published)
    _ = town.passes(5)
    assert entry(town).state is QuestionState.ANSWERED
    told = news(town, ticket)
    assert "现在有结论了" in told
    assert "误导" in told
    assert NEW not in told
    assert "误导" in visits(town, NEW, room="e" * 32).text
    _ = town.skips(days=91)
    _ = town.run(town.store.tidy(now=town.now))
    assert news(town, ticket) == ""


def test_a_page_learns_that_there_is_no_verdict(town: Town) -> None:
    ticket = handed_on(town)
    _ = town.run(work(town).dismiss(1, "ann", town.now))
    assert "没有给出结论" in news(town, ticket)


def test_without_its_words_a_button_of_a_page_asks_for_them(town: Town) -> None:
    ask = Press(Action.ASK, language=ZH)
    assert visits(town, "", press=ask).text == WORDS.ask_send
    assert town.desk.entries(town.now) == []


def test_a_page_keeps_no_ticket_and_no_words_in_clear(town: Town) -> None:
    ticket = handed_on(town)
    town.store.close_store()
    kept = b"".join(path.read_bytes() for path in (town.folder / "state").iterdir())
    town.open()
    assert ticket.encode() not in kept
    assert NEW.encode() not in kept


# --- faults


def reported(town: Town, label: str = WORDS.fault_verdict, *, show: bool = True) -> None:
    (answer,) = town.says("1", "云雀免费。")
    for name in (WORDS.fault, label):
        _ = town.presses("1", town.messages["1", answer.id], name)
    assert "要不要让他们看" in town.toasts[-1]
    _ = town.presses("1", town.messages["1", answer.id], QUEUE.show_words if show else QUEUE.show_not)
    # The answer's own buttons are back.
    assert WORDS.fault in [b.label for b in town.messages["1", answer.id].reply.buttons]


def test_words_under_a_fault_are_shown_with_consent_and_become_a_case(town: Town) -> None:
    reported(town)
    complaint = town.desk.complaint(1)
    assert complaint
    assert complaint.words == ("云雀免费。",)
    _ = town.passes(5)
    assert "云雀免费" in town.in_chat("f1").text
    expected = expected_of(complaint, town.facts.current().base)
    assert expected == Expected("yunque-free", Stance.AFFIRMS, (Verdict.MISLEADING,))
    right = Expected("yunque-free", Stance.AFFIRMS, (Verdict.REFUTED,))
    _ = town.run(work(town).add_case(1, complaint.words[0], right, act(town)))
    (line,) = (town.facts.path / "cases" / "regressions.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["gold"] == [{"fact": "yunque-free", "verdicts": ["refuted"], "kind": "affirm"}]
    (case,) = town.editorial.cases()
    assert (case.id, case.text) == ("f1", "云雀免费。")
    decided = town.desk.complaint(1)
    assert decided
    assert (decided.state, decided.words) == (ComplaintState.CONFIRMED, ())


def test_without_consent_the_maintainer_types_a_sentence(town: Town) -> None:
    reported(town, WORDS.fault_match, show=False)
    complaint = town.desk.complaint(1)
    assert complaint
    assert complaint.words == ()
    assert expected_of(complaint, town.facts.current().base) == Expected("")
    with pytest.raises(ValueError, match="text"):
        _ = town.run(work(town).add_case(1, " ", Expected(""), act(town)))
    with pytest.raises(ValueError, match="stance"):
        _ = town.run(work(town).add_case(1, "云雀", Expected("yunque-free"), act(town)))
    _ = town.run(work(town).add_case(1, "云雀牌洗衣粉免费", Expected(""), act(town)))
    (case,) = town.editorial.cases()
    assert (case.text, case.gold) == ("云雀牌洗衣粉免费", {})
    assert isinstance(town.run(work(town).add_case(9, "x", Expected(""), act(town))), Gone)


def test_words_that_are_forgotten_or_decided_are_gone(town: Town) -> None:
    reported(town)
    town.run(town.store.apply(Incoming(Address("telegram", "1"), author="1"), [Forget()], now=town.now))
    complaint = town.desk.complaint(1)
    assert complaint
    assert (complaint.words, complaint.reporters) == ((), 0)
    town.store.close_store()
    kept = b"".join(path.read_bytes() for path in (town.folder / "state").iterdir())
    town.open()
    assert "云雀免费".encode() not in kept


def test_a_fault_reported_on_a_page_with_its_words(town: Town) -> None:
    answer = visits(town, "云雀免费。")
    faults = visits(town, "云雀免费。", press=pressed(answer, WORDS.fault), room="b" * 32)
    assert WORDS.fault_back not in [b.label for b in faults.reply.buttons]
    outdated = pressed(faults, WORDS.fault_outdated)
    thanks = visits(town, "云雀免费。", press=outdated, room="c" * 32)
    assert QUEUE.thanks_page in thanks.text
    assert town.desk.complaints()[0].words == ()
    shown = pressed(thanks, QUEUE.show_words)
    assert visits(town, "云雀免费。", press=shown, room="d" * 32).text == QUEUE.words_shown
    (complaint,) = town.desk.complaints()
    assert (complaint.fault, complaint.words) == (Fault.OUTDATED, ("云雀免费。",))
    _ = town.run(town.desk.decide(Decided("f1", "confirm"), "ann", now=town.now))
    _ = town.passes(10)
    assert town.desk.reporters() == []


# --- who can be reached


def test_who_cannot_be_reached_in_this_run_is_told_by_the_next(town: Town) -> None:
    asked(town, "1", NEW)
    _ = town.passes(5)
    town.reached = frozenset()
    town.restart()
    town.publishes("yunque-free", lambda record: record["wordings"]["affirm"].append("云雀会说话了"))
    assert [line for line in town.passes(20) if line.startswith("[1]")] == []
    assert entry(town).state is QuestionState.ANSWERED
    assert [line for line in town.skips(days=15) if line.startswith("[1]")] == []
    town.reached = frozenset({"telegram"})
    town.restart()
    (told,) = [line for line in town.passes(20) if line.startswith("[1]")]
    assert "现在有结论了" in told
    assert town.passes(20) == []


def test_corrections_wait_for_a_run_that_serves_their_readers(town: Town) -> None:
    _ = town.says("1", "云雀免费。")
    town.reached = frozenset()
    town.restart()

    def unproven(record: dict[str, list[object]]) -> None:
        because = {"zh": "没人知道。", "en": "Nobody knows."}
        record["periods"].append(
            {"from": "2026-11-01", "verdict": "unproven", "because": because, "sources": ["daily"]}
        )

    town.publishes("yunque-free", unproven)
    _ = town.passes(300)
    (listed,) = town.desk.campaigns()
    assert listed.left == 2
    assert [line for line in town.seen if line.startswith("[1] → 更正")] == []
    town.reached = frozenset({"telegram"})
    town.restart()
    _ = town.passes(3700)
    assert len([line for line in town.seen if line.startswith("[1] → 更正")]) == 1
    (listed,) = town.desk.campaigns()
    assert listed.left == 0


def test_answers_on_the_web_are_counted_apart(town: Town) -> None:
    _ = town.says("1", "云雀免费。")
    for n in range(4):
        _ = visits(town, "云雀免费。", room=f"{n:032x}")

    def refuted(record: dict[str, list[object]]) -> None:
        because = {"zh": "要钱。", "en": "It costs."}
        record["periods"].append(
            {"from": "2026-11-01", "verdict": "refuted", "because": because, "sources": ["daily"]}
        )

    town.publishes("yunque-free", refuted)
    _ = town.passes(10)
    (listed,) = town.desk.campaigns()
    assert (listed.counted.edits, listed.counted.web) == (1, 4)
    assert "网页上还答过 4 次" in town.in_chat("k1").text


def test_two_who_agree_are_two_wherever_they_sit(town: Town) -> None:
    _ = town.says("1", "云雀已经对公众开放。")

    def closed(record: dict[str, list[dict[str, object]]]) -> None:
        record["periods"][-1]["verdict"] = "supported"

    town.publishes("yunque-open", closed)
    _ = town.passes(10)
    (listed,) = town.desk.campaigns()
    assert listed.campaign.needs_second
    _ = town.presses(ANN, town.in_chat("k1"), "同意")
    who = town.desk.who("console", "mei")
    assert who != town.desk.who("telegram", ANN)
    assert town.run(town.desk.decide(Decided("k1", "approve"), who, now=town.now))
    assert not town.run(town.desk.decide(Decided("k1", "approve"), who, now=town.now))
    seen = town.passes(10)
    assert any(line.startswith("[1] → 更正") for line in seen)


# --- tallies


def test_a_day_is_counted_by_answer_verdict_and_channel(town: Town) -> None:
    for who, text in (("1", "云雀免费。"), ("2", "云雀免费。"), ("1", "今天吃什么好呢"), ("1", "早上好")):
        _ = town.says(who, text)
    _ = visits(town, "云雀已经对公众开放。")
    (yesterday, today) = town.desk.tallies(town.today - dt.timedelta(days=1), town.today)
    assert yesterday.asked == 0
    assert yesterday.hit_rate is None
    assert today.asked == 5
    assert today.channels == {"telegram": 4, "web": 1}
    assert today.answers[Answer.KNOWN] == 3
    assert today.verdicts["misleading"] == 2
    assert today.hit_rate
    assert town.desk.top_facts(town.today, 1) == (("yunque-free", 2),)


def test_tallies_are_kept_for_a_year_and_a_bit(town: Town) -> None:
    _ = town.says("1", "云雀免费。")
    first = town.today
    _ = town.skips(days=399)
    _ = town.run(town.store.tidy(now=town.now))
    assert town.desk.tallies(first, first)[0].asked == 1
    _ = town.skips(days=3)
    for _ in range(2):  # after a leap of the clock nothing is deleted at first
        _ = town.run(town.store.tidy(now=town.now))
    assert town.desk.tallies(first, first)[0].asked == 0


def test_an_edited_question_counts_once(town: Town) -> None:
    _ = town.says("1", "云雀免费。", message_id="m-own")
    _ = town.says("1", "云雀已经对公众开放。", message_id="m-own", kind=Kind.EDITED)
    assert town.last("1").text.startswith("已过时")
    assert town.desk.tallies(town.today, town.today)[0].asked == 1


# --- forgetting


def values(town: Town) -> set[object]:
    """Every value of every table, sealed ones unsealed where they can be read."""

    def walk(connection: Connection) -> set[object]:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = [row for name in names for row in connection.execute(f"SELECT * FROM {name}")]
        return {value for row in rows for value in row}

    found = town.store.read(walk)
    return {town.store.keys.unseal(value).decode() if isinstance(value, bytes) else value for value in found}


def test_who_is_forgotten_is_in_no_table(town: Town) -> None:
    keys, group = town.store.keys, Address("telegram", "-7", Room.GROUP)
    asked(town, "1", NEW)
    wondered(town, "1", "云雀会做饭吗", group)
    wondered(town, "2", "云雀会做饭吗", group)
    reported(town)
    _ = town.run(work(town).mute(1, "ann", town.now))
    person = person_key(keys, "telegram", "1")
    traces = {person, room_key(keys, Address("telegram", "1"))}
    traces |= {in_question(keys, normal_key(keys, normal(text)), person) for text in (NEW, "云雀会做饭吗")}
    before = values(town)
    assert len(traces & before) == 4
    assert any("云雀免费" in str(value) for value in before)
    assert forget_person(town.folder / "state", "telegram", "1", now=town.now) > 0
    after = values(town)
    assert traces & after == set()
    assert not any('"1"' in str(value) or "云雀免费" in str(value) for value in after)
    left = town.store.read(lambda c: c.execute("SELECT count(*) FROM unanswered").fetchone())
    assert left == (1,)
    assert forget_room(town.folder / "state", "telegram", "-7", now=town.now) > 0
    assert town.store.read(lambda c: c.execute("SELECT count(*) FROM unanswered").fetchone()) == (0,)


def test_every_table_of_the_queue_is_deleted_in_time(town: Town) -> None:
    asked(town, "1", NEW)
    reported(town)
    _ = handed_on(town)
    _ = town.run(work(town).never(1, "", act(town)))
    _ = town.skips(days=500)
    for _ in range(2):
        _ = town.run(town.store.tidy(now=town.now))
    for table in ("askers", "tickets", "unanswered", "unwanted", "tallies", "complaints", "reporters"):
        count = f"SELECT count(*) FROM {table}"
        assert town.store.read(lambda c, count=count: c.execute(count).fetchone()) == (0,), table  # type: ignore[misc]
