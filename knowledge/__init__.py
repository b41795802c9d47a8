"""What is known and how it is decided: text in, findings out. The one door into this room.

Synchronous, deterministic and silent: no network, no clock, no log. Dates come in as arguments.
"""

from knowledge.checker import MAX_TEXT, FactChecker
from knowledge.claim import Claim
from knowledge.errors import (
    BadRecordFile,
    FilePlace,
    InvalidFactBase,
    KnowledgeError,
    NoSuchFact,
    RecordProblem,
    StoreError,
    StoreNewerThanUs,
    StoreUnavailable,
)
from knowledge.factbase import Changes, FactBase, changes
from knowledge.finding import (
    Answer,
    Because,
    Candidate,
    CheckResult,
    Close,
    Finding,
    Known,
    NotAClaim,
    Reason,
    Receipt,
    Unknown,
)
from knowledge.lint import RULES, Fate, Figures, Problem, Rule, leave_one_out, lint, lint_against
from knowledge.measure import Case, Outcome, Tally, measure, read_case
from knowledge.records import (
    Bilingual,
    Fact,
    Period,
    Release,
    Source,
    Stage,
    Stance,
    StatementRecord,
    Subject,
    Surface,
    Verdict,
    Wordings,
)
from knowledge.solicitation import asks_for_money
from knowledge.store import open_facts, shipped_facts
from knowledge.text import is_traditional

__all__ = [
    "MAX_TEXT",
    "RULES",
    "Answer",
    "BadRecordFile",
    "Because",
    "Bilingual",
    "Candidate",
    "Case",
    "Changes",
    "CheckResult",
    "Claim",
    "Close",
    "Fact",
    "FactBase",
    "FactChecker",
    "Fate",
    "Figures",
    "FilePlace",
    "Finding",
    "InvalidFactBase",
    "KnowledgeError",
    "Known",
    "NoSuchFact",
    "NotAClaim",
    "Outcome",
    "Period",
    "Problem",
    "Reason",
    "Receipt",
    "RecordProblem",
    "Release",
    "Rule",
    "Source",
    "Stage",
    "Stance",
    "StatementRecord",
    "StoreError",
    "StoreNewerThanUs",
    "StoreUnavailable",
    "Subject",
    "Surface",
    "Tally",
    "Unknown",
    "Verdict",
    "Wordings",
    "asks_for_money",
    "changes",
    "is_traditional",
    "leave_one_out",
    "lint",
    "lint_against",
    "measure",
    "open_facts",
    "read_case",
    "shipped_facts",
]
