"""A language model that may only point: over a real server, obedient and otherwise."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from bot.endpoints import Client, Endpoint, EndpointReader
from bot.endpoints.limits import patience
from bot.endpoints.reader import AT_ONCE
from knowledge import Bilingual, Choice, Option, Question, Stance
from tests.endpoints.conftest import Log
from tests.endpoints.fake import KEY, MODEL, Fake, Says, completion, endpoint, failing, nobody, picked

OPEN = Option(
    "yunque-open",
    Bilingual(zh="云雀已经对公众开放。", en="Yunque is open to the public."),
    Bilingual(zh="云雀没有对公众开放。", en="Yunque is not open to the public."),
)
FREE = Option("yunque-free", Bilingual(zh="用它不要钱。", en="Using it costs nothing."), None)


def question(
    claim: str = "云雀谁都能用了", context: str = "", options: tuple[Option, ...] = (OPEN, FREE)
) -> Question:
    return Question(claim, context or claim, options)


@contextmanager
def reader(url: str, key: str | None = None, **over: Any) -> Iterator[EndpointReader]:
    secret = SecretStr(key) if key else None
    made = EndpointReader(Client(Endpoint("judge", url, MODEL, secret)), **{"within": 10.0} | over)
    with closing(made):
        yield made


# --- a server as it should be


def test_a_choice_is_one_of_ours_and_a_stance(server: Fake) -> None:
    with reader(server.url) as made:
        assert made.read(question("云雀能用了")) == Choice("yunque-open", Stance.AFFIRMS)
        assert made.read(question("云雀没有开放")) == Choice("yunque-open", Stance.DENIES)
        assert made.read(question("天气真好啊")) == Choice(None)


def test_what_is_asked_is_small_fixed_and_exact(server: Fake) -> None:
    with reader(server.url) as made:
        _ = made.read(question("云雀能用了", "大家好。云雀能用了。"))
    (asked,) = server.asked()
    assert asked == {
        "claim": "云雀能用了",
        "context": "大家好。云雀能用了。",
        "options": [
            {"option": "1", "statement": OPEN.statement.zh, "denial": "云雀没有对公众开放。"},
            {"option": "2", "statement": FREE.statement.zh, "denial": None},
        ],
    }
    request = server.seen[0][1]
    assert (request["temperature"], request["max_tokens"]) == (0, 64)
    schema = request["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["option"]["enum"] == ["1", "2", "none"]
    assert schema["properties"]["stance"]["enum"] == ["affirms", "denies", "asks", "none"]


def test_a_claim_without_chinese_gets_english_options(server: Fake) -> None:
    with reader(server.url) as made:
        _ = made.read(question("anyone can use Yunque now"))
    assert server.asked()[0]["options"][0]["statement"] == OPEN.statement.en


def test_no_options_need_no_call(server: Fake) -> None:
    with reader(server.url) as made:
        assert made.read(question(options=())) is None
    assert not server.seen


def test_only_the_nearest_options_are_shown(server: Fake) -> None:
    many = tuple(Option(f"f{n}", OPEN.statement, None) for n in range(20))
    with reader(server.url) as made:
        _ = made.read(question(options=many))
    assert len(server.asked()[0]["options"]) == 8


def test_the_key_goes_in_its_header_and_nowhere_else() -> None:
    with endpoint(key=KEY) as server, reader(server.url, KEY) as made:
        assert made.read(question()) is not None
        assert KEY not in server.everything() + repr(made)
    assert not server.problems


def test_the_same_question_is_asked_once(server: Fake) -> None:
    with reader(server.url) as made:
        assert made.read(question()) == made.read(question())
        assert len(server.seen) == 1
        # Reworded, a fact is another one.
        anew = Option("yunque-open", Bilingual(zh="云雀开放了。", en="Yunque opened."), None)
        _ = made.read(question(options=(anew, FREE)))
        _ = made.read(question(options=(FREE, OPEN)))
    assert len(server.seen) == 3


def test_what_leads_to_a_person_does_not_leave(server: Fake) -> None:
    with reader(server.url, veil=lambda text: text.replace("13800000000", "…")) as made:
        _ = made.read(question("云雀能用了，找13800000000", "13800000000，云雀能用了，找1380\u200b0000000"))
    assert "13800000000" not in server.everything()
    assert server.asked()[0]["context"] == "…，云雀能用了，找…"


# --- servers that cannot do everything


@pytest.mark.parametrize(
    ("lacks", "calls"),
    [
        ({"schemas": False}, 2),
        ({"limit": "max_completion_tokens"}, 2),
        ({"warm": False}, 2),
        ({"schemas": False, "warm": False, "limit": "max_completion_tokens"}, 4),
    ],
    ids=str,
)
def test_the_plainest_manner_that_works_is_kept(lacks: dict[str, Any], calls: int) -> None:
    with endpoint(**lacks) as server, reader(server.url) as made:
        assert made.read(question("云雀能用了")) == Choice("yunque-open", Stance.AFFIRMS)
        assert len(server.seen) == calls
        assert made.read(question("云雀没有开放")) == Choice("yunque-open", Stance.DENIES)
        assert len(server.seen) == calls + 1
    assert not server.problems


def test_a_refusal_of_one_claim_changes_no_manner(server: Fake) -> None:
    server.trick = lambda asked: failing(400) if "坏" in asked["messages"][1]["content"] else None
    with reader(server.url) as made:
        assert made.read(question("坏话")) is None
        _ = made.read(question("云雀能用了"))
    assert server.seen[-1][1]["response_format"]["type"] == "json_schema"


def test_more_tokens_for_models_that_think(server: Fake) -> None:
    with reader(server.url, tokens=2000) as made:
        _ = made.read(question())
    assert server.seen[0][1]["max_tokens"] == 2000


# --- anything else is no answer


def _told(**over: Any) -> str:
    return json.dumps({"option": "1", "stance": "affirms"} | over)


NONSENSE = {
    "prose": "选 1，因为……",
    "fenced": "```json\n" + picked("1") + "\n```",
    "prose before": "Sure! " + picked("1"),
    "prose after": picked("1") + " Hope this helps.",
    "two objects": picked("1") + picked("2"),
    "a list": f"[{picked('1')}]",
    "a number": "1",
    "null": "null",
    "empty": "",
    "white space": " \n" * 100,
    "endless white space": picked("1") + " " * 1000,
    "an option not offered": picked("3"),
    "an option by its name": picked("yunque-open"),
    "zero": picked("0"),
    "minus": picked("-1"),
    "full-width": picked("１"),
    "a spaced option": picked(" 1"),
    "an option as a number": _told(option=1),
    "an option as a list": _told(option=["1"]),
    "null for an option": _told(option=None),
    "a stance outside": picked("1", "supports"),
    "a stance in capitals": picked("1", "AFFIRMS"),
    "a stance in Chinese": picked("1", "肯定"),
    "no stance": picked("1", "none"),
    "null for a stance": _told(stance=None),
    "a stance as a list": _told(stance=["affirms"]),
    "none, and an odd stance": picked("none", "refuted"),
    "more keys": _told(verdict="supported"),
    "fewer keys": '{"option": "1"}',
    "a key twice": '{"option": "1", "option": "2", "stance": "affirms"}',
    "NaN": '{"option": NaN, "stance": "affirms"}',
    "nested deeply": "[" * 399,
    "an unpaired surrogate": '{"option": "\\ud800", "stance": "affirms"}',
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE)
def test_words_that_are_not_ours_are_no_answer(server: Fake, log: Log, content: str) -> None:
    server.decide = lambda _: content
    with reader(server.url) as made:
        assert made.read(question("我的秘密")) is None
    assert log.failures() == [("garbage", 200)]
    assert "秘密" not in log.stream.getvalue()
    assert "Hope" not in log.stream.getvalue()


GARBAGE = {
    "no JSON": Says(b"<html>bad gateway</html>"),
    "no UTF-8": Says(b'{"choices": "\xff\xfe\xfa"}'),
    "no UTF-8 in the words": Says(
        b'{"choices": [{"message": {"content": "\xc3("}, "finish_reason": "stop"}]}'
    ),
    "nothing": Says(b""),
    "half": Says(b'{"choices": [{"mess'),
    "null": Says(b"null"),
    "no choices": Says(b'{"choices": []}'),
    "choices that are none": Says(b'{"choices": {"0": 1}}'),
    "a refusal": completion(None, refusal="I cannot help with that."),
    "cut off": completion(picked("1"), "length"),
    "filtered": completion(picked("1"), "content_filter"),
    "a tool call": completion(picked("1"), "tool_calls"),
    "no reason to stop": Says(json.dumps({"choices": [{"message": {"content": picked("1")}}]}).encode()),
    "parts": Says(
        json.dumps({"choices": [{"message": {"content": [picked("1")]}, "finish_reason": "stop"}]}).encode()
    ),
    "nested deeply": Says(b'{"choices":' + b"[" * 100_000),
    "a number of ten thousand digits": Says(b'{"choices": ' + b"9" * 10_000 + b"}"),
}


@pytest.mark.parametrize("said", GARBAGE.values(), ids=GARBAGE)
def test_answers_that_are_none(server: Fake, log: Log, said: Says) -> None:
    server.trick = lambda _: said
    with reader(server.url) as made:
        assert made.read(question()) is None
    assert log.failures() == [("garbage", 200)]


def test_a_packed_answer_is_not_unpacked(server: Fake, log: Log) -> None:
    server.trick = lambda _: Says(b"\x1f\x8b" + b"\x00" * 100, headers=(("content_encoding", "gzip"),))
    with reader(server.url) as made:
        assert made.read(question()) is None
    assert log.failures() == [("packed", 0)]


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 413, 422, 429, 500, 502, 503])
def test_a_refusal_is_a_log_line(server: Fake, log: Log, status: int) -> None:
    server.trick = lambda _: failing(status, location=server.url + "/elsewhere")
    with reader(server.url) as made:
        assert made.read(question("我的秘密")) is None
    assert log.failures() == [("refused", status)]
    assert "秘密" not in log.stream.getvalue()


BROKEN = {
    "closes at once": (Says(b"x" * 99, cut_at=0), "RemoteProtocolError"),
    "closes in the midst": (Says(b"x" * 99, cut_at=9), "RemoteProtocolError"),
    "endless": (Says(b"{", endless=b" " * 65536), "endless"),
    "huge": (Says(b" " * 1_000_000), "endless"),
}


@pytest.mark.parametrize(("said", "error"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_a_log_line(server: Fake, log: Log, said: Says, error: str) -> None:
    server.trick = lambda _: said
    with reader(server.url) as made:
        assert made.read(question()) is None
    assert log.failures() == [(error, 0)]


@pytest.mark.parametrize(
    "said", [Says(b"{}", after=30), Says(b" " * 9999, dribbles=0.05)], ids=["late", "drops"]
)
def test_a_slow_answer_is_not_waited_for(server: Fake, log: Log, said: Says) -> None:
    server.trick = lambda _: said
    with reader(server.url, within=0.4) as made:
        started = time.monotonic()
        assert made.read(question()) is None
        # Generous: it shows that there is a bound.
        assert time.monotonic() - started < 5
    assert log.failures() == [("late", 0)]


def test_nobody_there_is_a_log_line(log: Log) -> None:
    with reader(nobody()) as made:
        assert made.read(question()) is None
    assert log.failures() == [("ConnectError", 0)]


# --- bounds


def test_no_more_questions_an_hour_than_the_budget(server: Fake, log: Log) -> None:
    with reader(server.url, an_hour=3) as made:
        found = [made.read(question(f"云雀能用了，第{n}次")) for n in range(5)]
    assert [one is not None for one in found] == [True, True, True, False, False]
    assert len(server.seen) == 3
    # Said once, and not for every question that is not asked.
    assert log.failures() == [("budget", 0)]


def test_a_message_costs_only_so_many_questions(server: Fake) -> None:
    with reader(server.url) as made, patience(10, calls=2):
        found = [made.read(question(f"云雀能用了，第{n}次")) for n in range(4)]
    assert [one is not None for one in found] == [True, True, False, False]


def test_without_patience_left_nothing_is_asked(server: Fake, log: Log) -> None:
    with reader(server.url) as made, patience(0.0):
        assert made.read(question()) is None
    assert not server.seen
    assert log.failures() == []


def test_after_failures_it_is_left_alone_and_comes_back(
    server: Fake, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.endpoints.limits.FIRST_PAUSE", 0.2)
    server.trick = lambda _: failing(500)
    with reader(server.url) as made:
        for number in range(6):
            assert made.read(question(f"第{number}句")) is None
        assert len(server.seen) == 3
        server.trick = None
        until = time.monotonic() + 30
        while made.read(question("云雀能用了")) is None and time.monotonic() < until:
            time.sleep(0.05)
        assert made.read(question("云雀能用了")) is not None
    assert [line["event"] for line in log.lines] == ["endpoint.failed"] * 3 + ["endpoint.back"]


def test_a_wrong_key_is_not_tried_again_and_again(log: Log) -> None:
    with endpoint(key=KEY) as server, reader(server.url, "sk-wrong") as made:
        for number in range(3):
            assert made.read(question(f"第{number}句")) is None
        assert len(server.problems) == 1
    assert log.failures() == [("refused", 401)]


def test_claims_that_a_model_chokes_on_switch_it_off_for_nobody(server: Fake) -> None:
    server.trick = lambda asked: completion("嗯") if "坏" in asked["messages"][1]["content"] else None
    with reader(server.url) as made:
        for number in range(6):
            assert made.read(question(f"坏{number}")) is None
        assert made.read(question("云雀能用了")) is not None


def test_only_so_many_are_asked_at_once_and_nobody_waits_in_line(server: Fake) -> None:
    go, found = threading.Event(), []

    def wait(_: Any) -> None:
        _ = go.wait(20)

    server.trick = wait
    with reader(server.url, within=20) as made:
        threads = [
            threading.Thread(target=lambda n=n: found.append(made.read(question(f"第{n}句"))))
            for n in range(AT_ONCE)
        ]
        for thread in threads:
            thread.start()
        while len(server.seen) < AT_ONCE:
            time.sleep(0.01)
        assert made.read(question("还有一句")) is None
        go.set()
        for thread in threads:
            thread.join()
    assert len(found) == AT_ONCE
    assert all(one is not None for one in found)
