"""Why an answer is what it is, for people who decide which wording to add: values, and no decision.

    Explanation ── result              what was answered
      ├── look_alikes                  words that look like a name of ours, where no name was found
      └── sentences ── named, quantities, cues       what the sentence was read as
            └── near ── Nearness       a fact, its nearest wording, and how the two compare

`explaining` makes them out of the same parts that decide.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from knowledge.claim import Claim
from knowledge.contrast import Differs
from knowledge.finding import CheckResult
from knowledge.records import Stance
from knowledge.side_by_side import Common


class Cue(StrEnum):
    """What small words do to a sentence. The values are the names of the fields of `cues.Cues`."""

    ASKS = "asks"
    WONDERS = "wonders"
    RHETORICAL = "rhetorical"
    SUPPOSES = "supposes"
    WISHES = "wishes"
    OPINES = "opines"
    PLANS = "plans"
    PAST = "past"
    REPORTS = "reports"
    REBUTS = "rebuts"
    CONTRADICTS = "contradicts"
    TAG_FALSE = "tag_false"
    TAG_ASKS = "tag_asks"
    HEADS_FALSE = "heads_false"


class Standing(StrEnum):
    """What became of a fact that came near a sentence."""

    TOLD = "told"
    OFFERED = "offered"
    SET_APART = "set_apart"
    """This very sentence stands among the wordings that are known not to mean it."""
    LEFT_OUT = "left_out"


class Help(StrEnum):
    """What a maintainer can do about a fact that was not told, or was told wrongly."""

    NOTHING = "nothing"
    """It was told."""
    ADD = "add"
    """A wording would help."""
    CHOOSE = "choose"
    """A wording would help, and only a person can say whether it affirms or denies."""
    OTHER_CLAIM = "other_claim"
    """Something differs that makes it another claim: as a wording it would make answers wrong."""
    SAYS_MORE = "says_more"
    """It gives a number or a date of which no wording of the fact speaks: most likely another claim."""
    NAME_IT = "name_it"
    """The message does not name what the fact is about."""
    OTHER_TIME = "other_time"
    """It speaks of another time, and the verdict has changed since."""
    NO_CLAIM = "no_claim"
    """A condition, a wish or an opinion asserts nothing."""
    TIE = "tie"
    """Two facts claim the same words."""
    FAR = "far"
    """Too little in common for anybody to say that this fact is meant."""


class Doubt(StrEnum):
    """What makes it hard to say whether words affirm or deny."""

    DISPUTED = "disputed"
    """What comes after may rebut them."""
    CALLED_FALSE = "called_false"
    """The words beside them call them false."""
    TURNED_TWICE = "turned_twice"
    """Two words of denial turn the same words round."""
    AT_ODDS = "at_odds"
    """They speak against something without saying plainly what."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in the message, and the ids of the subjects it means (none: a look-alike)."""

    words: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A word of the message that is spelt almost like a name we know."""

    words: str
    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class Negated:
    """A word of denial, and the words of the message that it turns round."""

    words: str
    turned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueWords:
    """A cue of the sentence, and the words that gave it."""

    cue: Cue
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One difference that forbids to tell the fact.

    `message` and `fact` hold the words or ids of subjects on either side, empty where a side has none.
    """

    kind: Differs
    message: tuple[str, ...]
    fact: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """How the words stand to the fact's statement: `stance` None where it is not clear enough.

    `affirmation` is how likely they affirm it, 0 to 1; from `clear` (or below 1 - `clear`) it is told.
    """

    stance: Stance | None
    wording: Stance | None
    """The stance of the nearest wording."""
    affirmation: float
    clear: float
    asks: bool
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """A fact, and how its nearest wording and the words of the message compare."""

    fact_id: str
    claim: Claim
    """The words of the message that were held against it."""
    wording: str
    common: tuple[Common, ...]
    only_message: tuple[str, ...]
    only_wording: tuple[str, ...]
    differences: tuple[Contradiction, ...]
    likelihood: float
    sure_from: float
    """Likelihood from which the fact may be told, where nothing differs."""
    position: Position
    standing: Standing
    help: Help
    suggested: str
    """The words of the message as a wording: without what only asks, and without what is around the claim."""


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """What one sentence of a message was read as, and the facts that came nearest, best first."""

    claim: Claim
    named: tuple[Named, ...]
    carried: tuple[str, ...]
    """Ids of the subjects that the sentences before it named."""
    quantities: tuple[str, ...]
    negated: tuple[Negated, ...]
    cues: tuple[CueWords, ...]
    near: tuple[Nearness, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a message was answered as it was."""

    result: CheckResult
    named_something: bool
    """True where the message names something that we keep facts about."""
    word_for_word: bool
    """True where the whole message is a wording; then nothing else was looked at."""
    look_alikes: tuple[LookAlike, ...]
    sentences: tuple[SentenceRead, ...]

    @property
    def as_of(self) -> dt.date:
        """The day it was judged on."""
        return self.result.as_of
