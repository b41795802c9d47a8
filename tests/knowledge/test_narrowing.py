"""What narrows a claim or moves it elsewhere: places, ranks, paces, makes, other people's names."""

from __future__ import annotations

import pytest

from knowledge.names import Names
from knowledge.narrowing import marks
from knowledge.text import normal
from tests.knowledge.builders import subject

NAMES = Names((subject("yunque", "云雀", "Yunque"), subject("cloud", "云公司", "Cloud Inc")))

MARKED = (
    ("云雀在日本发布", {"place:jp"}),
    ("云雀已在全球上线", {"place:world"}),
    ("Yunque is available worldwide", {"place:world"}),
    ("云雀安卓版上架谷歌商店", {"on:android", "on:googleplay"}),
    ("云雀是全球第二个文生视频模型", {"rank:2"}),
    ("云雀估值第三高", {"rank:3"}),
    ("云雀是首个视频模型", {"rank:1"}),
    ("云雀排名垫底", {"rank:last"}),
    ("Yunque is the second such model", {"rank:2"}),
    ("Yunque is the second largest", {"rank:1", "rank:2"}),
    ("Yunque makes 60 second videos", set()),
    ("发布会第三天", {"turn-天:3"}),
    ("云雀每天亏钱", {"pace:day"}),
    ("Yunque loses money every month", {"pace:month"}),
    ("云雀1.5 flash", {"make:flash"}),
    ("华纳投了云公司", {"name:warner"}),
    ("云公司首席技术官承认了", {"title:cto"}),
    ("an open source yunque clone", {"clone:yunque"}),
    ("其他工具比云雀长", {"than:yunque"}),
    ("别家是云雀的15倍", {"than:yunque"}),
    ("第一时间用上云雀", set()),
    ("第三方能用云雀", set()),
    ("美国时间2月15日", set()),
    ("据纽约时报报道", set()),
    ("CEO云公司", set()),
    ("云雀的15倍时长", set()),
    ("云雀发布了", set()),
)


@pytest.mark.parametrize(("text", "expected"), MARKED)
def test_marks_of_a_clause(text: str, expected: set[str]) -> None:
    form = normal(text)
    assert {mark.name for mark in marks(form, NAMES.find(form))} == expected


def test_places_that_are_subjects_are_marked_as_such() -> None:
    names = Names((subject("japan", "日本", kind="place"), subject("yunque", "云雀")))
    form = normal("云雀在日本发布")
    assert {mark.name for mark in marks(form, names.find(form), names.places)} == {"at:japan"}
