"""Does a passage affirm a fact's statement, deny it, or ask about it?

A few figures lean one way or the other (`Leaning`); what they say together is fitted on wordings held
out, like `agreement`. Most is said by the nearest wordings, each a witness of known stance: of two texts
that share words, how likely they take the same side depends on whether those words are meant the same
way, and on whether only one of the two negates anything (`accord`).

Only a clear lean decides. A doubtful one is `None`, and the fact is offered instead: saying the opposite
of the truth is the one mistake that must not happen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from knowledge.agreement import Likeness
from knowledge.clause import Clause
from knowledge.cues import Scope
from knowledge.fitted import (
    ACCORD,
    ACCORD_BY_LIKENESS,
    LEANING_INTERCEPT,
    LEANING_WEIGHTS,
    MARKERS,
    TONES,
    UNSEEN_MARKER,
)
from knowledge.gist import Gist
from knowledge.passage import Passage
from knowledge.profile import WEIGHTS, Profile
from knowledge.records import Stance
from knowledge.text import normal

NEAR = 0.5
"""Wordings with less than this share of the best likeness are no witnesses (0.4 to 0.8 measured alike)."""
VOTERS = 7
CLEAR = 0.9
"""How likely a stance must be to be told; chosen together with `judge.SURE` (docs/measured.md)."""

CONTRARY = 0.5
"""What the nearest wording may say against a stance that is told (log-odds)."""

AS_NEAR = 0.9
"""Share of the best likeness from which a wording of the other stance is as good a witness."""

_NOBODY = frozenset(("没人", "没法", "无法"))

_NEGATED_ALONE = -1.5
"""What a negation says where a fact has wordings of one stance only (log-odds; a middling fact's value)."""

_CLIP_WORD, _CLIP_ALL = 2.5, 8.0
"""No single word, and no heap of words, outweighs the other figures (log-odds)."""

_CLIP_MARK = 2.0
"""The same for a word of denial."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """What speaks for affirming (above 0) or denying (below 0), all in log-odds."""

    witnesses: float
    """The near wordings together, by the square of their likeness."""
    nearest: float
    """The nearest wording alone."""
    negated: float
    """How often affirming and denying wordings hold a negation, as the passage does or not."""
    words: float
    """Which of the fact's affirming and denying wordings use its words that way, weighted by how telling."""
    markers: float
    """Words that mark denials everywhere: 谣言, 从未, "never"."""
    denials: float
    """The same, as far as it is this fact's denials that negate: a statement may be negative itself."""
    elsewhere: float
    """Words of denial that turn round what no wording of the fact speaks of."""
    tone: float
    """Words that no wording of the fact uses, by the stance of other facts' wordings that do."""

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
    if passage.taken_back:
        return None
    if is_question(passage) and not passage.after.tag_false:
        return None if _is_doubtful_question(passage) or _is_undone(passage, near) else Stance.ASKS
    if _is_at_odds(passage, profile):
        return None
    figures = leaning(passage, profile, near)
    affirmation = figures.affirmation
    if figures.nearest * _sign(affirmation - 0.5) < -CONTRARY or _is_contested(passage, near, affirmation):
        return None  # two witnesses, two stories
    if passage.after.tag_false or passage.called_false:
        # 已开放，假的 denies; 还没开放，别信 may mean either
        affirmation = 1 - affirmation if affirmation > 0.5 else 0.5
    distant = (
        passage.disputed
        or any(clause.cues.distances or clause.cues.wonders for clause in passage.clauses)
        or any(_negates_on_its_own(clause, profile) for clause in passage.clauses)
    )
    if affirmation >= CLEAR and not distant:
        affirming = (own for own in near if own.wording.entry.stance is Stance.AFFIRMS)
        return None if _is_undone(passage, affirming) or _is_of_theirs(passage, near) else Stance.AFFIRMS
    return Stance.DENIES if affirmation <= 1 - CLEAR else None


def _is_undone(passage: Passage, near: Iterable[Likeness]) -> bool:
    """True where it speaks of what was tried, meant or nearly done, and none of these wordings does."""
    undone = {word for clause in (*passage.clauses, *passage.around) for word in clause.cues.undone}
    said = [normal(likeness.wording.entry.text) for likeness in near] if undone else []
    return any(not any(word in text for text in said) for word in undone)


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
    if passage.negations and _is_of_others(passage, profile):
        return True
    elsewhere = (n for n in passage.negations if n.falsifies and not n.terms & profile.shares.keys())
    return len(passage.clauses) > 1 and any(elsewhere)


def _is_of_others(passage: Passage, profile: Profile) -> bool:
    """True where a clause of several denies something of others: "Open-Sora isn't open source, Sora is"."""
    if len(passage.clauses) == 1:
        return False
    who = [{s for mention in clause.mentions for s in mention.subjects} for clause in passage.clauses]
    return any(
        names and not names & profile.subjects and any(n.scope is Scope.AFTER for n in clause.cues.negations)
        for clause, names in zip(passage.clauses, who, strict=True)
    )


# 马斯克的前妻, OpenAI的办公楼: what somebody has is not somebody.
_OWNED = re.compile(
    r"的((?!那|这|新|全|所|人)[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{0,4}(?:了|的)?$"
    r"|的((?:前?妻|前?夫|老婆|老公|爸|妈|父|母|儿|女|弟|妹|哥|姐|朋友|粉丝|邻居|助理|司机)[\u4e00-\u9fff]?)"
)


def _is_of_theirs(passage: Passage, near: Sequence[Likeness]) -> bool:
    """True where something that a subject has takes its place, and no near wording speaks of it."""
    found = [
        owned
        for clause in passage.clauses
        for mention in clause.mentions
        if (owned := _OWNED.match(clause.text, mention.end))
    ]
    said = [normal(likeness.wording.entry.text) for likeness in near] if found else []
    return any(not any((owned[1] or owned[2]) in text for text in said) for owned in found)


def _is_doubtful_question(passage: Passage) -> bool:
    """True where a question mark may be for show: something else is asked, or the answer follows at once."""
    if passage.disputed or passage.called_false or _asks_otherwise(passage):
        return True
    asking = [clause.cues.asks for clause in passage.clauses]
    if passage.answered and not any(asking):
        return True
    if any(clause.cues.contradicts for clause in passage.clauses):
        return True  # 没人能验证灵不灵
    if passage.sentence_asks or passage.after.tag_asks or asking[-1]:
        return any(negation.word in _NOBODY for negation in passage.negations)
    return bool(passage.clauses[-1].cues.negations)  # 灵不灵，谁也没法验证


def _negates_on_its_own(clause: Clause, profile: Profile) -> bool:
    """True where a clause negates and, names aside, says nothing in the way that affirming ones do."""
    if not clause.cues.negations:
        return False
    words = [term for term in clause.terms if term.name[0] not in "@="]
    known = any(term.name in profile.shares for term in clause.terms)
    return known and not any(profile.affirming.says(term.name, term.sign) for term in words)


def _asks_otherwise(passage: Passage) -> bool:
    """True when it asks how, when or how much: something else than whether it is so."""
    return any(clause.cues.wonders for clause in passage.clauses)


def _is_contested(passage: Passage, near: Sequence[Likeness], affirmation: float) -> bool:
    """True where a wording of the other stance, meant the same way, is as near as any: 先A后B, 先B后A."""
    other = Stance.DENIES if affirmation > 0.5 else Stance.AFFIRMS
    return any(
        likeness.score >= AS_NEAR * near[0].score
        and likeness.wording.entry.stance is other
        and accord(passage, likeness.wording.gist) == "same"
        for likeness in near[:VOTERS]
    )


def leaning(passage: Passage, profile: Profile, near: Sequence[Likeness]) -> Leaning:
    """The figures of a passage. `near` are own wordings of the fact, nearest first, at least one."""
    known = profile.shares.keys()
    signs = passage.signs
    marks = {
        n.word for n in passage.negations if not n.terms or any(t in known and signs[t] < 0 for t in n.terms)
    }
    marks |= {"R"} if passage.rebuts else set()
    markers = _marked(marks)
    said = [(likeness.score**2, _testimony(passage, likeness)) for likeness in _witnesses(near)]
    return Leaning(
        witnesses=sum(score * odds for score, odds in said) / (sum(score for score, _ in said) or 1),
        nearest=_testimony(passage, near[0]),
        negated=_negated(profile, negative=bool(marks) or _holds_an_opposite(passage, profile)),
        words=_clip(_words(passage, profile), _CLIP_ALL),
        markers=markers,
        denials=markers * max(0.0, profile.denying.negativity - profile.affirming.negativity),
        elsewhere=_marked({n.word for n in passage.negations if n.terms and not n.terms & known}),
        tone=sum(TONES.get(signed(*said), 0.0) for said in passage.signs.items() if said[0] not in known),
    )


def accord(passage: Passage, wording: Gist) -> str:
    """How two texts relate: whether the words that they share are meant the same way (`same`), the opposite
    way (`opposite`), some this and some that (`mixed`) or there are none (`none`); and which one negates, if
    only one does.
    """
    shared = [term for term in passage.signs.keys() & wording.signs.keys() if term[0] != "@"]
    ways = {_sign(passage.signs[term]) * _sign(wording.signs[term]) for term in shared} - {0}
    kind = "mixed" if len(ways) > 1 else {1: "same", -1: "opposite"}[ways.pop()] if ways else "none"
    if passage.is_negative == wording.is_negative:
        return kind
    return f"{kind}, passage negates" if passage.is_negative else f"{kind}, wording negates"


def signed(term: str, sign: int) -> str:
    """A term as a key of `TONES`: `-term` where it is negated."""
    return term if sign > 0 else f"-{term}"


def _witnesses(near: Sequence[Likeness]) -> list[Likeness]:
    return [likeness for likeness in near if likeness.score >= NEAR * near[0].score][:VOTERS]


def _testimony(passage: Passage, likeness: Likeness) -> float:
    """What one wording says of the passage's stance: log-odds of affirming."""
    wording = likeness.wording
    key = accord(passage, wording.gist)
    same = ACCORD.get(key, 0.0) + ACCORD_BY_LIKENESS.get(key, 0.0) * likeness.score
    return same if wording.entry.stance is Stance.AFFIRMS else -same


def _marked(marks: set[str]) -> float:
    odds = [_clip(MARKERS.get(mark, UNSEEN_MARKER), _CLIP_MARK) for mark in sorted(marks)]
    return _clip(sum(odds), _CLIP_ALL / 2)


def _holds_an_opposite(passage: Passage, profile: Profile) -> bool:
    return any(sign < 0 and term in profile.shares for term, sign in passage.signs.items())


def _negated(profile: Profile, *, negative: bool) -> float:
    affirming, denying = profile.affirming, profile.denying
    if not affirming.count or not denying.count:
        return _NEGATED_ALONE if negative else -_NEGATED_ALONE / 3
    among_a, among_d = affirming.negativity, denying.negativity
    return math.log(among_a / among_d) if negative else math.log((1 - among_a) / (1 - among_d))


def _words(passage: Passage, profile: Profile) -> float:
    """Naive Bayes over signed terms: like is counted with like."""
    affirming, denying = profile.affirming, profile.denying
    if not affirming.count or not denying.count:
        return 0.0
    return sum(
        WEIGHTS[term]
        * _clip(math.log(affirming.share(term, sign) / denying.share(term, sign)), _CLIP_WORD)
        / 4
        for term, sign in passage.signs.items()
        if term[0] != "@" and term in profile.shares
    )


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _clip(number: float, most: float) -> float:
    return max(-most, min(most, number))
