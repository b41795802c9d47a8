"""Corrections in the console: who hears what, in which words, and who has to agree."""

from __future__ import annotations

import pytest

from bot.corrections import TYPED_DELAY, Stage
from bot.curate.sheets import Person
from bot.messages import Address, Language, Room
from bot.state.accounts import Role
from knowledge import Stance, Verdict, record_file
from tests.bot.builders import OPEN
from tests.bot.console.desks import correct, tell, text_of
from tests.bot.console.houses import Browser, Site


@pytest.fixture
def publisher(console: Site) -> Browser:
    return console.signed_in(Role.PUBLISHER, "Lin")


def _group(n: int) -> Address:
    return Address("telegram", f"-{n}", Room.GROUP)


def _stage(console: Site, number: int) -> Stage:
    assert console.house.desk
    listed = console.house.desk.campaign(number)
    assert listed
    return listed.campaign.stage


def test_without_a_correction_the_page_says_when_there_is_one(publisher: Browser):
    said = text_of(publisher.get("/corrections"))
    assert "There is no correction at the moment" in said
    assert "No platform is connected" in said


def test_the_preview_tells_who_hears_and_the_very_words(console: Site, publisher: Browser):
    tell(console, _group(1), Address("telegram", "7"), verdict=Verdict.MISLEADING)
    tell(console, _group(2), verdict=Verdict.MISLEADING, language=Language.EN)
    (number,) = correct(console)
    said = text_of(publisher.get(f"/corrections/k{number}"))
    assert "edited (no sound) 3" in said
    assert "Groups that get one new message 2" in said
    assert "Private chats that get one new message 1" in said
    assert "更正：已过时：“云雀已经对公众开放”自2026年4月26日起不再属实" in said
    assert "Correction: Outdated: “Yunque is open to the public” has not been true since" in said
    assert "Here on 19 November 2026 I answered “Misleading”" in said
    assert "Misleading → Outdated" in said
    assert "-1" not in said.split()


def test_a_small_one_is_sent_now_by_one_publisher(console: Site, publisher: Browser):
    tell(console, _group(1), verdict=Verdict.MISLEADING)
    (number,) = correct(console)
    page = publisher.get(f"/corrections/k{number}")
    assert "Send now" in page.text
    answer = publisher.post(f"/corrections/k{number}/approve")
    assert answer.headers["location"] == f"/console/corrections/k{number}?notice=approved"
    assert _stage(console, number) is Stage.DUE


def test_a_reversal_waits_for_two_publishers(console: Site, publisher: Browser):
    tell(console, _group(1), verdict=Verdict.SUPPORTED)
    (number,) = correct(console)
    assert "The verdict reverses" in text_of(publisher.get(f"/corrections/k{number}"))
    _ = publisher.post(f"/corrections/k{number}/approve")
    assert _stage(console, number) is Stage.WAITING
    said = text_of(publisher.get(f"/corrections/k{number}"))
    assert "You have agreed" in said
    assert "I agree" not in said
    assert publisher.post(f"/corrections/k{number}/approve").status_code == 409
    other = console.signed_in(Role.PUBLISHER, "Mei")
    assert "One publisher has agreed" in text_of(other.get(f"/corrections/k{number}"))
    _ = other.post(f"/corrections/k{number}/approve")
    assert _stage(console, number) is Stage.DUE


def test_more_than_twenty_notices_wait_as_well(console: Site, publisher: Browser):
    tell(console, *(_group(n) for n in range(21)), verdict=Verdict.MISLEADING)
    (number,) = correct(console)
    assert "More than 20 new messages" in text_of(publisher.get(f"/corrections/k{number}"))
    assert _stage(console, number) is Stage.WAITING


def test_one_who_is_alone_types_the_id_and_it_starts_later(console: Site, publisher: Browser):
    tell(console, _group(1), verdict=Verdict.SUPPORTED)
    (number,) = correct(console)
    wrong = publisher.post(f"/corrections/k{number}/confirm", {"fact": "something-else"})
    assert wrong.status_code == 422
    assert _stage(console, number) is Stage.WAITING
    _ = publisher.post(f"/corrections/k{number}/confirm", {"fact": f" {OPEN.id} "})
    assert console.house.desk
    listed = console.house.desk.campaign(number)
    assert listed
    assert listed.campaign.stage is Stage.DUE
    assert listed.campaign.not_before == console.clock.now + TYPED_DELAY


def test_it_is_cancelled_until_the_end_and_for_good(console: Site, publisher: Browser):
    tell(console, _group(1), verdict=Verdict.SUPPORTED)
    (number,) = correct(console)
    _ = publisher.post(f"/corrections/k{number}/cancel")
    assert _stage(console, number) is Stage.CANCELLED
    assert publisher.post(f"/corrections/k{number}/cancel").status_code == 409
    said = text_of(publisher.get(f"/corrections/k{number}"))
    assert "Cancelled; it will not be proposed again" in said
    assert "Cancel, do not send" not in said


def test_editors_look_and_do_not_decide(console: Site):
    tell(console, _group(1), verdict=Verdict.SUPPORTED)
    (number,) = correct(console)
    editor = console.signed_in(Role.EDITOR)
    assert "Only publishers decide" in text_of(editor.get(f"/corrections/k{number}"))
    for decision in ("approve", "confirm", "cancel"):
        assert editor.post(f"/corrections/k{number}/{decision}", {"fact": OPEN.id}).status_code == 403
    assert _stage(console, number) is Stage.WAITING


def test_the_list_has_what_is_under_way_and_what_is_over(console: Site, publisher: Browser):
    tell(console, _group(1), verdict=Verdict.SUPPORTED)
    tell(console, _group(2), stance=Stance.DENIES, verdict=Verdict.UNPROVEN)
    (number,) = correct(console)
    before = text_of(publisher.get("/corrections"))
    assert f"k{number}" in before.split("Over")[0]
    assert "Who said it is not so" in before
    _ = publisher.post(f"/corrections/k{number}/cancel")
    assert f"k{number}" in text_of(publisher.get("/corrections")).split("Over")[1]


@pytest.mark.parametrize("item", ["k99", "q1", "nonsense"])
def test_what_is_no_correction_is_not_found(publisher: Browser, item: str):
    assert publisher.get(f"/corrections/{item}").status_code == 404
    assert publisher.post(f"/corrections/{item}/approve").status_code == 404


def test_a_review_tells_who_would_get_a_correction(console: Site, publisher: Browser):
    found = record_file(console.facts, "fact", OPEN.id)
    assert found
    before, _, after = found.text.rpartition('"verdict": "refuted"')
    edited = f'{before}"verdict": "misleading"{after}'
    console.house.editorial.save("fact", OPEN.id, edited, Person("Lin"), expected="")
    assert "there will be no correction" in text_of(publisher.get(f"/facts/{OPEN.id}/review"))
    tell(console, *(_group(n) for n in range(21)))
    said = text_of(publisher.get(f"/facts/{OPEN.id}/review"))
    assert "Who said it is so: Outdated → Misleading" in said
    assert "21 old answers would be edited, 21 new messages sent" in said
    assert "takes two publishers" in said
