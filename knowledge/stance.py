"""Does a passage affirm a fact's statement, deny it, or ask about it?

Five figures lean one way or the other (`Leaning`); what they say together is fitted on wordings held
out, like `agreement`. Only a clear lean decides. A doubtful one is `None`, and the fact is offered
instead: saying the opposite of the truth is the one mistake that must not happen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from knowledge.agreement import Likeness
from knowledge.fitted import LEANING_INTERCEPT, LEANING_WEIGHTS, MARKERS, UNSEEN_MARKER
from knowledge.passage import Passage
from knowledge.profile import WEIGHTS, Profile, ReadWording
from knowledge.records import Stance

NEAR = 0.6
"""Wordings with less than this share of the best likeness have no vote."""
VOTERS = 7
CLEAR = 0.9
"""How likely a stance must be to be told; chosen together with `judge.SURE` (docs/measured.md)."""

_NEGATED_ALONE = -1.5
"""What a negation says where a fact has wordings of one stance only (log-odds; a middling fact's value)."""

_CLIP_WORD, _CLIP_ALL = 2.0, 8.0
"""No single word, and no heap of words, outweighs the other figures (log-odds)."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """What speaks for affirming (above 0) or denying (below 0)."""

    vote: float
    """Near wordings, by whether they say the same of the words they share: -1 to 1."""
    nearest: float
    """The nearest wording alone, by how near it is: -1 to 1."""
    negated: float
    """How often affirming and denying wordings hold a negation, as the passage does or not (log-odds)."""
    words: float
    """The fact's own affirming and denying words, signs counted (log-odds, weighted by how telling)."""
    markers: float
    """Words that mark denials everywhere: 谣言, 从未, "never" (log-odds)."""

    @property
    def affirmation(self) -> float:
        """How likely the passage affirms, 0 to 1."""
        total = LEANING_INTERCEPT + sum(
            weight * getattr(self, name) for name, weight in LEANING_WEIGHTS.items()
        )
        return 1 / (1 + math.exp(-total))


LEANINGS = tuple(field.name for field in fields(Leaning))


def stance(passage: Passage, profile: Profile, near: Sequence[Likeness]) -> Stance | None:
    """The stance of a passage to a fact; None when it is not clear enough to be told.

    `near` are the fact's own wordings nearest to the passage, nearest first.
    """
    if is_question(passage) and not passage.after.tag_false:
        doubtful = passage.disputed or passage.called_false or _asks_otherwise(passage)
        return None if doubtful else Stance.ASKS
    if _is_at_odds(passage, profile):
        return None
    figures = leaning(passage, profile, near)
    affirmation = figures.affirmation
    if figures.nearest * (affirmation - 0.5) < 0:
        return None  # the nearest wording says the opposite: two witnesses, two stories
    if passage.after.tag_false or passage.called_false:
        # 已开放，假的 denies; 还没开放，别信 may mean either
        affirmation = 1 - affirmation if affirmation > 0.5 else 0.5
    if affirmation >= CLEAR and not passage.disputed:
        return Stance.AFFIRMS
    return Stance.DENIES if affirmation <= 1 - CLEAR else None


def is_question(passage: Passage) -> bool:
    """True when the passage asks, by its own words, by its sentence's end, or by a tag after it."""
    if any(clause.cues.rhetorical for clause in passage.clauses):
        return False
    return (
        passage.sentence_asks or passage.after.tag_asks or any(clause.cues.asks for clause in passage.clauses)
    )


def _is_at_odds(passage: Passage, profile: Profile) -> bool:
    """True where it speaks against something without saying plainly what."""
    if passage.is_doubly_negated or any(clause.cues.contradicts for clause in passage.clauses):
        return True
    elsewhere = (n for n in passage.negations if n.falsifies and not n.terms & profile.shares.keys())
    return len(passage.clauses) > 1 and any(elsewhere)


def _asks_otherwise(passage: Passage) -> bool:
    """True when it asks how, when or how much: something else than whether it is so."""
    return any(clause.cues.wonders for clause in passage.clauses)


def leaning(passage: Passage, profile: Profile, near: Sequence[Likeness]) -> Leaning:
    """The figures of a passage."""
    marks = _marks(passage, profile)
    return Leaning(
        vote=_vote(passage, near),
        nearest=near[0].score * _voice(passage, near[0].wording),
        negated=_negated(profile, negative=bool(marks) or _holds_an_opposite(passage, profile)),
        words=_clip(_words(passage, profile), _CLIP_ALL),
        markers=_clip(sum(_clip(MARKERS.get(m, UNSEEN_MARKER), _CLIP_WORD) for m in marks), _CLIP_ALL / 2),
    )


def _marks(passage: Passage, profile: Profile) -> set[str]:
    """Words of denial that turn round something the fact's wordings speak of (`R`: a warning)."""
    known = profile.shares.keys()
    marks = {n.word for n in passage.negations if not n.terms or n.terms & known}
    return marks | {"R"} if passage.rebuts else marks


def _holds_an_opposite(passage: Passage, profile: Profile) -> bool:
    return any(sign < 0 and term in profile.shares for term, sign in passage.signs.items())


def _vote(passage: Passage, near: Sequence[Likeness]) -> float:
    voters = [likeness for likeness in near if likeness.score >= NEAR * near[0].score][:VOTERS]
    votes = [(likeness.score**2, _voice(passage, likeness.wording)) for likeness in voters]
    total = sum(score for score, vote in votes if vote)
    return sum(score * vote for score, vote in votes) / total if total else 0.0


def _voice(passage: Passage, wording: ReadWording) -> int:
    """1 for affirms, -1 for denies, by the signs of the terms that passage and wording share."""
    signs, others = passage.signs, wording.gist.signs
    shared = [term for term in signs.keys() & others.keys() if term[0] != "@"]
    same = sum(WEIGHTS[term] * _sign(signs[term]) * _sign(others[term]) for term in shared)
    said = 1 if wording.entry.stance is Stance.AFFIRMS else -1
    return said * _sign(same)


def _negated(profile: Profile, *, negative: bool) -> float:
    affirming, denying = profile.affirming, profile.denying
    if not affirming.count or not denying.count:
        return _NEGATED_ALONE if negative else -_NEGATED_ALONE / 3
    among_a = (affirming.negative + 0.5) / (affirming.count + 1)
    among_d = (denying.negative + 0.5) / (denying.count + 1)
    return math.log(among_a / among_d) if negative else math.log((1 - among_a) / (1 - among_d))


def _words(passage: Passage, profile: Profile) -> float:
    """Naive Bayes over signed terms: a denying wording with the opposite sign speaks for affirming."""
    total = 0.0
    for term, sign in passage.signs.items():
        if term[0] == "@" or term not in profile.shares:
            continue
        said_a, negated_a = profile.affirming.signs.get(term, (0, 0))
        said_d, negated_d = profile.denying.signs.get(term, (0, 0))
        for_it, against = said_a + negated_d, said_d + negated_a
        if sign <= 0:
            for_it, against = against, for_it
        total += WEIGHTS[term] * _clip(math.log((for_it + 0.5) / (against + 0.5)), _CLIP_WORD) / 4
    return total


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _clip(number: float, most: float) -> float:
    return max(-most, min(most, number))
