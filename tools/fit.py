"""Fit the weights of `knowledge/fitted.py` and count `knowledge/lexicon/weights.py`.

Trained on the shipped wordings alone (our own text, CC BY 4.0), each held out in turn: a wording must
find its own fact among the others, and a near miss must not. Labelled messages are never seen here,
so that they can measure. Needs SciPy:

    pip install scipy && python tools/fit.py
"""

from __future__ import annotations

import json
import math
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from knowledge.agreement import FIGURES, Agreement, Weighed, agreement, likenesses
from knowledge.claim import Reader
from knowledge.contrast import differences
from knowledge.judge import shares_a_subject
from knowledge.matching import FOUND_WORDINGS
from knowledge.names import Names
from knowledge.passage import Passage
from knowledge.profile import WEIGHTS, Library, Weights, entries_of
from knowledge.records import Stance
from knowledge.retrieve import Retriever
from knowledge.stance import LEANINGS, Leaning, leaning
from knowledge.store import open_facts, shipped_facts
from knowledge.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parent.parent
MIN_FACTS = 2
"""Terms of fewer facts weigh like unknown ones, and need no line in the table."""
MIN_SEEN = 4
"""Markers seen less often say nothing yet."""


UP: tuple[float | None, float | None] = (0.0, None)
"""More of any figure speaks for the fact, or for affirming: no weight is below 0."""


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


def held_out(shelf: Library) -> Iterator[tuple[Agreement, bool]]:
    """(figures, is it the right fact) for every wording held out and every fact found for it.

    Each is judged twice: as it is, and as if its own fact were not in the base, so that what is merely
    alike is learned to be refused.
    """
    index = Retriever.of(
        sorted(w.gist.terms | w.gist.surface) if w.entry.stance else ()
        for w in map(shelf.wording, range(len(shelf.entries)))
    )
    for number, entry in enumerate(shelf.entries):
        if not entry.given:
            continue
        passage = passage_of(shelf, number)
        by_fact = defaultdict(list)
        for hit in index.hits(sorted(passage.terms | passage.surface), FOUND_WORDINGS):
            wording = shelf.wording(hit.wording)
            if wording.entry.text != entry.text:
                by_fact[wording.entry.fact_id].append(wording)
        weighed = Weighed.of(passage)
        like = {fact: likenesses(weighed, wordings) for fact, wordings in by_fact.items()}
        best = {
            fact: max((x.score for x in found if x.wording.entry.stance), default=0.0)
            for fact, found in like.items()
        }
        for known in (best, {fact: score for fact, score in best.items() if fact != entry.fact_id}):
            for fact, score in known.items():
                profile = shelf.profile(fact)
                profile = shelf.profile_without(fact, [entry.text]) if fact == entry.fact_id else profile
                if score and not differences(passage, profile):
                    rivals = [
                        v
                        for other, v in known.items()
                        if other != fact and shares_a_subject(passage, shelf.profile(other))
                    ]
                    meant = fact == entry.fact_id and entry.stance is not None
                    yield agreement(weighed, profile, score, max(rivals, default=0.0)), meant


def held_out_stances(shelf: Library) -> Iterator[tuple[Leaning, bool]]:
    """(figures, does it affirm) for every own wording held out."""
    for number, entry in enumerate(shelf.entries):
        if entry.given and entry.stance is not None:
            passage = passage_of(shelf, number)
            profile = shelf.profile_without(entry.fact_id, [entry.text])
            others = [shelf.wording(n) for n in shelf.numbers(entry.fact_id) if n != number]
            near = likenesses(Weighed.of(passage), [w for w in others if w.entry.stance])
            if near[0].score:
                yield leaning(passage, profile, near), entry.stance is Stance.AFFIRMS


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


def fit(
    rows: list[tuple[list[float], bool]], bounds: list[tuple[float | None, float | None]]
) -> tuple[list[float], float]:
    """Logistic regression with a little shrinkage: (weights, intercept).

    `bounds` keep each weight on the side that its figure's meaning gives it, so that no figure is bent
    into a correction of another.
    """
    figures, truth = (
        np.array([row for row, _ in rows]),
        np.array([1.0 if right else -1.0 for _, right in rows]),
    )

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = truth * (figures @ weights[:-1] + weights[-1])
        pull = -truth / (1 + np.exp(margin))
        shrink = np.append(weights[:-1], 0.0)
        gradient = np.append(figures.T @ pull, pull.sum()) + 0.3 * shrink
        return float(np.logaddexp(0, -margin).sum() + 0.15 * shrink @ shrink), gradient

    start = np.zeros(figures.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return [round(float(w), 3) for w in found.x[:-1]], round(float(found.x[-1]), 3)


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
        '"""Weights fitted offline on the shipped wordings. Written by `tools/fit.py`, never by hand."""',
        "",
    ]
    for name, table in tables.items():
        if isinstance(table, dict):
            rows = [f"    {json.dumps(key, ensure_ascii=False)}: {value}," for key, value in table.items()]
            lines += [f"{name}: dict[str, float] = {{", *rows, "}"]
        else:
            lines.append(f"{name} = {table}")
    (ROOT / "knowledge/fitted.py").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Count, fit, write; one after the other, since each uses what was written before."""
    import knowledge.profile
    import knowledge.stance

    shelf = library()
    counted, facts = count_terms(shelf)
    write_terms(counted)
    knowledge.profile.FACTS_COUNTED = facts
    shelf = library()
    WEIGHTS.clear()
    WEIGHTS.update(Weights(counted))
    marks, unseen = count_markers(shelf)
    knowledge.stance.MARKERS, knowledge.stance.UNSEEN_MARKER = marks, unseen
    agreeing, agreeing_at = fit(
        [([getattr(a, name) for name in FIGURES], right) for a, right in held_out(shelf)], [UP] * len(FIGURES)
    )
    leaning_to, leaning_at = fit(
        [([getattr(x, name) for name in LEANINGS], right) for x, right in held_out_stances(shelf)],
        [UP] * len(LEANINGS),
    )
    write_fitted(
        FACTS_COUNTED=facts,
        AGREEMENT_INTERCEPT=agreeing_at,
        AGREEMENT_WEIGHTS=dict(zip(FIGURES, agreeing, strict=True)),
        LEANING_INTERCEPT=leaning_at,
        LEANING_WEIGHTS=dict(zip(LEANINGS, leaning_to, strict=True)),
        UNSEEN_MARKER=unseen,
        MARKERS=marks,
    )


if __name__ == "__main__":
    main()
