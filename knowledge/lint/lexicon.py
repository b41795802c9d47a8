"""Rules about the words that a fact base brings: each means one thing, and none is a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knowledge.errors import Said
from knowledge.lexicon import LEXICON
from knowledge.lint.rules import Breach, Examination, rule
from knowledge.records import ConceptRecord
from knowledge.text import normal
from knowledge.vocabulary import signed_forms

SHORTEST = 2
"""Characters of a form: one Han character stands in too many words to mean one thing."""


@rule("F060")
def a_word_means_one_thing(examined: Examination) -> Iterator[Breach]:
    """No word stands in two concepts of the lexicon, among them those that come with heshi."""
    meant: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for form, meaning in LEXICON.meanings():
        meant[form].add(meaning)
    for _, concept in _concepts(examined):
        for form, sign in signed_forms(concept):
            meant[form].add((concept.name, sign))
    for record, concept in _concepts(examined):
        for form, _ in signed_forms(concept):
            others = sorted({name for name, _ in meant[form]} - {concept.name})
            if others:
                yield Breach(
                    record,
                    f"concepts.{concept.name}",
                    says=Said(
                        f"{form!r} stands in {others[0]!r} too", f"「{form}」在概念 {others[0]} 里也有"
                    ),
                    fix=Said(
                        f"take it out, or call this concept {others[0]!r} to add to that one",
                        f"拿掉它；或者把这个概念也叫作 {others[0]}，词就加到那个概念里",
                    ),
                    kind="lexicon",
                )


@rule("F061")
def no_word_is_its_own_opposite(examined: Examination) -> Iterator[Breach]:
    """No word of a concept is among its opposites, among those that come with heshi."""
    ours: dict[tuple[str, str], int] = {(form, name): sign for form, (name, sign) in LEXICON.meanings()}
    for record, concept in _concepts(examined):
        signs: dict[str, set[int]] = defaultdict(set)
        for form, sign in signed_forms(concept):
            signs[form] |= {sign, ours.get((form, concept.name), sign)}
        for form in (form for form, both in signs.items() if len(both) > 1):
            yield Breach(
                record,
                f"concepts.{concept.name}",
                says=Said(
                    f"{form!r} is a word of it and an opposite", f"「{form}」既在 words 里，又在 opposites 里"
                ),
                fix=Said("keep it on one side", "只留在一边"),
                kind="lexicon",
            )


@rule("F062")
def no_word_is_a_name(examined: Examination) -> Iterator[Breach]:
    """No word of the lexicon is a name of a subject: names are read first, so it would never be met."""
    names = {
        normal(alias): subject.id
        for subject in examined.base.subjects.values()
        for alias in (subject.names.zh, subject.names.en, *subject.aliases, *subject.look_alikes)
    }
    for record, concept in _concepts(examined):
        for form, _ in signed_forms(concept):
            if form in names:
                yield Breach(
                    record,
                    f"concepts.{concept.name}",
                    says=Said(f"{form!r} is a name of {names[form]!r}", f"「{form}」是 {names[form]} 的名字"),
                    fix=Said("take it out of one of them", "从其中一处拿掉"),
                    kind="lexicon",
                )


@rule("F063")
def words_are_long_enough(examined: Examination) -> Iterator[Breach]:
    """A word of the lexicon has two characters or more: one alone stands in too many other words."""
    for record, concept in _concepts(examined):
        for form, _ in signed_forms(concept):
            if len(form) < SHORTEST:
                yield Breach(
                    record,
                    f"concepts.{concept.name}",
                    says=Said(f"{form!r} has {len(form)} characters", f"「{form}」只有 {len(form)} 个字"),
                    fix=Said("give the words that it stands in", "写出它所在的整个词"),
                    kind="lexicon",
                )


@rule("F064", "advice")
def words_are_used(examined: Examination) -> Iterator[Breach]:
    """Each concept of the lexicon is met in a wording: else it changes nothing, and nobody sees it fail."""
    texts = [
        normal(text)
        for fact in examined.base.current()
        for text in (*fact.wordings.affirm, *fact.wordings.deny, *fact.wordings.not_this)
    ]
    for record, concept in _concepts(examined):
        if not any(form in text for form, _ in signed_forms(concept) for text in texts):
            yield Breach(
                record,
                f"concepts.{concept.name}",
                says=Said("no wording of any fact uses a word of it", "没有一条事实的说法用到它的词"),
                fix=Said(
                    "add a wording with one of them, or take the concept out",
                    "加一个用到它的说法，或者去掉这个概念",
                ),
                kind="lexicon",
            )


def _concepts(examined: Examination) -> Iterator[tuple[str, ConceptRecord]]:
    for record in examined.base.lexicon.values():
        for concept in record.concepts:
            yield record.id, concept
