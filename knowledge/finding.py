"""What the checker answers: one finding for each claim of a message, with its reasons.

Finding = Known        this fact is meant; verdict on the claim, and a receipt
        | Close        one of at most three facts may be meant; the reader picks
        | Unknown      a claim that no fact covers
        | NotAClaim    nothing that could be true or false: a greeting, a wish, a condition
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from knowledge.claim import Claim
from knowledge.records import Stance, Verdict

MAX_CANDIDATES = 3
"""More than three buttons are not read (Cofacts shows four and its users complain)."""


class Because(StrEnum):
    """Kinds of reasons, for and against, in the order in which a reader wants them."""

    SAME_WORDING = "same_wording"
    AGREES = "agrees"
    SECOND_READER = "second_reader"
    STANCE = "stance"
    DIFFERS = "differs"
    LITTLE_IN_COMMON = "little_in_common"
    TIE = "tie"
    UNSURE_STANCE = "unsure_stance"
    NO_ASSERTION = "no_assertion"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its kind, and what exactly (in English, for receipts and maintainers)."""

    kind: Because
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" if self.detail else str(self.kind)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that could be meant: its nearest wording, and how much agrees (0 to 1)."""

    fact_id: str
    wording: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is needed to repeat an answer: what was matched, in which edition, for which day."""

    fact_id: str
    edition: str
    stance: Stance
    verdict: Verdict | None
    as_of: dt.date
    wording: str


@dataclass(frozen=True, slots=True)
class Known:
    """The claim is about this fact; `verdict` is on the claim (None: no verdict then)."""

    claim: Claim
    fact_id: str
    stance: Stance
    verdict: Verdict | None
    wording: str
    reasons: tuple[Reason, ...]
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Close:
    """One of these facts may be meant, best first; never decided by a score."""

    claim: Claim
    candidates: tuple[Candidate, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A claim that no fact covers. `on_topic`: it speaks of a subject that we keep facts about."""

    claim: Claim
    on_topic: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAClaim:
    """Words that assert and ask nothing that could be checked."""

    claim: Claim
    reasons: tuple[Reason, ...] = ()


Finding = Known | Close | Unknown | NotAClaim


class Answer(StrEnum):
    """The strongest finding of a message, strongest first."""

    KNOWN = "known"
    CLOSE = "close"
    UNKNOWN = "unknown"
    NOT_A_CLAIM = "not_a_claim"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All findings of one message, in order of appearance, over one edition and one day."""

    text: str
    as_of: dt.date
    edition: str
    findings: tuple[Finding, ...]

    @property
    def known(self) -> tuple[Known, ...]:
        """The findings with a fact, in order of appearance, each fact once."""
        return tuple(finding for finding in self.findings if isinstance(finding, Known))

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The facts worth asking about, best first, at most three, none that is known already."""
        told = {finding.fact_id for finding in self.known}
        offered = [c for f in self.findings if isinstance(f, Close) for c in f.candidates]
        best: dict[str, Candidate] = {}
        for candidate in sorted(offered, key=lambda c: (-c.score, c.fact_id)):
            if candidate.fact_id not in told:
                best.setdefault(candidate.fact_id, candidate)
        return tuple(best.values())[:MAX_CANDIDATES]

    @property
    def answer(self) -> Answer:
        """The strongest kind among the findings."""
        if self.known:
            return Answer.KNOWN
        if self.candidates:
            return Answer.CLOSE
        if any(isinstance(finding, Unknown) for finding in self.findings):
            return Answer.UNKNOWN
        return Answer.NOT_A_CLAIM
