"""Who saved, approved and published a version, and what was asked for."""

from __future__ import annotations

from tests.bot.console.houses import Site


def test_what_was_asked_for_stays_until_it_is_published(console: Site) -> None:
    store = console.store
    store.ask("fact", "moon", "v1", "Mei", "Which moon?")
    console.clock.now += 1
    store.ask("fact", "moon", "v2", "Bo", "A source, please.")
    store.ask("fact", "other", "v1", "Bo", "No.")
    assert [(one.who, one.note) for one in store.asked("fact", "moon")] == [
        ("Bo", "A source, please."),
        ("Mei", "Which moon?"),
    ]
    console.clock.now += 1
    store.published("fact", "moon", "v3", "Lin")
    assert store.asked("fact", "moon") == []
    console.clock.now += 1
    store.ask("fact", "moon", "v4", "Mei", "Again.")
    assert [one.note for one in store.asked("fact", "moon")] == ["Again."]


def test_who_reviewed_last_is_who_approved_or_published(console: Site) -> None:
    store = console.store
    store.saved("fact", "moon", "v1", "Lin")
    assert store.last_reviewed("fact") == {}
    store.approve("fact", "moon", "v1", "Mei")
    assert store.last_reviewed("fact")["moon"].who == "Mei"
    console.clock.now += 1
    store.published("fact", "moon", "v2", "Lin")
    assert store.last_reviewed("fact")["moon"].who == "Lin"
    assert store.last_reviewed("subject") == {}


def test_who_began_a_draft_is_who_saved_it_first_since_it_was_published(console: Site) -> None:
    store = console.store
    for version, who in (("v1", "Lin"), ("v2", "Mei")):
        store.saved("fact", "moon", version, who)
        console.clock.now += 1
    assert store.first_saved("fact")["moon"].who == "Lin"
    store.published("fact", "moon", "v2", "Lin")
    assert store.first_saved("fact") == {}
    console.clock.now += 1
    store.saved("fact", "moon", "v3", "Bo")
    assert store.first_saved("fact")["moon"].who == "Bo"
