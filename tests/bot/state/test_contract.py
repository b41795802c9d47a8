"""What every store promises, whatever engine is behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.corrections import Cause, Change, Notice, Plan, Step, begun
from bot.delivery import Cursor, Told, Way
from bot.memory import (
    Forget,
    LeftRoom,
    MovedRoom,
    Offered,
    Outcome,
    Policy,
    RoomSettings,
    SetRoom,
    Silence,
    SpokeUnasked,
    Watch,
    Withheld,
)
from bot.messages import Address, Kind, Language, Room
from bot.state import notices
from bot.state.campaigns import Counted, enter
from bot.state.contract import DIED, After, Counts, Tried
from bot.state.desk import DeskReading
from knowledge import Stance, Verdict
from tests.bot.state.stores import AUNT, GROUP, NOON, TOLD, answer, hand_in, message, row, send, work_off

UNCLE = Address("telegram", "4712")
EMPTY = Counts(todo=0, oldest=None, dead=0, unsent=0, maybe=0)
SILENT = Outcome()


# --- taking


def test_what_is_handed_in_twice_is_stored_once(store):
    assert hand_in(store, "1") == 1
    assert hand_in(store, "1") == 0
    assert store.take([row("1"), row("2"), row("2")], None, now=NOON) == 1
    assert store.counts().todo == 2


def test_the_same_name_on_another_channel_is_another_event(store):
    hand_in(store, "1")
    assert hand_in(store, "1", Address("web", "4711")) == 1


def test_an_event_is_known_after_it_was_closed(store):
    hand_in(store, "1")
    work_off(store, message(), SILENT)
    assert hand_in(store, "1") == 0
    assert store.claim(10, now=NOON) == []


def test_rows_and_cursor_are_stored_together(store):
    assert store.cursor("telegram") is None
    store.take([row("1")], Cursor("telegram", 2), now=NOON)
    store.take([], Cursor("telegram", 7), now=NOON)
    assert store.cursor("telegram") == 7
    assert store.cursor("another") is None


@pytest.mark.parametrize("there", ["4gw7MepFLfgF2VC5npN", "007", "", 7])
def test_a_cursor_is_whatever_the_platform_gave_us(store, there):
    store.take([], Cursor("kf", there), now=NOON)
    assert store.cursor("kf") == there


def test_bodies_come_back_as_they_were(store):
    body = bytes(range(256)) * 200
    store.take([replace(row("1"), body=body)], None, now=NOON)
    (task,) = store.claim(10, now=NOON)
    assert task.bodies == (body,)
    assert (task.channel, task.attempts, task.received_at, task.error) == ("telegram", 1, NOON, "")


def test_what_cannot_be_read_is_set_aside_at_once_and_is_in_nobodys_way(store):
    store.take([row("1", dead="no JSON"), row("2")], None, now=NOON)
    (task,) = store.claim(10, now=NOON)
    assert task.rows != ()
    (aside,) = store.dead(10)
    assert (aside.channel, aside.error, aside.attempts, aside.received_at) == ("telegram", "no JSON", 0, NOON)
    assert store.counts().dead == 1


# --- claiming


def test_a_room_is_worked_on_in_order_and_one_at_a_time(store):
    for event in "123":
        hand_in(store, event, words=event)
    seen = []
    for _ in "123":
        (task,) = store.claim(10, now=NOON)
        assert store.claim(10, now=NOON) == []
        seen += task.bodies
        store.close(task, message(), SILENT, {}, now=NOON)
    assert seen == [b"1", b"2", b"3"]


def test_rooms_do_not_wait_for_each_other(store):
    hand_in(store, "1", AUNT)
    hand_in(store, "2", UNCLE)
    hand_in(store, "3", GROUP)
    assert [len(store.claim(2, now=NOON)), len(store.claim(2, now=NOON))] == [2, 1]


def test_the_oldest_rooms_are_claimed_first(store):
    for n in range(5):
        hand_in(store, str(n), Address("telegram", f"room {n}"), words=str(n))
    assert [task.bodies[0] for task in store.claim(3, now=NOON)] == [b"0", b"1", b"2"]


def test_what_waits_for_its_retry_blocks_its_room_alone(store):
    for event, where in (("1", AUNT), ("2", AUNT), ("3", UNCLE)):
        hand_in(store, event, where, words=event)
    first, other = store.claim(10, now=NOON)
    store.close(other, message(UNCLE), SILENT, {}, now=NOON)
    store.give_back(first, "TimeoutError", not_before=NOON + 5, now=NOON)
    assert store.claim(10, now=NOON + 4) == []
    (again,) = store.claim(10, now=NOON + 5)
    assert (again.bodies, again.attempts, again.error) == ((b"1",), 2, "TimeoutError")


def test_what_failed_for_good_is_set_aside_and_can_be_tried_again(store):
    hand_in(store, "1", words="poison")
    hand_in(store, "2", words="next")
    (task,) = store.claim(10, now=NOON)
    store.give_back(task, "ValueError", not_before=None, now=NOON)
    (following,) = store.claim(10, now=NOON)
    assert following.bodies == (b"next",)
    (aside,) = store.dead(10)
    assert (aside.error, aside.attempts) == ("ValueError", 1)
    assert store.replay(aside.seq, now=NOON)
    assert not store.replay(aside.seq, now=NOON)
    store.close(following, message(), SILENT, {}, now=NOON)
    (again,) = store.claim(10, now=NOON)
    assert (again.bodies, again.attempts) == ((b"poison",), 1)


def test_a_process_that_ended_leaves_its_work_to_the_next(store):
    hand_in(store, "1")
    store.claim(10, now=NOON)
    again = store.killed()
    (task,) = again.claim(10, now=NOON)
    assert (task.attempts, task.error) == (2, DIED)
    again.end()


# --- several answered as one


def forward(store, event, *, at=NOON, author="aunt", to=AUNT, joins=True, wait=1.0):
    hand_in(store, event, to, event, author, joins=joins, wait=wait, now=at)


def claimed(store, now):
    return [task.bodies for task in store.claim(10, now=now)]


def test_several_forwarded_at_once_are_one_task(store):
    for n in range(3):
        forward(store, f"f{n}", at=NOON + n / 10)
    assert claimed(store, NOON + 1.1) == []
    assert claimed(store, NOON + 1.3) == [(b"f0", b"f1", b"f2")]


def test_each_new_one_prolongs_the_waiting_up_to_half_a_minute(store):
    for n in range(61):
        forward(store, f"f{n:02}", at=NOON + n / 2)
        if n < 60:
            assert claimed(store, NOON + n / 2) == []
    (bodies,) = claimed(store, NOON + 30)
    assert len(bodies) == 61


def test_something_else_in_between_ends_the_run_and_its_waiting(store):
    forward(store, "f1")
    forward(store, "f2")
    forward(store, "typed", joins=False, wait=0.0)
    forward(store, "f3")
    assert claimed(store, NOON + 0.1) == [(b"f1", b"f2")]


def test_another_author_in_the_same_room_is_answered_apart(store):
    forward(store, "f1", to=GROUP, author="aunt")
    forward(store, "f2", to=GROUP, author="uncle")
    assert claimed(store, NOON + 0.1) == [(b"f1",)]


def test_one_alone_waits_its_time_and_goes(store):
    forward(store, "f1")
    assert claimed(store, NOON + 0.9) == []
    assert claimed(store, NOON + 1.0) == [(b"f1",)]


def test_at_most_a_hundred_are_answered_as_one(store):
    store.take([row(f"f{n}", joins=True, wait=1.0) for n in range(120)], None, now=NOON)
    (task,) = store.claim(10, now=NOON + 1)
    assert len(task.rows) == 100
    store.close(task, message(), SILENT, {}, now=NOON + 1)
    (rest,) = store.claim(10, now=NOON + 1)
    assert len(rest.rows) == 20


def test_several_that_failed_together_are_tried_one_by_one(store):
    forward(store, "good")
    forward(store, "poison")
    (task,) = store.claim(10, now=NOON + 1)
    store.give_back(task, "ValueError", not_before=NOON + 2, now=NOON + 1)
    assert claimed(store, NOON + 2) == [(b"good",)]


# --- closing


def test_a_closed_task_leaves_no_body_and_closing_again_changes_nothing(store):
    hand_in(store, "1")
    (task,) = store.claim(10, now=NOON)
    for _ in range(2):
        store.close(
            task,
            message(),
            Outcome((answer(),), (Watch("f", Stance.ASKS, None, Language.EN),)),
            {0: (b"c",)},
            now=NOON,
        )
    assert send(store) == [b"c"]
    assert store.counts() == EMPTY


def test_work_that_was_given_back_meanwhile_is_not_closed_by_its_first_worker(store):
    hand_in(store, "1")
    (late,) = store.claim(10, now=NOON)
    store.give_back(late, "TimeoutError", not_before=NOON, now=NOON)
    (current,) = store.claim(10, now=NOON)
    store.close(late, message(), Outcome((answer(),)), {0: (b"late",)}, now=NOON)
    store.give_back(late, "late", not_before=None, now=NOON)
    store.close(current, message(), Outcome((answer(),)), {0: (b"current",)}, now=NOON)
    assert send(store) == [b"current"]


def test_calls_of_several_deliveries_leave_in_order(store):
    hand_in(store, "1")
    (task,) = store.claim(10, now=NOON)
    outcome = Outcome((answer(), answer(), answer()))
    store.close(task, message(), outcome, {0: (b"a", b"b"), 1: (), 2: (b"c",)}, now=NOON)
    assert send(store) == [b"a", b"b", b"c"]


# --- the outbox


def two_calls(store, to=AUNT, event="1"):
    hand_in(store, event, to)
    work_off(store, message(to), Outcome((answer(to),)), b"first", b"second")


def test_calls_of_one_room_leave_one_after_the_other(store):
    two_calls(store)
    (first,) = store.claim_calls("telegram", 10, now=NOON)
    assert (first.call, first.attempts, first.maybe, first.created_at) == (b"first", 1, False, NOON)
    assert store.claim_calls("telegram", 10, now=NOON) == []
    assert store.claim_calls("web", 10, now=NOON) == []
    store.tried([Tried(first.seq, After.AGAIN, not_before=NOON + 3, error="no connection")], now=NOON)
    assert store.claim_calls("telegram", 10, now=NOON + 2) == []
    (again,) = store.claim_calls("telegram", 10, now=NOON + 3)
    assert (again.call, again.attempts) == (b"first", 2)
    store.tried([Tried(again.seq, After.DEAD, error="refused")], now=NOON)
    (second,) = store.claim_calls("telegram", 10, now=NOON)
    assert second.call == b"second"
    assert store.counts() == Counts(todo=0, oldest=None, dead=1, unsent=1, maybe=0)


def test_a_call_that_was_set_aside_is_shown_and_can_be_tried_again(store):
    two_calls(store)
    hand_in(store, "unreadable", dead="no JSON", now=NOON + 1)
    (first,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(first.seq, After.DEAD, error="tried for six hours")], now=NOON)
    assert store.counts().dead == 2
    row_aside, call_aside = store.dead(10)
    assert (row_aside.error, call_aside.error, call_aside.attempts) == ("no JSON", "tried for six hours", 1)
    assert store.replay(call_aside.seq, now=NOON)
    assert not store.replay(call_aside.seq, now=NOON)
    assert send(store) == [b"first", b"second"]


def test_a_call_that_is_tried_again_is_as_good_as_new(store):
    two_calls(store)
    (first,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(first.seq, After.AGAIN, maybe=True)], now=NOON)
    (doubtful,) = store.claim_calls("telegram", 10, now=NOON)
    assert doubtful.maybe == 1
    store.tried([Tried(first.seq, After.DEAD, maybe=True)], now=NOON)
    store.replay(-first.seq, now=NOON + 3 * DAY)
    (new,) = store.claim_calls("telegram", 10, now=NOON + 3 * DAY)
    assert (new.attempts, new.maybe, new.created_at) == (1, 0, NOON + 3 * DAY)


def test_what_waits_for_a_channel_that_never_comes_back_goes_at_last(store):
    two_calls(store)
    store.tidy(now=NOON + 31 * DAY)
    assert store.counts().unsent == 0


def test_a_parcel_knows_its_room_and_whether_it_is_a_group(store):
    two_calls(store, AUNT, "1")
    two_calls(store, GROUP, "2")
    private, group = store.claim_calls("telegram", 10, now=NOON)
    assert (private.kind, group.kind) == (Room.PRIVATE, Room.GROUP)
    assert private.room != group.room
    assert AUNT.room not in private.room


def test_a_plainer_call_takes_the_place_of_the_refused_one(store):
    two_calls(store)
    (first,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(first.seq, After.AGAIN, instead=b"plain")], now=NOON)
    assert send(store) == [b"plain", b"second"]


def test_calls_that_may_have_been_made_are_counted_and_marked(store):
    two_calls(store)
    (first,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(first.seq, After.AGAIN, maybe=True, error="time-out")], now=NOON)
    (again,) = store.claim_calls("telegram", 10, now=NOON)
    assert again.maybe
    store.tried([Tried(again.seq, After.SENT)], now=NOON)
    assert store.counts().maybe == 1


def test_calls_under_way_when_a_process_ended_may_have_been_made(store):
    two_calls(store)
    store.claim_calls("telegram", 10, now=NOON)
    again = store.killed()
    (first,) = again.claim_calls("telegram", 10, now=NOON)
    assert (first.call, first.maybe) == (b"first", True)
    assert again.counts().maybe == 1
    again.end()


def test_a_notice_of_one_key_is_posted_once(store):
    notices = [(AUNT, (b"a",)), (UNCLE, (b"b", b"c"))]
    assert store.post("k5:1", notices, now=NOON)
    assert not store.post("k5:1", notices, now=NOON)
    assert sorted(send(store)) == [b"a", b"b", b"c"]


def test_a_notice_waits_for_its_moment(store):
    store.post("k5:1", [(AUNT, (b"a",))], now=NOON, not_before=NOON + 10)
    assert send(store, now=NOON + 9) == []
    assert send(store, now=NOON + 10) == [b"a"]


def test_a_clock_that_was_set_back_keeps_nobody_waiting_for_more_than_a_minute(store):
    store.post("k5:1", [(AUNT, (b"a",))], now=NOON, not_before=NOON + 10)
    hand_in(store, "1")
    (task,) = store.claim(10, now=NOON)
    store.give_back(task, "TimeoutError", not_before=NOON + 30, now=NOON)
    yesterday = NOON - 86_400
    store.clock_jumped(now=yesterday)
    assert send(store, now=yesterday + 60) == [b"a"]
    assert len(store.claim(10, now=yesterday + 60)) == 1


def test_several_that_wait_for_each_other_are_not_kept_waiting_by_the_clock(store):
    forward(store, "f1")
    forward(store, "f2")
    yesterday = NOON - 86_400
    store.clock_jumped(now=yesterday)
    assert claimed(store, yesterday + 60) == [(b"f1", b"f2")]


def test_replies_that_are_picked_up_stay_until_then(store):
    page = Address("web", "key")
    hand_in(store, "key", page)
    assert store.reply_to("web", "key") is None
    (task,) = store.claim(10, now=NOON)
    assert store.reply_to("web", "key") is None
    store.close(task, message(page), Outcome((answer(page),)), {0: (b"<answer>",)}, now=NOON)
    assert store.reply_to("web", "key") == (b"<answer>",)
    assert send(store, channel="web") == [b"<answer>"]
    assert store.reply_to("web", "key") == (b"<answer>",)
    assert store.counts() == EMPTY
    store.tidy(now=NOON + 3700)
    assert store.reply_to("web", "key") == ()


def test_what_is_held_waits_for_its_reader_and_keeps_nobody_waiting(store):
    store.post("k", [(AUNT, [b"old", b"new", b"newest"])], now=NOON)
    (old,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(old.seq, After.HELD, error="window")], now=NOON)
    (new,) = store.claim_calls("telegram", 10, now=NOON)
    assert new.call == b"new"
    store.tried([Tried(new.seq, After.HELD)], now=NOON)
    assert (store.counts().unsent, store.counts().dead) == (1, 0)
    assert store.release_held(UNCLE, now=NOON) == 0
    assert store.release_held(AUNT, now=NOON + 60) == 2
    assert store.release_held(AUNT, now=NOON + 60) == 0
    told = []
    while parcels := store.claim_calls("telegram", 10, now=NOON + 60):
        told += [(one.call, one.attempts, one.created_at) for one in parcels]
        store.tried([Tried(one.seq, After.SENT) for one in parcels], now=NOON + 60)
    assert told == [(b"old", 1, NOON + 60), (b"new", 1, NOON + 60), (b"newest", 1, NOON)]


def test_what_is_held_goes_with_its_room_and_after_a_month(store):
    held_for(store, "1")
    held_for(store, "2")
    store.apply(message(), [LeftRoom()], now=NOON)
    assert store.release_held(AUNT, now=NOON) == 0
    held_for(store, "3")
    store.tidy(now=NOON + 29 * 86400)
    assert store.release_held(AUNT, now=NOON) == 1


def held_for(store, key):
    store.post(key, [(AUNT, [b"late"])], now=NOON)
    (late,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(late.seq, After.HELD)], now=NOON)


def test_what_nobody_came_for_goes_after_a_month(store):
    held_for(store, "1")
    store.tidy(now=NOON + 31 * 86400)
    assert store.release_held(AUNT, now=NOON) == 0


def test_tokens_are_kept_for_the_next_run(store):
    assert store.token("wechat_oa") is None
    store.keep_token("wechat_oa", "one", NOON + 7200)
    store.keep_token("wechat_oa", "two", NOON + 9000)
    assert store.token("wechat_oa") == ("two", NOON + 9000)
    assert store.token("wecom_kf") is None


def test_what_the_numbers_mean_is_known_until_something_else_is_offered(store):
    assert store.offered(AUNT) == ()
    store.apply(message(), [Offered(("da.one", "fa.one"))], now=NOON)
    assert store.offered(AUNT) == ("da.one", "fa.one")
    assert store.offered(UNCLE) == ()
    store.apply(message(), [Offered(())], now=NOON)
    assert store.offered(AUNT) == ()
    store.apply(message(), [Offered(("da.two",))], now=NOON)
    store.apply(message(), [Forget()], now=NOON)
    assert store.offered(AUNT) == ()


@pytest.mark.parametrize("event", ["never handed in", "silence", "set aside"])
def test_nothing_is_to_be_picked_up(store, event):
    page = Address("web", "key")
    if event == "silence":
        hand_in(store, event, page)
        work_off(store, message(page), SILENT)
    if event == "set aside":
        hand_in(store, event, page, dead="no JSON")
    assert store.reply_to("web", event) == ()


# --- memory


def test_a_room_keeps_what_its_admins_chose(store):
    chosen = RoomSettings(
        Policy.SURE_ONLY,
        Language.ZH_HANT,
        22,
        7,
        frozenset({"sora", "gpt-5"}),
        dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC),
        introduced=True,
    )
    assert store.room(GROUP) == RoomSettings()
    hand_in(store, "1", GROUP)
    work_off(store, message(GROUP), Outcome(effects=(SetRoom(chosen),)))
    assert store.room(GROUP) == chosen
    assert store.room(replace(GROUP, thread="7")) == chosen
    assert store.room(AUNT) == RoomSettings()
    again = store.killed()
    assert again.room(GROUP) == chosen
    again.end()


def test_how_often_we_spoke_unasked_is_remembered_by_room_and_author(store):
    for event, author, fact in (("1", "aunt", "f1"), ("2", "uncle", "f2")):
        hand_in(store, event, GROUP)
        work_off(
            store,
            message(GROUP, author=author),
            Outcome(effects=(SpokeUnasked(fact),)),
            now=NOON + int(event),
        )
    since = dt.datetime.fromtimestamp(NOON, dt.UTC)
    first, second = store.spoke(GROUP, "aunt", since)
    assert (first.fact_id, first.by_author, first.at.timestamp()) == ("f1", True, NOON + 1)
    assert (second.fact_id, second.by_author) == ("f2", False)
    assert store.spoke(GROUP, "aunt", since + dt.timedelta(seconds=3)) == ()
    assert store.spoke(AUNT, "aunt", since) == ()


def test_why_we_kept_silent_is_remembered_until_the_next_time(store):
    assert store.withheld(GROUP) == ""
    for why in (Silence.HOUR_FULL, Silence.TOPIC):
        store.apply(message(GROUP), [Withheld(why)], now=NOON)
    assert store.withheld(GROUP) == Silence.TOPIC


def test_who_watches_a_fact_can_stop(store):
    wish = Watch("f1", Stance.AFFIRMS, Verdict.REFUTED, Language.EN)
    store.apply(message(AUNT), [wish, wish, replace(wish, fact_id="f2")], now=NOON)
    assert store.watches(AUNT, "aunt") == ("f1", "f2")
    assert store.watches(AUNT, "uncle") == ()
    store.apply(message(AUNT), [replace(wish, on=False)], now=NOON)
    assert store.watches(AUNT, "aunt") == ("f2",)


def answered(store, event="1", to=AUNT, asked="77", ours="100", *tells: Told, **more):
    hand_in(store, event, to)
    delivery = answer(to, *(tells or (TOLD,)), asker="aunt", **more.pop("delivery", {}))
    work_off(store, message(to, asked, **more), Outcome((delivery,)), b"call")
    send(store, ours)


def test_an_answer_is_found_by_the_question_and_by_its_own_id(store):
    answered(store)
    found = store.answer_to(AUNT, "77")
    assert (found.message_id, found.tells) == ("100", (replace(TOLD, claim=""),))
    assert found.at.timestamp() == NOON
    assert store.answer_at(AUNT, "100") == found
    assert store.answer_to(AUNT, "100") is None
    assert store.answer_at(AUNT, "77") is None
    assert store.answer_to(GROUP, "77") is None
    assert store.answer_to(AUNT, "") is None


def test_an_answer_that_tells_nothing_is_found_while_its_question_may_be_edited(store):
    hand_in(store, "1")
    nothing = answer(AUNT, asker="aunt", to_message="77")
    work_off(store, message(AUNT, "77"), Outcome((nothing,)), b"call")
    send(store, "100")
    found = store.answer_to(AUNT, "77")
    assert (found.message_id, found.tells) == ("100", ())
    answered(store, "2", AUNT, "78", "101")
    store.tidy(now=NOON + 49 * 3600)
    assert store.answer_to(AUNT, "77") is None
    assert store.answer_to(AUNT, "78").tells


def test_an_answer_that_was_never_sent_is_not_found(store):
    hand_in(store, "1")
    work_off(store, message(AUNT, "77"), Outcome((answer(AUNT, TOLD),)), b"call")
    assert store.answer_to(AUNT, "77") is None


def test_a_long_answer_is_found_by_each_of_its_messages_and_edited_at_the_first(store):
    hand_in(store, "1")
    work_off(store, message(AUNT, "77"), Outcome((answer(AUNT, TOLD),)), b"a", b"b")
    send(store, "100", "101")
    assert store.answer_at(AUNT, "101").message_id == "100"


def test_an_edited_question_changes_what_our_message_told(store):
    answered(store)
    now_told = replace(TOLD, fact_id="gpt-5-free", claim="")
    answered(
        store, "2", AUNT, "77", "100", now_told,
        kind=Kind.EDITED, delivery={"way": Way.EDIT, "to_message": "100"},
    )  # fmt: skip
    assert store.answer_at(AUNT, "100").tells == (now_told,)
    assert store.answer_to(AUNT, "77").tells == (now_told,)


def test_an_edit_that_tells_nothing_any_more_is_no_answer_any_more(store):
    answered(store)
    hand_in(store, "2")
    edit = answer(AUNT, way=Way.EDIT, to_message="100")
    work_off(store, message(AUNT, "77", kind=Kind.EDITED), Outcome((edit,)), b"call")
    assert store.answer_at(AUNT, "100") is None


def test_a_picked_candidate_shown_in_place_answers_the_same_question(store):
    answered(store)
    picked = replace(TOLD, fact_id="gpt-5-free", claim="")
    edit = {"way": Way.EDIT, "to_message": "100"}
    answered(store, "2", AUNT, "", "100", picked, kind=Kind.PRESS, delivery=edit)
    assert store.answer_to(AUNT, "77").tells == (picked,)


def test_an_answer_taken_back_is_forgotten(store):
    answered(store, to=GROUP)
    hand_in(store, "2", GROUP)
    work_off(store, message(GROUP), Outcome((answer(GROUP, way=Way.DELETE, to_message="100"),)), b"call")
    assert store.answer_at(GROUP, "100") is None


def test_an_unasked_answer_is_known_as_such(store):
    answered(store, to=GROUP, delivery={"unasked": True})
    assert store.answer_at(GROUP, "100").unasked


# --- rooms that go


def busy_room(store, to=GROUP):
    """A room with settings, an answer, a watch, work waiting and a call waiting."""
    answered(store, "a", to)
    wish = Watch("f1", Stance.AFFIRMS, None, Language.EN)
    chosen = SetRoom(RoomSettings(Policy.SURE_ONLY))
    store.apply(message(to), [chosen, wish, SpokeUnasked("f1"), Withheld(Silence.TOPIC)], now=NOON)
    hand_in(store, "b", to)
    work_off(store, message(to, "78"), Outcome((answer(to, TOLD),)), b"waiting")


def test_a_room_that_was_left_hears_nothing_more_and_is_forgotten(store):
    busy_room(store)
    hand_in(store, "left", GROUP)
    hand_in(store, "elsewhere", AUNT)
    leaving, other = store.claim(10, now=NOON)
    store.close(leaving, message(GROUP), Outcome(effects=(LeftRoom(),)), {}, now=NOON)
    assert send(store) == []
    assert store.claim(10, now=NOON) == []
    assert store.room(GROUP) == RoomSettings()
    assert store.answer_at(GROUP, "100") is None
    assert store.watches(GROUP, "aunt") == ()
    assert store.withheld(GROUP) == ""
    assert other.rows


def test_a_room_found_closed_while_sending_is_left(store):
    busy_room(store)
    (parcel,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(parcel.seq, After.DEAD, error="kicked", gone=True)], now=NOON)
    assert store.room(GROUP) == RoomSettings()
    assert store.answer_at(GROUP, "100") is None


def test_who_lets_us_in_again_is_heard(store):
    """Blocked, let in again and asked, all while we were away."""
    hand_in(store, "left", AUNT, "left")
    hand_in(store, "joined", AUNT, "joined")
    hand_in(store, "asked", AUNT, "asked")
    work_off(store, message(AUNT), Outcome(effects=(LeftRoom(),)))
    work_off(store, message(AUNT), SILENT)
    assert claimed(store, NOON) == [(b"asked",)]


def test_what_was_said_before_a_room_was_found_closed_is_dropped_and_what_came_later_is_not(store):
    hand_in(store, "1", AUNT)
    hand_in(store, "2", AUNT, "before", now=NOON)
    (task,) = store.claim(10, now=NOON)
    store.close(task, message(AUNT), Outcome((answer(AUNT),)), {0: (b"c",)}, now=NOON + 1)
    (parcel,) = store.claim_calls("telegram", 10, now=NOON + 1)
    hand_in(store, "3", AUNT, "later", now=NOON + 2)
    store.tried([Tried(parcel.seq, After.DEAD, error="blocked", gone=True)], now=NOON + 3)
    assert claimed(store, NOON + 9) == [(b"later",)]


NEW = Address("telegram", "-100999", Room.GROUP)


def test_a_room_that_moved_keeps_its_settings_its_watchers_and_its_order(store):
    busy_room(store)
    hand_in(store, "c", GROUP, "c")
    hand_in(store, "moved", GROUP, "moved")
    (task,) = store.claim(10, now=NOON)
    store.close(task, message(GROUP), Outcome(effects=(MovedRoom(NEW),)), {}, now=NOON)
    hand_in(store, "d", NEW, "d")
    assert store.room(NEW).policy is Policy.SURE_ONLY
    assert store.room(GROUP) == RoomSettings()
    assert store.watches(NEW, "aunt") == ("f1",)
    assert len(store.spoke(NEW, "aunt", dt.datetime.fromtimestamp(0, dt.UTC))) == 1
    assert claimed(store, NOON) == [(b"moved",)]
    store.apply(message(GROUP), [MovedRoom(NEW)], now=NOON)
    assert store.room(NEW).policy is Policy.SURE_ONLY


def test_what_a_room_was_told_before_it_moved_is_corrected_where_it_went(store):
    answered(store, "1", GROUP, "5", "6")
    hand_in(store, "2", GROUP)
    work_off(store, message(GROUP), Outcome((answer(GROUP, TOLD),)), b"not sent yet")
    store.apply(message(GROUP), [MovedRoom(NEW)], now=NOON)
    assert store.answer_at(GROUP, "6") is None
    assert store.answer_at(NEW, "6") is None
    desk = DeskReading(store.store)
    (reader,) = desk.readers(Change(TOLD.fact_id, Cause.VERDICT, ()), Language.EN)
    step = Step(Notice.CORRECTION, reader, 0.0)
    change = Change(TOLD.fact_id, Cause.VERDICT, ())
    number = store.transact(lambda c: enter(c, begun(0, Plan(change), NOON), Counted(1, 1, 0, 0), NOON))
    store.transact(lambda c: notices.start(c, begun(number, Plan(change), NOON), [step], NOON))
    (due,) = store.transact(lambda c: notices.due(c, desk.keys, 9, Language.EN, NOON))
    assert (due.address.room, due.messages) == (NEW.room, ("",))


def test_a_room_found_moved_while_sending_goes_on_there(store):
    busy_room(store)
    (parcel,) = store.claim_calls("telegram", 10, now=NOON)
    store.tried([Tried(parcel.seq, After.AGAIN, instead=b"to the new one", moved_to=NEW.room)], now=NOON)
    assert store.room(NEW).policy is Policy.SURE_ONLY
    assert send(store) == [b"to the new one"]


# --- forgetting


def test_forget_deletes_what_is_kept_of_a_person_everywhere_and_leaves_others_alone(store):
    answered(store, "1", AUNT, "77", "100")
    answered(store, "2", GROUP, "5", "6")
    wish = Watch("f1", Stance.AFFIRMS, None, Language.EN)
    store.apply(message(GROUP), [wish, SpokeUnasked("f1"), SetRoom(RoomSettings(Policy.OFF))], now=NOON)
    store.apply(message(UNCLE, author="4712"), [wish], now=NOON)
    hand_in(store, "3", AUNT)
    work_off(store, message(AUNT), Outcome((answer(AUNT),), (Forget(),)), b"forgotten")
    assert store.answer_at(AUNT, "100") is None
    assert store.answer_at(GROUP, "6") is None
    assert store.watches(AUNT, "aunt") == ()
    (spoke,) = store.spoke(GROUP, "aunt", dt.datetime.fromtimestamp(0, dt.UTC))
    assert not spoke.by_author
    assert store.watches(UNCLE, "4712") == ("f1",)
    assert store.room(GROUP).policy is Policy.OFF
    assert send(store) == [b"forgotten"]


def test_forget_of_a_room_deletes_its_settings_too(store):
    busy_room(store)
    store.apply(message(GROUP), [Forget(room_too=True)], now=NOON)
    assert store.room(GROUP) == RoomSettings()
    assert send(store) == []


@pytest.mark.parametrize("effect", [Forget(room_too=True), LeftRoom()])
def test_what_was_set_aside_of_a_room_goes_with_it(store, effect):
    hand_in(store, "1", GROUP)
    hand_in(store, "2", AUNT)
    for task in store.claim(10, now=NOON):
        store.give_back(task, "KeyError", not_before=None, now=NOON)
    store.apply(message(GROUP, author="somebody else"), [effect], now=NOON)
    assert len(store.dead(10)) == 1


def test_forget_drops_a_persons_other_work_even_while_it_is_done(store):
    hand_in(store, "1", GROUP)
    (task,) = store.claim(10, now=NOON)
    hand_in(store, "2", AUNT)
    (forgetting,) = store.claim(10, now=NOON)
    store.close(forgetting, message(AUNT), Outcome(effects=(Forget(),)), {}, now=NOON)
    store.close(task, message(GROUP), Outcome((answer(GROUP),)), {0: (b"c",)}, now=NOON)
    assert send(store) == []
    assert store.counts() == EMPTY


# --- other tables follow


def test_effects_of_the_desk_are_written_by_its_appliers_in_the_same_transaction(opened):
    seen = []

    def applier(connection, keys, about, effect, now):
        seen.append((connection.in_transaction, keys is not None, about.author, effect, now))

    store = opened(appliers={Forget: applier, SpokeUnasked: applier})
    hand_in(store, "1")
    work_off(store, message(AUNT), Outcome(effects=(Forget(), Withheld(Silence.TOPIC))))
    assert seen == [(True, True, "aunt", Forget(), NOON)]


def test_an_applier_that_fails_leaves_everything_as_it_was(opened):
    def applier(*_):
        raise KeyError("no such item")

    store = opened(appliers={Forget: applier})
    hand_in(store, "1")
    chosen = SetRoom(RoomSettings(Policy.OFF))
    (task,) = store.claim(10, now=NOON)
    with pytest.raises(KeyError):
        store.close(task, message(AUNT), Outcome((answer(),), (chosen, Forget())), {0: (b"c",)}, now=NOON)
    assert store.room(AUNT) == RoomSettings()
    assert send(store) == []
    store.give_back(task, "KeyError", not_before=NOON, now=NOON)
    assert len(store.claim(10, now=NOON)) == 1


# --- counting and tidying


def test_counts_tell_what_waits_and_since_when(store):
    assert store.counts() == EMPTY
    hand_in(store, "1", now=NOON - 9)
    hand_in(store, "2", now=NOON)
    assert store.counts() == Counts(todo=2, oldest=NOON - 9, dead=0, unsent=0, maybe=0)


DAY = 86_400.0


def test_what_has_outlived_its_time_goes(store):
    answered(store)
    store.apply(message(GROUP), [SpokeUnasked("f1"), Withheld(Silence.TOPIC)], now=NOON)
    hand_in(store, "dead", dead="no JSON")
    assert store.tidy(now=NOON + 0.5 * DAY) == 0
    assert hand_in(store, "1") == 0


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (1.9, set()),
        (2.1, {"event", "spoke", "withheld"}),
        (30.1, {"event", "spoke", "withheld", "dead"}),
        (90.1, {"event", "spoke", "withheld", "dead", "answer"}),
    ],
)
def test_each_thing_is_kept_for_its_own_time(store, days, gone):
    answered(store)
    store.apply(message(GROUP), [SpokeUnasked("f1"), Withheld(Silence.TOPIC)], now=NOON)
    hand_in(store, "dead", dead="no JSON")
    store.tidy(now=NOON + days * DAY)
    left = {
        "event": hand_in(store, "1") == 0,
        "spoke": bool(store.spoke(GROUP, "", dt.datetime.fromtimestamp(0, dt.UTC))),
        "withheld": bool(store.withheld(GROUP)),
        "dead": bool(store.dead(10)),
        "answer": store.answer_at(AUNT, "100") is not None,
    }
    assert {name for name, there in left.items() if not there} == gone


def test_much_that_has_outlived_its_time_goes_in_pieces(store, monkeypatch):
    monkeypatch.setattr("bot.state.retention.AT_ONCE", 10)
    store.take([row(str(n), dead="no JSON") for n in range(35)], None, now=NOON)
    assert store.tidy(now=NOON + 31 * DAY) == 35
    assert store.counts() == EMPTY


def test_nothing_is_deleted_by_a_clock_that_was_set(store):
    answered(store)
    store.tidy(now=NOON)
    assert store.tidy(now=NOON + 365 * DAY) == 0
    assert store.answer_at(AUNT, "100") is not None
