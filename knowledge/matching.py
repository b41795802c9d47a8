"""Claim matching: which facts a sentence means, by its words, by its meaning, by a second reader.

    words      retrieval and judgement on what is written; always
    meaning    where the words leave it open, and an encoder is at hand
    reader     where that leaves it open too, and somebody is there to be asked

Each step only sees what the one before left open, and every guard of the judge holds for all three: what
differs in subject, number, date or time is never told, whoever says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.advice import Option, Question, SecondReader
from knowledge.contrast import differences_if_affirmed
from knowledge.judge import Found, Judge, Judgement, Nearness, Opinion
from knowledge.meaning import Meaning, Senses
from knowledge.passage import Passage, Sentence
from knowledge.profile import Library, ReadWording
from knowledge.records import Stance
from knowledge.retrieve import Retriever
from knowledge.stance import VOTERS, is_question, leaning

FOUND_WORDINGS = 48
FOUND_FACTS = 8
"""Wordings asked of the retriever, and facts taken from them; each one more costs a tenth of the time.
With fewer, the right fact is missed more often when wordings are left out (docs/measured.md)."""

NEAR_FACTS = 4
NEAR_WORDINGS = 3
"""Facts nearest in meaning that join those found by words, and the wordings of each that are looked at."""

ASKED_ABOUT = 3
"""Facts that a second reader chooses from: what a person would be offered."""

CONTRARY = 0.7
"""How likely our own figures may hold the other stance before a second reader is overruled: well below what
we ourselves tell from (`stance.CLEAR`), since where we lean, one witness more is not enough."""

Enough = Callable[[Opinion], bool]
"""Whether an opinion can be told as it is."""


@dataclass(frozen=True)
class Matcher:
    """Matches sentences to the facts of one edition. Immutable; safe from many threads."""

    library: Library
    retriever: Retriever
    options: Mapping[str, Option]
    """What a second reader is shown of each fact."""
    meaning: Meaning | None = None
    reader: SecondReader | None = None

    def match(
        self,
        sentence: Sentence,
        passages: Sequence[Passage],
        excluded: frozenset[str],
        enough: Enough,
        original: Callable[[Passage], Question],
    ) -> Judgement:
        """The facts that the sentence means, and those it may mean.

        `excluded` are facts that it is known not to mean. `original` gives the words of a passage as they
        were written, for whoever has to read them again.
        """
        judge = Judge(self.library)
        found = self.found(sentence.whole, excluded)
        judged = judge.judge(passages, found)
        if not any(map(enough, judged.certain)):
            wider, senses = self._by_meaning(_worth_a_look(passages, judged), found, excluded)
            judged = judge.judge(passages, wider, senses) if senses else judged
        if self.reader and not any(map(enough, judged.certain)):
            judged = self._seconded(self.reader, judge, judged, original)
        return judged

    def views(
        self, sentence: Sentence, passages: Sequence[Passage], excluded: frozenset[str] = frozenset()
    ) -> list[Opinion]:
        """The best opinion on every fact found, however unlikely: to explain and to learn, not to decide."""
        judge, found = Judge(self.library), self.found(sentence.whole, excluded)
        judged = judge.judge(passages, found) if self.meaning else Judgement((), ())
        wider, senses = self._by_meaning(_worth_a_look(passages, judged), found, excluded)
        return judge.views(passages, wider, senses)

    def found(self, passage: Passage, excluded: Iterable[str] = ()) -> Found:
        """The wordings that share words with a passage, by fact, best first."""
        found: dict[str, list[ReadWording]] = {}
        for hit in self.retriever.hits(sorted(passage.terms | passage.surface), FOUND_WORDINGS):
            fact_id = self.library.entries[hit.wording].fact_id
            if fact_id in found or (len(found) < FOUND_FACTS and fact_id not in excluded):
                nearest = found.setdefault(fact_id, [])
                if len(nearest) < VOTERS:
                    nearest.append(self.library.wording(hit.wording))
        return found

    def _by_meaning(
        self, passages: Sequence[Passage], found: Found, excluded: frozenset[str]
    ) -> tuple[Found, Mapping[str, Nearness]]:
        """What was found and what is near in meaning; nothing new where there is no model to ask."""
        senses = self.meaning.senses([passage.text for passage in passages]) if self.meaning else None
        if self.meaning is None or senses is None:
            return found, {}
        longest = max(range(len(passages)), key=lambda n: passages[n].end - passages[n].start)
        wider = self._with_near(self.meaning, senses[longest], found, excluded)
        facts = [(fact_id, n) for n, fact_id in enumerate(self.library.fact_ids) if fact_id in wider]
        return wider, {
            passage.text: Nearness(
                {fact_id: float(sense.own[n]) for fact_id, n in facts},
                {fact_id: float(sense.missed[n]) for fact_id, n in facts},
            )
            for passage, sense in zip(passages, senses, strict=True)
        }

    def _with_near(
        self, meaning: Meaning, sense: Senses, found: Found, excluded: frozenset[str]
    ) -> dict[str, Sequence[ReadWording]]:
        """What was found by words, and beside it the facts and wordings nearest in meaning."""
        wider: dict[str, Sequence[ReadWording]] = dict(found)
        for fact in meaning.facts_near(sense, NEAR_FACTS):
            fact_id = self.library.fact_ids[fact]
            if fact_id not in excluded:
                held = wider.get(fact_id, ())
                numbers = {wording.number for wording in held}
                near = (n for n in meaning.nearest(sense, fact, NEAR_WORDINGS) if n not in numbers)
                wider[fact_id] = [*held, *map(self.library.wording, near)]
        return wider

    def _seconded(
        self,
        reader: SecondReader,
        judge: Judge,
        judged: Judgement,
        original: Callable[[Passage], Question],
    ) -> Judgement:
        """The judgement after a second reader has chosen among the facts that no guard objects to."""
        open_to_it = [
            opinion
            for opinion in (*judged.certain, *judged.offered)
            if not (opinion.differences or opinion.passage.supposed or judge.is_nearer_to_a_miss(opinion))
        ][:ASKED_ABOUT]
        if not open_to_it:
            return judged
        asked = max((opinion.passage for opinion in open_to_it), key=lambda p: p.end - p.start)
        # What it says of one claim of the sentence is no word on another beside it.
        shown = [o for o in open_to_it if asked.start <= o.passage.start and o.passage.end <= asked.end]
        options = tuple(self.options[opinion.fact_id] for opinion in shown)
        choice = reader.read(replace(original(asked), options=options))
        chosen = next((o for o in shown if choice and o.fact_id == choice.fact_id), None)
        if choice is None or choice.stance is None or chosen is None:
            return judged
        if self._objects(chosen, asked, choice.stance):
            return judged
        told = replace(chosen, stance=choice.stance, seconded=True)
        return Judgement(
            (told,), tuple(o for o in (*judged.certain, *judged.offered) if o.fact_id != told.fact_id)
        )

    def _objects(self, opinion: Opinion, asked: Passage, said: Stance) -> bool:
        """True where what was read speaks against the stance that a second reader sees in `asked`, which
        holds the opinion's passage.
        """
        passage, profile = opinion.passage, self.library.profile(opinion.fact_id)
        questions = [is_question(passage), is_question(asked)]
        if any(questions) or said is Stance.ASKS:
            return not (all(questions) and said is Stance.ASKS)
        if any(_is_taken_back(read) for read in (passage, asked)):
            return True
        if said is Stance.AFFIRMS and differences_if_affirmed(passage, profile):
            return True
        figures = leaning(passage, profile, opinion.near)
        affirmation = figures.affirmation
        return affirmation > CONTRARY if said is Stance.DENIES else affirmation < 1 - CONTRARY


def _worth_a_look(passages: Sequence[Passage], judged: Judgement) -> Sequence[Passage]:
    """The passages that say something by their words, and the longest: each costs a model its time."""
    longest = max(passages, key=lambda passage: passage.end - passage.start, default=None)
    telling = {opinion.passage.text for opinion in (*judged.certain, *judged.offered)}
    return [passage for passage in passages if passage is longest or passage.text in telling]


def _is_taken_back(read: Passage) -> bool:
    """True where the words around it, or a mark, rebut it or may do so."""
    labelled = any(clause.heads and clause.cues.heads_false for clause in read.clauses)
    return labelled or read.disputed or read.called_false or read.taken_back or bool(read.after.tag_false)
