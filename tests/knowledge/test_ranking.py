"""A ranking puts the fact first that a text is about, long or short, and says when there is none."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import FactChecker, open_facts, ranking
from knowledge.fitted_ranking import BY_JUDGEMENT, BY_MEANING, BY_WORDS
from knowledge.ranking import Figures, Grams, grams
from tests.knowledge.builders import checker

if TYPE_CHECKING:
    from knowledge.meaning import Vectors

CLAIMS = {
    "rice": "隔夜米饭吃了会致癌",
    "microwave": "微波炉加热的食物会致癌",
    "mung": "喝绿豆汤能解百毒",
    "shark": "A shark swam up a flooded street in Houston",
    "goldfish": "鱼的记忆只有七秒",
    "word": "假的",
}
FORWARD = (
    "各位群里的朋友，大家晚上好！今天在医院排队的时候听旁边一位阿姨讲，她女儿在疾控中心上班，"
    "说现在家家户户都在用的那个微波炉，加热过的食物其实是会致癌的，让家里老人孩子都注意一点。"
    "不管真假，先转给身边的人看看，平安是福！"
)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> FactChecker:
    """One claim a fact, as in other people's collections."""
    file = tmp_path_factory.mktemp("claims") / "facts.jsonl"
    rows = [json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, text in CLAIMS.items()]
    file.write_text("\n".join(rows), encoding="utf-8")
    return FactChecker(open_facts(file))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("隔夜米饭吃了会致癌", "rice"),
        ("隔夜的飯吃了真的會致癌嗎？", "rice"),
        ("绿豆汤解毒", "mung"),
        (FORWARD, "microwave"),
        ("OMG sharks swimming in the flooded streets of Houston", "shark"),
        ("鱼只有七秒钟的记忆，这是假的吗", "goldfish"),
    ],
)
def test_the_fact_that_is_meant_comes_first(foreign: FactChecker, text: str, fact: str) -> None:
    assert foreign.ranking(text)[0][0] == fact


def test_what_is_about_a_fact_scores_above_what_is_about_none(foreign: FactChecker) -> None:
    about = [foreign.ranking(text)[0][1] for text in (CLAIMS["rice"], "隔夜饭会致癌", FORWARD)]
    talk = ("今天的米饭真好吃", "你家微波炉多少钱买的", "我去医院看病了", "What a lovely street")
    none = [max((score for _, score in foreign.ranking(text)), default=0.0) for text in talk]

    assert min(about) > max(none)


def test_who_holds_more_of_a_claim_is_nearer_to_it(foreign: FactChecker) -> None:
    texts = ("致癌", "米饭会致癌", "隔夜米饭会致癌", "隔夜米饭吃了会致癌")
    scores = [dict(foreign.ranking(text))["rice"] for text in texts]

    assert scores == sorted(scores)


def test_a_claim_of_one_word_is_not_near_to_everything_with_that_word(foreign: FactChecker) -> None:
    """One junk entry must not come first in every search."""
    assert dict(foreign.ranking("微波炉加热食物致癌是假的，别信"))["word"] < 0.5


def test_grams_are_characters_pairs_and_latin_words_without_their_endings() -> None:
    assert grams("sora已开放") == ["sora", "已", "开", "放", "已开", "开放"]
    assert grams("sharks swam in gas") == ["shark", "swam", "in", "gas"]


def test_figures_by_hand() -> None:
    made = Grams(["甲乙", "甲丙"], [0, 1])
    rare, common = math.log(3 / 1.5) + 0.1, math.log(3 / 2.5) + 0.1  # in one of two, in both

    figures = made.figures(made.asked("甲丁"), 0)  # of 甲, 乙, 甲乙 the text holds 甲; nobody knows 丁

    assert figures.cosine == pytest.approx(common / math.sqrt(common**2 + 2 * rare**2))
    assert figures.held == pytest.approx(common / (common + 2 * rare + rare))
    assert figures.shared == pytest.approx(math.log1p(common))


def test_nothing_in_common_is_as_unlikely_as_can_be() -> None:
    assert Figures(0, 0, 0).by_words < -10
    assert Figures(1, 1, math.log1p(40)).by_words > 2


def test_more_of_any_figure_speaks_for_the_fact() -> None:
    assert all(weight >= 0 for weights in (BY_WORDS, BY_JUDGEMENT, BY_MEANING) for weight in weights[:-1])


def test_a_large_edition_is_ranked_by_the_search_by_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "MAX_INDEXED", 5)

    assert checker().ranking("云雀能生成60秒视频")[0][0] == "yunque-60-seconds"


@given(st.text(max_size=300), st.integers(min_value=1, max_value=20))
def test_any_text_is_ranked_best_first_and_each_fact_once(text: str, limit: int) -> None:
    ranked = checker().ranking(text, limit)

    assert len(ranked) <= limit
    assert len({fact for fact, _ in ranked}) == len(ranked)
    assert ranked == tuple(sorted(ranked, key=lambda pair: (-pair[1], pair[0])))
    assert all(0 <= score <= 1 for _, score in ranked)


class _Topics:
    """An encoder that knows two things: food, in any language, and all else."""

    model = "topics"

    def __init__(self, *, works: bool = True) -> None:
        self.works = works

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        numpy = pytest.importorskip("numpy")
        if not self.works:
            return None
        rows = [[1.0, 0.0] if any(w in text for w in ("米饭", "leftover")) else [0.0, 1.0] for text in texts]
        return numpy.array(rows, dtype=numpy.float32)  # type: ignore[no-any-return]


def test_with_an_encoder_a_text_in_another_language_finds_its_fact(foreign: FactChecker) -> None:
    assert foreign.ranking("eating leftovers gives you tumours") == ()

    helped = foreign.with_help(_Topics())

    assert helped.ranking("eating leftovers gives you tumours")[0][0] == "rice"


def test_where_the_encoder_fails_words_alone_rank(foreign: FactChecker) -> None:
    encoder = _Topics()
    helped = foreign.with_help(encoder)
    encoder.works = False

    assert helped.ranking("隔夜饭会致癌") == foreign.ranking("隔夜饭会致癌")
