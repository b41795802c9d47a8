"""Meaning: one figure more where the words leave a claim open; never a verdict of its own."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge import Answer, Choice, FactChecker, Question, Stance, StoreUnavailable, Verdict, local_encoder
from knowledge.meaning import Meaning, Scale
from knowledge.store import local_encoder as opening
from knowledge.store.vectors import vectors_of
from tests.knowledge.builders import BEFORE, FACTS, base_of

np = pytest.importorskip("numpy", reason="numpy comes with the semantic extra")

if TYPE_CHECKING:
    from knowledge.meaning import Vectors

GROUPS = (("云雀", "yunque"), ("百灵", "bailing"), ("开放", "人人", "大众", "open"), ("60", "秒", "长"))


class Topics:
    """An encoder that knows a handful of topics: texts about the same ones are alike, however they put it."""

    model = "topics"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        self.asked += texts
        rows = np.array([self._row(text) for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _row(self, text: str) -> list[float]:
        low = text.lower()
        return [0.1, *(float(any(word in low for word in group)) for group in GROUPS)]


class Gone:
    """An encoder that cannot be reached any more."""

    model = "gone"

    def __init__(self, after: int) -> None:
        self.left = after

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        self.left -= 1
        return Topics().encode(texts) if self.left >= 0 else None


class Reads:
    """A second reader that always says the same, and remembers what it was shown."""

    def __init__(self, fact_id: str | None, stance: Stance | None) -> None:
        self.says = Choice(fact_id, stance)
        self.seen: list[Question] = []

    def read(self, question: Question) -> Choice | None:
        self.seen.append(question)
        return self.says


class Absent:
    """A second reader that never answers."""

    def read(self, question: Question) -> Choice | None:
        return None


def test_a_scale_puts_unrelated_at_0_and_the_same_fact_at_1_whatever_the_model() -> None:
    for low in (0.0, 0.84):
        spread = math.sqrt(1 - low)
        rows = [[math.sqrt(low), spread * (n < 2), spread * (n >= 2)] for n in range(4)]
        scale = Scale.of(np.array(rows, dtype=np.float32), np.array([0, 0, 1, 1]))
        assert scale.unrelated == pytest.approx(low, abs=1e-5)
        assert scale.share(np.array([scale.unrelated, scale.same])) == pytest.approx([0, 1], abs=1e-5)


def test_meaning_finds_facts_and_wordings_and_keeps_near_misses_apart() -> None:
    texts = ["云雀开放", "云雀开放了", "百灵 60 秒", "百灵开放"]
    meaning = Meaning(Topics(), Topics().encode(texts), [0, 0, 1, 1], [True, True, True, False])
    senses = meaning.senses(["百灵人人"])
    assert senses is not None
    assert senses[0].missed[1] > senses[0].own[1]  # nearest to the near miss
    assert meaning.nearest(senses[0], 0, 5) == [0, 1]
    assert meaning.nearest(senses[0], 1, 5) == [2]
    assert meaning.senses([]) is None


def test_what_words_settle_is_not_asked_of_a_model_and_stays() -> None:
    encoder = Topics()
    by_meaning = FactChecker(base_of(*FACTS), encoder=encoder)
    encoder.asked.clear()
    text = "云雀现在公测了，谁都能用"
    assert by_meaning.check(text, BEFORE) == FactChecker(base_of(*FACTS)).check(text, BEFORE)
    assert encoder.asked == []


@pytest.mark.parametrize(
    "text", ["云雀大众那边", "云雀 2 大众那边", "今天天气不错", "云雀拍了 10 分钟的长片"]
)
def test_meaning_alone_tells_nothing(text: str) -> None:
    plain, by_meaning = FactChecker(base_of(*FACTS)), FactChecker(base_of(*FACTS), encoder=Topics())
    assert not plain.check(text, BEFORE).known
    assert not by_meaning.check(text, BEFORE).known


def test_an_encoder_that_fails_changes_nothing() -> None:
    text = "云雀大众那边"
    plain = FactChecker(base_of(*FACTS)).check(text, BEFORE)
    assert FactChecker(base_of(*FACTS), encoder=Gone(after=0)).check(text, BEFORE) == plain
    assert FactChecker(base_of(*FACTS), encoder=Gone(after=100)).check(text, BEFORE).answer is plain.answer


def test_vectors_are_kept_by_text_and_only_new_texts_are_encoded(tmp_path: Path) -> None:
    encoder = Topics()
    first = vectors_of(encoder, ["云雀", "百灵"], tmp_path)
    again = vectors_of(encoder, ["百灵", "云雀", "开放"], tmp_path)
    assert encoder.asked == ["云雀", "百灵", "开放"]
    assert np.array_equal(again[[1, 0]], first)
    for path in tmp_path.rglob("*.npz"):
        path.write_bytes(path.read_bytes()[:50])
    assert np.array_equal(vectors_of(Topics(), ["云雀", "百灵"], tmp_path), first)
    assert vectors_of(Gone(after=0), ["x"], tmp_path) is None


def test_vectors_whose_place_is_taken_are_done_without_and_leave_nothing_lying_about(tmp_path: Path) -> None:
    first = vectors_of(Topics(), ["云雀", "百灵"], tmp_path)
    (kept,) = tmp_path.rglob("*.npz")
    with kept.open("wb") as file:
        np.save(file, np.zeros(3))  # one array, no file of several
    assert np.array_equal(vectors_of(Topics(), ["云雀", "百灵"], tmp_path), first)
    kept.unlink()
    kept.mkdir()
    assert np.array_equal(vectors_of(Topics(), ["云雀", "百灵"], tmp_path), first)
    assert list(kept.parent.iterdir()) == [kept]


def _compressed_unknown(good: bytes) -> bytes:
    """As if a byte of the archive's directory had been written over."""
    at = good.rfind(b"PK\x01\x02") + 10
    return good[:at] + b"\x63" + good[at + 1 :]


def _saved(**arrays: Vectors) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def _a_bare_array(_: bytes) -> bytes:
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


@pytest.mark.parametrize(
    "damaged",
    [
        _compressed_unknown,
        _a_bare_array,
        lambda good: b"",
        lambda good: _saved(keys=_keys(good), rows=np.full((2, 5), np.nan, dtype=np.float16)),
        lambda good: _saved(keys=_keys(good), rows=np.ones(2, dtype=np.float16)),
        lambda good: _saved(keys=_keys(good), rows=np.array(["x", "y"])),
    ],
)
def test_a_damaged_file_of_vectors_is_made_anew(tmp_path: Path, damaged: Callable[[bytes], bytes]) -> None:
    texts = ["云雀", "百灵"]
    first = vectors_of(Topics(), texts, tmp_path)
    path = next(tmp_path.rglob("*.npz"))
    good = path.read_bytes()
    path.write_bytes(damaged(good))
    assert np.array_equal(vectors_of(Topics(), texts, tmp_path), first)
    again = Topics()
    assert vectors_of(again, texts, tmp_path) is not None
    assert again.asked == []


def _keys(good: bytes) -> Vectors:
    with np.load(io.BytesIO(good)) as file:
        keys: Vectors = file["keys"]
    return keys


OFFERED = "云雀终于对所有人开放"
"""Words that are offered the fact, and not more."""


def helped(reader: Reads | Absent) -> FactChecker:
    return FactChecker(base_of(*FACTS)).with_help(reader=reader)


def offered() -> list[str]:
    result = FactChecker(base_of(*FACTS)).check(OFFERED, BEFORE)
    assert result.answer is Answer.CLOSE
    return [candidate.fact_id for candidate in result.candidates]


def test_a_second_reader_may_choose_among_the_candidates() -> None:
    reader = Reads(offered()[0], Stance.AFFIRMS)
    told = helped(reader).check(OFFERED, BEFORE).known
    assert [(k.fact_id, k.stance, k.verdict) for k in told] == [
        (offered()[0], Stance.AFFIRMS, Verdict.REFUTED)
    ]
    assert [option.fact_id for option in reader.seen[0].options] == offered()
    assert reader.seen[0].claim in OFFERED


@pytest.mark.parametrize(
    "says",
    [
        lambda: Reads(None, None),
        lambda: Reads("no-such-fact", Stance.AFFIRMS),
        lambda: Reads(offered()[0], None),
        lambda: Reads(offered()[0], Stance.ASKS),  # it is no question
        Absent,
    ],
)
def test_what_a_second_reader_may_not_say_changes_nothing(says: Callable[[], Reads | Absent]) -> None:
    assert helped(says()).check(OFFERED, BEFORE) == FactChecker(base_of(*FACTS)).check(OFFERED, BEFORE)


@pytest.mark.parametrize(
    "text",
    [
        "云雀 2 已经对公众开放",
        "百灵已经对公众开放了",
        "要是云雀开放了就好了",
        "云雀能生成10分钟视频",
        "云雀即将开放",
    ],
)
def test_no_guard_is_overruled_by_a_second_reader(text: str) -> None:
    for fact in FACTS:
        for stance in Stance:
            plain, second = FactChecker(base_of(*FACTS)), helped(Reads(fact.id, stance))
            known: Iterable[str] = {finding.fact_id for finding in plain.check(text, BEFORE).known}
            assert {finding.fact_id for finding in second.check(text, BEFORE).known} == known


def test_what_a_second_reader_says_of_one_claim_is_no_word_on_the_one_beside_it() -> None:
    text = "云雀终于对所有人开放,云公司买百灵的事"
    plain = FactChecker(base_of(*FACTS)).check(text, BEFORE)
    assert [candidate.fact_id for candidate in plain.candidates] == ["yunque-open", "bailing-sold"]
    reader = Reads("bailing-sold", Stance.AFFIRMS)
    assert helped(reader).check(text, BEFORE) == plain
    assert [(asked.claim, [o.fact_id for o in asked.options]) for asked in reader.seen] == [
        ("云雀终于对所有人开放", ["yunque-open"])
    ]


@pytest.mark.parametrize("text", [f"{OFFERED} ❌", f"【谣言】{OFFERED}", f"{OFFERED}，骗你的"])
def test_what_a_mark_takes_back_is_not_told_by_a_second_reader(text: str) -> None:
    told = helped(Reads("yunque-open", Stance.AFFIRMS)).check(text, BEFORE).known
    assert Stance.AFFIRMS not in {finding.stance for finding in told}


def test_a_second_reader_does_not_turn_what_we_read_clearly() -> None:
    reader = Reads("yunque-open", Stance.DENIES)
    plain = FactChecker(base_of(*FACTS)).check("云雀已开放给大家了", BEFORE)
    assert helped(reader).check("云雀已开放给大家了", BEFORE) == plain


def test_the_local_encoder_is_the_one_that_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = local_encoder()
    if encoder is None:
        pytest.skip("the semantic extra is not installed")
    rows = encoder.encode(["Sora 已经开放", "Sora is open to the public", "隔夜菜会致癌"])
    assert rows is not None
    assert rows.shape == (3, 512)
    assert rows[0] @ rows[1] > 0.5 > rows[0] @ rows[2]
    monkeypatch.setitem(opening.__globals__["SUMS"], "sp.model", "0" * 64)
    with pytest.raises(StoreUnavailable, match="expected 000000000000"):
        local_encoder()
