"""Words of the console in Traditional script."""

from __future__ import annotations

from bot.console.words import InThree
from bot.messages import Language
from bot.replies import voice


def test_they_are_those_of_taiwan_and_of_publishing() -> None:
    table = InThree(
        ("发布软件", "核实", "台湾", "并发布"), ("publish software", "check", "Taiwan", "and publish")
    )
    assert table[Language.ZH_HANT] == ("發布軟體", "核實", "台灣", "並發布")


def test_the_tables_that_take_43_mb_are_those_of_the_answers() -> None:
    voice.in_taiwan("先有一句")
    before = voice._converter.cache_info()
    assert InThree("后来的一句", "a later one")[Language.ZH_HANT] == "後來的一句"
    after = voice._converter.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 1)
