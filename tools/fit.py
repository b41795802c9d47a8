"""Fit the weights of `knowledge/fitted.py` and count `knowledge/lexicon/weights.py`.

Trained on our own texts (CC BY 4.0): the shipped wordings, each held out in turn (a wording must find its
own fact among the others, and a near miss must not), and for agreement the first collection of labelled
messages in `tests/golden`. The second collection is never seen here, so that it can measure. Needs SciPy,
and for the weights of meaning the semantic extra; without it, they stay as they are:

    pip install scipy "heshi[semantic]" && python -m tools.fit [--stance | --agreement]
"""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import knowledge.fitted
import knowledge.profile
import knowledge.stance
from knowledge import local_encoder, open_facts, shipped_facts
from knowledge.agreement import FIGURES, SENSES, Likeness, Weighed, likenesses
from knowledge.claim import Reader
from knowledge.names import Names
from knowledge.passage import Passage
from knowledge.profile import WEIGHTS, Library, Weights, entries_of
from knowledge.records import Stance
from knowledge.stance import LEANINGS, VOTERS, Leaning, accord, leaning, signed
from knowledge.vocabulary import vocabulary
from tools.fit_agreement import Remembering, rows_of, weights_of
from tools.regression import FREE, UP, fit

ROOT = Path(__file__).resolve().parent.parent
MIN_FACTS = 2
"""Terms of fewer facts weigh like unknown ones, and need no line in the table."""
MIN_SEEN = 4
"""Markers seen less often say nothing yet."""
LONG_TABLE = 200
"""Tables of more words are written several to a line."""
TABLES = (
    "FACTS_COUNTED",
    "AGREEMENT_INTERCEPT",
    "AGREEMENT_WEIGHTS",
    "MEANING_INTERCEPT",
    "MEANING_WEIGHTS",
    "LEANING_INTERCEPT",
    "LEANING_WEIGHTS",
    "ACCORD",
    "ACCORD_BY_LIKENESS",
    "UNSEEN_MARKER",
    "MARKERS",
    "TONES",
)
"""What `knowledge/fitted.py` holds, in order."""
LEAST_TONE = 0.2
"""Fainter tones are left out of the table."""


def library() -> Library:
    """The shipped edition, read."""
    base = open_facts(shipped_facts())
    entries = [entry for fact in base.current() for entry in entries_of(fact)]
    subjects = {fact.id: frozenset(fact.subjects) for fact in base.current()}
    return Library(
        entries, subjects, Reader(Names(base.subjects.values()), vocabulary(base.lexicon.values()))
    )


def passage_of(shelf: Library, number: int) -> Passage:
    """A wording as a passage."""
    return shelf.reader.wording(shelf.entries[number].text)


def count_terms(shelf: Library) -> tuple[dict[str, int], int]:
    """In how many facts' own wordings each term stands."""
    by_fact: dict[str, set[str]] = defaultdict(set)
    for number, entry in enumerate(shelf.entries):
        if entry.stance is not None:
            passage = passage_of(shelf, number)
            by_fact[entry.fact_id].update(passage.terms | passage.surface)
    counted = Counter(term for terms in by_fact.values() for term in terms if term[0] not in "@=")
    return {t: n for t, n in counted.items() if n >= MIN_FACTS}, len(by_fact)


def witnesses(shelf: Library) -> Iterator[tuple[int, Passage, list[Likeness]]]:
    """(number, passage, the fact's other wordings, nearest first) for every own wording held out."""
    for number, entry in enumerate(shelf.entries):
        if entry.given and entry.stance is not None:
            passage = passage_of(shelf, number)
            others = [shelf.wording(n) for n in shelf.numbers(entry.fact_id)]
            others = [w for w in others if w.entry.stance and w.entry.text != entry.text]
            near = likenesses(Weighed.of(passage), others)
            if near and near[0].score:
                yield number, passage, near


def held_out_stances(shelf: Library, tones: Tones) -> Iterator[tuple[Leaning, bool]]:
    """(figures, does it affirm) for every own wording held out; tones are heard without its own fact."""
    without = {fact: tones.odds(fact) for fact in shelf.fact_ids}
    for number, passage, near in witnesses(shelf):
        entry = shelf.entries[number]
        knowledge.stance.TONES = without[entry.fact_id]
        profile = shelf.profile_without(entry.fact_id, [entry.text])
        yield leaning(passage, profile, near), entry.stance is Stance.AFFIRMS


ACCORDS = tuple(
    f"{kind}{one}"
    for kind in ("same", "opposite", "mixed", "none")
    for one in ("", ", passage negates", ", wording negates")
)
LEAST_ALIKE = 0.15
"""Wordings less alike than this are not counted as pairs: they are never witnesses."""


def pairs(shelf: Library) -> Iterator[tuple[list[float], bool]]:
    """(accord and likeness, do they take the same side) for wordings of the same fact."""
    for number, passage, near in witnesses(shelf):
        for likeness in near[:VOTERS]:
            if likeness.score >= LEAST_ALIKE:
                row = [0.0] * (2 * len(ACCORDS))
                place = 2 * ACCORDS.index(accord(passage, likeness.wording.gist))
                row[place : place + 2] = 1.0, likeness.score
                yield row, likeness.wording.entry.stance is shelf.entries[number].stance


class Tones:
    """How much a word speaks for affirming, fact by fact, and over all facts but one."""

    def __init__(self, shelf: Library) -> None:
        self._by_fact: dict[str, dict[str, float]] = defaultdict(dict)
        for fact in shelf.fact_ids:
            count: Counter[tuple[str, bool]] = Counter()
            total: Counter[bool] = Counter()
            for number in shelf.numbers(fact):
                entry = shelf.entries[number]
                if entry.given and entry.stance is not None:
                    affirms = entry.stance is Stance.AFFIRMS
                    total[affirms] += 1
                    signs = passage_of(shelf, number).signs
                    count.update((signed(t, sign), affirms) for t, sign in signs.items() if t[0] not in "@=")
            for word in {word for word, _ in count}:
                odds = [(count[word, side] + 0.5) / (total[side] + 1) for side in (True, False)]
                self._by_fact[word][fact] = max(-1.0, min(1.0, math.log(odds[0] / odds[1])))

    def odds(self, without: str = "", least: float = 0.0) -> dict[str, float]:
        """The mean over facts, drawn towards 0 as if two more facts said nothing; words of one fact say nothing."""
        found = {}
        for word, facts in sorted(self._by_fact.items()):
            said = [odds for fact, odds in facts.items() if fact != without]
            mean = round(sum(said) / (len(said) + 2), 2)
            if len(said) > 1 and abs(mean) >= least:
                found[word] = mean
        return found


def count_markers(shelf: Library) -> tuple[dict[str, float], float]:
    """How much each negation speaks for affirming (log-odds), and an unseen one."""
    seen: Counter[tuple[str, bool]] = Counter()
    total: Counter[bool] = Counter()
    for number, entry in enumerate(shelf.entries):
        if entry.given and entry.stance is not None:
            affirms = entry.stance is Stance.AFFIRMS
            total[affirms] += 1
            seen.update(
                (mark, affirms)
                for mark in {n.word for n in passage_of(shelf, number).negations}
                | ({"R"} if passage_of(shelf, number).rebuts else set())
            )
    prior = total[True] / total[False]
    words = sorted({mark for mark, _ in seen})
    odds = {w: math.log((seen[w, True] + 1) / (seen[w, False] + 1) / prior) for w in words}
    unseen = sum(odds[w] for w in words) / len(words)
    return {w: round(odds[w], 2) for w in words if seen[w, True] + seen[w, False] >= MIN_SEEN}, round(
        unseen, 2
    )


def write_terms(counted: dict[str, int]) -> None:
    """The table of term counts, grouped by count."""
    groups: dict[int, list[str]] = defaultdict(list)
    for term, count in sorted(counted.items()):
        groups[count].append(term)
    lines = [
        '"""How many of the shipped facts use a term, in their own wordings. Written by `tools/fit.py`."""',
        "",
        "_BY_COUNT = {",
    ]
    for count, terms in sorted(groups.items()):
        lines.append(f"    {count}: (")
        lines += [
            f'        "{line} "'
            for line in textwrap.wrap(" ".join(terms), 100, break_long_words=False, break_on_hyphens=False)
        ]
        lines.append("    ),")
    lines += [
        "}",
        "",
        "FACTS_WITH: dict[str, int] = {term: count for count, terms in _BY_COUNT.items() for term in terms.split()}",
    ]
    (ROOT / "knowledge/lexicon/weights.py").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_fitted(**tables: object) -> None:
    """The fitted weights as a module."""
    lines = [
        '"""Weights fitted offline on the shipped wordings and the first collection of labelled messages',
        "(claims.jsonl and others.jsonl in tests/golden). Written by `tools/fit.py`, never by hand.",
        '"""',
        "",
    ]
    for name, table in tables.items():
        if isinstance(table, dict):
            items = [f"{json.dumps(key, ensure_ascii=False)}: {value}," for key, value in table.items()]
            if len(items) > LONG_TABLE:
                items = textwrap.wrap(" ".join(items), 80, break_long_words=False, break_on_hyphens=False)
            off = ["# fmt: off"] if len(items) < len(table) else []
            rows = [f"    {item}" for item in items]
            lines += [*off, f"{name}: dict[str, float] = {{", *rows, "}", *(["# fmt: on"] if off else [])]
        else:
            lines.append(f"{name} = {table}")
    (ROOT / "knowledge/fitted.py").write_text("\n".join(lines) + "\n", encoding="utf-8")


def fit_stance(shelf: Library) -> dict[str, object]:
    """The tables of stance; one after the other, since each uses those before it."""
    marks, unseen = count_markers(shelf)
    knowledge.stance.MARKERS, knowledge.stance.UNSEEN_MARKER = marks, unseen
    accords, accord_at = fit([(*row, 1.0) for row in pairs(shelf)], [FREE] * (2 * len(ACCORDS)))
    alike = dict(zip(ACCORDS, (round(odds + accord_at, 3) for odds in accords[::2]), strict=True))
    by_likeness = dict(zip(ACCORDS, accords[1::2], strict=True))
    knowledge.stance.ACCORD, knowledge.stance.ACCORD_BY_LIKENESS = alike, by_likeness
    tones = Tones(shelf)
    weights, bias = fit(
        [
            ([getattr(x, name) for name in LEANINGS], right, 1.0)
            for x, right in held_out_stances(shelf, tones)
        ],
        [UP] * len(LEANINGS),
    )
    return {
        "LEANING_INTERCEPT": bias,
        "LEANING_WEIGHTS": dict(zip(LEANINGS, weights, strict=True)),
        "ACCORD": alike,
        "ACCORD_BY_LIKENESS": by_likeness,
        "UNSEEN_MARKER": unseen,
        "MARKERS": marks,
        "TONES": tones.odds(least=LEAST_TONE),
    }


def fit_agreement() -> dict[str, object]:
    """The weights of agreement, with those of meaning where there is an encoder."""
    encoder = local_encoder()
    rows = rows_of(Remembering(encoder) if encoder else None)
    weights, bias = weights_of(rows, FIGURES)
    tables: dict[str, object] = {"AGREEMENT_INTERCEPT": bias, "AGREEMENT_WEIGHTS": weights}
    if encoder:
        weights, bias = weights_of(rows, (*FIGURES, *SENSES))
        tables |= {"MEANING_INTERCEPT": bias, "MEANING_WEIGHTS": weights}
    return tables


def main(arguments: Sequence[str]) -> None:
    """Count, fit, write; what is not asked for stays as it is."""
    tables: dict[str, object] = {name: getattr(knowledge.fitted, name) for name in TABLES}
    counted, facts = count_terms(library())
    write_terms(counted)
    tables["FACTS_COUNTED"] = knowledge.profile.FACTS_COUNTED = facts
    WEIGHTS.clear()
    WEIGHTS.update(Weights(counted))
    if "--agreement" not in arguments:
        tables |= fit_stance(library())
    if "--stance" not in arguments:
        tables |= fit_agreement()
    write_fitted(**tables)


if __name__ == "__main__":
    main(sys.argv[1:])
