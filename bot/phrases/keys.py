"""The keys of a phrasebook. `{…}` are slots, filled with `str.format`; a test compares them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All we say in one language, in the order in which a reader may meet it."""

    # Words for verdicts, and the sentence that judges a claim: {said} is the claim in our wording,
    # {fact} a sentence that is true, {statement} the fact's statement.
    supported: str
    refuted: str
    misleading: str
    unproven: str
    outdated: str
    affirmed_supported: str
    denied_supported: str
    denied_supported_bare: str
    said_refuted: str
    denied_refuted_bare: str
    said_outdated: str
    affirmed_misleading: str
    denied_misleading: str
    affirmed_unproven: str
    denied_unproven: str
    asked_supported: str
    asked_refuted: str
    asked_refuted_not: str
    asked_refuted_bare: str
    asked_outdated: str
    asked_outdated_bare: str
    asked_misleading: str
    asked_unproven: str
    no_verdict_yet: str
    no_verdict_at_all: str
    lapsed: str
    # The clause of `said_outdated`, and how two days stand beside each other.
    held: str
    held_until: str
    until: str
    then: str
    then_none: str
    judged_on: str
    today_instead: str
    over_time: str
    over_time_item: str
    lapsed_word: str
    # Dates.
    day: str
    month: str
    year: str
    span: str
    since: str
    always: str
    list_comma: str
    full_stop: str
    # The rest of an answer.
    why_since: str
    sources: str
    more_sources: str
    in_chinese: str
    in_english: str
    in_language: str
    not_read: str
    no_address: str
    limited_reach: str
    timeline: str
    taken_as: str
    checked: str
    due: str
    receipt: str
    more_findings: str
    scam_advice: str
    withdrawn: str
    withdrawn_see: str
    # Buttons.
    button_details: str
    button_family: str
    button_none: str
    # 转给家人: what is so, what to do, then {source} (one publisher) and {day} (when it was checked).
    family_greeting: str
    family_refuted: str
    family_misleading: str
    family_unproven: str
    family_no_verdict: str
    family_advice: str
    family_advice_said: str
    family_scam: str
    family_source: str
    # Close, Unknown, NotAClaim.
    close: str
    close_one: str
    close_hint: str
    none_of_these: str
    unknown: str
    unknown_on_topic: str
    unknown_off_topic: str
    not_a_claim: str
    money_advice: str
    money_call: str
    hotline: str
    # What we cannot read or answer.
    cannot_read: str
    empty: str
    read_in_part: str
    old_button: str
    # What stands for the parts of a quote that we do not repeat.
    link: str
    contact: str
    # Commands.
    start: str
    help_title: str
    help_items: tuple[str, ...]
    help_group: str
    """How to ask in a group; stands behind the first of `help_items` where there are groups."""
    privacy: str
    forget: str
    why_private: str
    why_group: str
    unknown_command: str
    status_title: str
    status_none: str
    status_which: str
    status_now: str
    status_stage: str
    statements_title: str
    statements_all: str
    speaker: str
    statements_none: str
    where_not: str
    stage_announced: str
    stage_preview: str
    stage_limited: str
    stage_public: str
    stage_closed: str
    surface_any: str
    surface_web: str
    surface_ios: str
    surface_android: str
    surface_api: str
    # Receipts.
    receipt_title: str
    receipt_same_edition: str
    receipt_other_edition: str
    receipt_holds: str
    receipt_turned: str
    receipt_unknown_fact: str
    receipt_no_verdict: str
    stance_affirms: str
    stance_denies: str
    stance_asks: str
