"""Collections are read as they lie, and the usual ways score as they are known to."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.understanding.answering import Thresholds, UsualChecker, documents_of, fixed_on
from benchmarks.understanding.collections import (
    lines_of_talk,
    public_sets,
    read_cases,
    read_facts,
    sampled,
    sentences,
)
from benchmarks.understanding.labelled import WITH, WITHOUT, answered
from benchmarks.understanding.metrics import Share
from benchmarks.understanding.retrieval import Job, run
from benchmarks.understanding.ways import (
    LEXICAL,
    Bm25,
    Cofacts,
    Dice,
    TfIdfCharacters,
    one_and_two,
    rankings,
    three_to_five,
)
from knowledge import FactBase, FactChecker, Outcome, Stance, Verdict, normal, open_facts, shipped_facts

FACTS = [("f1", "喝绿豆汤能解百毒"), ("f2", "微波炉加热食物会致癌"), ("f3", "味精吃多了会掉头发")]


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "health_zh"
    _write(own / "facts.jsonl", [{"id": fact, "text": text} for fact, text in FACTS])
    asked = [
        ("q1", "聽說微波爐加熱的食物會致癌", ["f2"]),
        ("q2", "绿豆汤真的解百毒吗", ["f1"]),
        ("q3", "明天下雨", []),
    ]
    _write(own / "queries.jsonl", [{"id": q, "text": text, "gold": gold} for q, text, gold in asked])
    return tmp_path


def test_a_set_with_unmatched_queries_is_taken_as_it_is(folder: Path) -> None:
    (public,) = public_sets(folder)
    queries, taken = public.read()

    assert [query.gold for query in queries[public.files[0]]] == [{"f2"}, {"f1"}, set()]
    assert not taken
    assert public_sets(folder, at_most=2) == []


def test_where_everything_matches_the_facts_of_a_quarter_are_taken_away(tmp_path: Path) -> None:
    own = tmp_path / "tweets_en"
    _write(own / "facts.jsonl", [{"id": f"f{n}", "text": f"claim {n}"} for n in range(400)])
    rows: list[dict[str, object]] = [{"id": f"q{n}", "text": "…", "gold": [f"f{n}"]} for n in range(400)]
    _write(own / "queries_test.jsonl", rows)
    _write(own / "queries_typos.jsonl", [row | {"id": f"{row['id']}#typos"} for row in rows[:50]])

    (public,) = public_sets(tmp_path)
    queries, taken = public.read()
    plain, edited = (queries[file] for file in public.files)

    assert [public.title(file) for file in public.files] == ["tweets_en (test)", "tweets_en (typos)"]
    assert 60 < len(taken) < 140
    assert len(taken) == sum(not query.gold for query in plain)
    assert [bool(query.gold) for query in edited] == [bool(query.gold) for query in plain[:50]]
    assert taken.isdisjoint(fact for fact, _ in read_facts(public.facts, taken))


def test_a_sample_is_always_the_same(folder: Path) -> None:
    (public,) = public_sets(folder)
    (queries,) = public.read()[0].values()

    assert sampled(queries, 2) == sampled(list(reversed(queries)), 2)
    assert sampled(queries, None) == sampled(queries, 3) == queries


def test_each_sentence_is_read_once(tmp_path: Path) -> None:
    _write(tmp_path / "one.jsonl", [{"a": "甲", "b": "乙"}, {"a": "乙", "b": "丙"}])
    _write(tmp_path / "two.jsonl", [{"a": "甲", "b": "丁"}])

    assert list(sentences(tmp_path)) == [("one", "甲"), ("one", "乙"), ("one", "丙"), ("two", "丁")]


def test_talk_in_plain_lines_and_in_json(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("# about Sora\nSora 的名字真好听\n\n等更新\n", encoding="utf-8")
    _write(tmp_path / "talk.jsonl", [{"text": "等更新"}])

    assert list(lines_of_talk(tmp_path / "talk.txt")) == ["Sora 的名字真好听", "等更新"]
    assert list(lines_of_talk(tmp_path / "talk.jsonl")) == ["等更新"]


@pytest.mark.parametrize("way", LEXICAL)
def test_every_usual_way_finds_what_is_said_nearly_word_for_word(way: str) -> None:
    scores = LEXICAL[way]([text for _, text in FACTS]).scores(["微波炉加热的食物会致癌", "喝绿豆汤能解百毒"])

    assert scores.shape == (2, 3)
    assert scores.argmax(axis=1).tolist() == [1, 0]


def test_dice_by_hand() -> None:
    # Sora已开放: So or ra a已 已开 开放; Sora没开放: So or ra a没 没开 开放; 4 pairs of 6 and 6 in common.
    assert Dice(["Sora已开放"]).scores(["Sora 没开放"])[0, 0] == pytest.approx(2 * 4 / 12)
    assert Dice(["哈哈哈哈"]).scores(["哈哈"])[0, 0] == pytest.approx(2 * 1 / 4)


def test_cofacts_search_wants_all_of_a_short_text() -> None:
    facts = ["微波炉加热食物会致癌", "食物会致癌"]

    assert (Cofacts(facts).scores(["食物会致癌"]) > 0).tolist() == [[True, True]]
    assert (Cofacts(facts).scores(["加热食物会致癌"]) > 0).tolist() == [[True, False]]


def test_tf_idf_is_a_cosine() -> None:
    scores = TfIdfCharacters([text for _, text in FACTS]).scores([FACTS[0][1], "zzz"])

    assert scores[0, 0] == pytest.approx(1.0, abs=1e-5)
    assert not scores[1].any()


def test_characters_are_cut_so_that_latin_words_stay_whole() -> None:
    """Cut into letters, the usual way would look weaker than it is."""
    assert one_and_two("sora已开放") == ["sora", "已", "开", "放", "已开", "开放"]
    assert three_to_five("is it") == [" is", "is ", " is ", " it", "it ", " it "]


def test_a_text_of_unknown_words_has_nothing_in_common() -> None:
    assert not Bm25([text for _, text in FACTS]).scores(["zzz"]).any()


def test_facts_are_ranked_by_their_best_document_and_ties_by_id() -> None:
    scores = np.array([[0.2, 0.9, 0.5, 0.5]], dtype=np.float32)

    (ranked,) = rankings(scores, ["b", "b", "c", "a"], depth=2)

    assert [fact for fact, _ in ranked] == ["b", "a"]


@pytest.mark.parametrize("way", ["heshi", "BM25"])
def test_a_set_is_measured_file_by_file(folder: Path, way: str) -> None:
    (public,) = public_sets(folder)

    (row,) = run(Job(public, way))

    assert (row.set, row.way, row.facts, row.skipped) == ("health_zh", way, 3, "")
    assert row.found.success(1) == Share(2, 2)
    assert len(row.found.false_tops) == 1


@pytest.fixture(scope="module")
def base() -> FactBase:
    return open_facts(shipped_facts())


def test_a_usual_way_takes_the_stance_of_its_wording(base: FactBase) -> None:
    day = dt.date(2026, 11, 22)
    fact = next(
        f for f in base.current() if f.wordings.deny and f.verdict_on(day, Stance.AFFIRMS) is Verdict.REFUTED
    )
    entries = documents_of(base)
    checker = UsualChecker(
        Dice([normal(entry.text) for entry in entries]), entries, base, Thresholds(0.99, 0.5)
    )

    told = [checker.check(text, day).known for text in (fact.wordings.affirm[0], fact.wordings.deny[0])]

    assert [[(known.fact_id, known.verdict) for known in found] for found in told] == [
        [(fact.id, fact.verdict_on(day, entry.stance))]
        for text in (fact.wordings.affirm[0], fact.wordings.deny[0])
        for entry in entries
        if entry.text == text and entry.stance
    ]
    assert not checker.check("今天天气不错", day).known


def test_labelled_messages_are_counted_by_half_and_style(base: FactBase, tmp_path: Path) -> None:
    day = dt.date(2026, 11, 22)
    fact = next(f for f in base.current() if f.verdict_on(day, Stance.AFFIRMS) is Verdict.REFUTED)
    case = {"as_of": str(day), "style": "sentence", "also": []}
    gold = [{"fact": fact.id, "verdicts": ["refuted"], "kind": "affirm"}]
    _write(
        tmp_path / "cases.jsonl",
        [
            {**case, "id": "1", "text": fact.wordings.affirm[0], "gold": gold},
            {**case, "id": "2", "text": "今天天气不错", "gold": [], "style": "chat"},
        ],
    )
    cases = read_cases([tmp_path / "cases.jsonl"])
    found = answered("mine", "heshi", FactChecker(base), cases)

    assert found.share(WITH, Outcome.RIGHT) == found.share("+sentence", Outcome.RIGHT) == Share(1, 1)
    assert found.share(WITHOUT, Outcome.SILENT) == found.share("-chat", Outcome.SILENT) == Share(1, 1)
    assert found.styles(with_fact=True) == ["+sentence"]
    assert fixed_on(cases, Dice(["今天天气不错"])).told == 1.0
