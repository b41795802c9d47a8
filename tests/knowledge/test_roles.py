"""Who does it to whom: of two names in a clause, which one acts."""

from __future__ import annotations

import pytest

from knowledge.names import Names
from knowledge.roles import roles, roles_across
from knowledge.text import normal
from tests.knowledge.builders import subject

NAMES = Names(
    (subject("cloud", "云公司", "Cloud Inc"), subject("bailing", "百灵", "Bailing"), subject("kite", "风筝"))
)

CLOUD_ACTS, BAILING_ACTS = {("cloud", "bailing")}, {("bailing", "cloud")}
READ = (
    ("云公司收购了百灵", CLOUD_ACTS),
    ("云公司把百灵收购了", CLOUD_ACTS),
    ("云公司向百灵道歉", CLOUD_ACTS),
    ("百灵被云公司收购了", CLOUD_ACTS),
    ("百灵归云公司了", CLOUD_ACTS),
    ("百灵是云公司的了", CLOUD_ACTS),
    ("百灵现在的老板是云公司", CLOUD_ACTS),
    ("百灵拿到了云公司的投资款", CLOUD_ACTS),
    ("百灵卖给了云公司", CLOUD_ACTS),
    ("云公司在百灵之后发布", CLOUD_ACTS),
    ("百灵发布之后云公司才发布", CLOUD_ACTS),
    ("百灵比云公司早发布", CLOUD_ACTS),
    ("百灵在云公司之前发布", CLOUD_ACTS),
    ("Bailing was bought by Cloud Inc", CLOUD_ACTS),
    ("Cloud Inc bought Bailing", CLOUD_ACTS),
    ("Bailing came before Cloud Inc", CLOUD_ACTS),
    ("百灵收购了云公司", BAILING_ACTS),
    ("云公司被百灵收购了", BAILING_ACTS),
    ("Cloud Inc belongs to Bailing", BAILING_ACTS),
    ("云公司和百灵合作", set()),
    ("云公司的百灵", set()),
    ("云公司用百灵做的", set()),
    ("百灵是云公司做的", set()),
    ("云公司在百灵里", set()),
)


@pytest.mark.parametrize(("text", "expected"), READ)
def test_the_first_name_acts_unless_a_small_word_turns_it_round(text: str, expected: set[object]) -> None:
    form = normal(text)
    assert set(roles(form, NAMES.find(form))) == expected


def test_of_three_names_each_two_have_roles() -> None:
    form = normal("云公司因为风筝起诉了百灵")
    assert ("cloud", "bailing") in set(roles(form, NAMES.find(form)))


ACROSS = (
    ("云公司收购了", "百灵", False, CLOUD_ACTS),
    ("云公司发声明", "给百灵赔不是", True, CLOUD_ACTS),
    ("云公司没了", "百灵还在", True, set()),
)


@pytest.mark.parametrize(("before", "text", "parted", "expected"), ACROSS)
def test_names_of_two_clauses_have_roles_where_a_word_points_back(
    before: str, text: str, parted: bool, expected: set[object]
) -> None:
    assert set(roles_across(before, NAMES.find(before), text, NAMES.find(text), parted=parted)) == expected
