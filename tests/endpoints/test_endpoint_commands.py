"""`heshi check`, `heshi chat` and `heshi doctor` with endpoints set up, against a real server."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.state.vectors import VECTORS_FILE
from tests.bot.builders import write_folder
from tests.endpoints.conftest import Log
from tests.endpoints.fake import KEY, MODEL, Fake, Says, completion, endpoint, failing, nobody, picked

UNSURE = "听说云雀开放给公众啦"

pytestmark = pytest.mark.usefixtures("log")


def heshi(*args: str, given: str = "") -> Result:
    return CliRunner().invoke(app, list(args), input=given)


@pytest.fixture
def server() -> Iterator[Fake]:
    with endpoint() as fake:
        yield fake
    assert not fake.problems


Sets = Callable[..., None]
Ail = Callable[[Fake], None]


@pytest.fixture
def sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sets:
    """Settings of one installation, with the small fact base and nothing from outside."""
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(write_folder(tmp_path / "own")))
    monkeypatch.setenv("HESHI_PORT", "0")
    monkeypatch.chdir(tmp_path)

    def take(url: str, *kinds: str, **over: str) -> None:
        for kind in kinds:
            monkeypatch.setenv(f"HESHI_{kind}_URL", url)
            monkeypatch.setenv(f"HESHI_{kind}_MODEL", MODEL)
        for name, value in over.items():
            monkeypatch.setenv(f"HESHI_{name}", value)

    return take


# --- check


def test_check_asks_what_is_set_up(server: Fake, sets: Sets, tmp_path: Path) -> None:
    sets(server.url, "EMBEDDINGS", "JUDGE")
    ran = heshi("check", "--json", UNSURE)
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["answer"] == "known"
    assert UNSURE in server.everything()
    assert (tmp_path / "data" / "cache" / VECTORS_FILE).exists()
    server.seen.clear()
    _ = heshi("check", "--json", UNSURE)
    # The wordings were kept: one text to notice another model, and the claim.
    assert len(server.texts()) < 5


def test_check_local_asks_nobody(server: Fake, sets: Sets) -> None:
    sets(server.url, "EMBEDDINGS", "JUDGE")
    assert heshi("check", "--local", UNSURE).exit_code == 0
    assert heshi("check", "--local", "--jsonl", given=json.dumps({"text": UNSURE})).exit_code == 0
    assert server.seen == []


def test_check_answers_though_nobody_is_there(sets: Sets) -> None:
    sets(nobody(), "EMBEDDINGS", "JUDGE")
    ran = heshi("check", "--json", UNSURE)
    local = heshi("check", "--json", "--local", UNSURE)
    assert ran.exit_code == 0
    assert ran.stdout == local.stdout
    assert "the embeddings endpoint does not answer" in ran.stderr
    assert UNSURE not in ran.stderr


def test_why_is_bounded_as_well(server: Fake, sets: Sets) -> None:
    sets(server.url, "JUDGE")
    ran = heshi("check", "--why", "--no-try", UNSURE)
    assert ran.exit_code == 0


def test_a_stream_of_lines_is_answered_line_by_line(server: Fake, sets: Sets) -> None:
    sets(server.url, "JUDGE")
    lines = "".join(json.dumps({"id": n, "text": f"{UNSURE}{n}"}) + "\n" for n in range(15))
    ran = heshi("check", "--jsonl", given=lines)
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == list(range(15))


def test_chat_asks_and_closes(server: Fake, sets: Sets) -> None:
    sets(server.url, "JUDGE")
    ran = heshi("chat", given=f"{UNSURE}\n/privacy\n/quit\n")
    assert ran.exit_code == 0
    assert "127.0.0.1" in ran.stdout


# --- doctor


def told(ran: Result, what: str) -> str:
    """The doctor's line on something, and the way to mend it."""
    lines = ran.stdout.splitlines()
    (number,) = (n for n, line in enumerate(lines) if line[4:].startswith(f"{what}:"))
    return "\n".join(lines[number : number + (2 if lines[number].startswith("!!") else 1)])


def test_without_endpoints_the_doctor_says_that_nothing_leaves(sets: Sets) -> None:
    sets("")
    ran = heshi("doctor")
    assert "nothing that is said leaves this machine" in told(ran, "endpoints")
    assert "off (HESHI_SEMANTIC)" in told(ran, "local model")


def sober(asked: dict[str, Any]) -> str:
    """A model that passes the doctor's two questions."""
    return picked("1", "denies") if "礼拜天" in asked["claim"] else picked("none", "none")


def test_the_doctor_finds_endpoints_that_work(server: Fake, sets: Sets) -> None:
    server.decide = sober
    sets(server.url, "EMBEDDINGS", "JUDGE")
    ran = heshi("doctor")
    assert told(ran, "embeddings").startswith(
        "ok  embeddings: test-model at 127.0.0.1: vectors of 64 numbers"
    )
    assert told(ran, "judge").startswith("ok  judge: test-model at 127.0.0.1: held to a schema")


def _has_a_key(fake: Fake) -> None:
    fake.key = KEY


def _fails(status: int) -> Ail:
    def ail(fake: Fake) -> None:
        fake.trick = lambda _: failing(status)

    return ail


def _is_a_page(fake: Fake) -> None:
    fake.trick = lambda _: Says(b"<html>a page</html>")


def _embeds_nothing(fake: Fake) -> None:
    fake.embed = lambda _: [1.0] * 8


def _answers(content: str) -> Ail:
    def ail(fake: Fake) -> None:
        fake.decide = lambda _: content

    return ail


def _is_slow(fake: Fake) -> None:
    fake.trick = lambda asked: Says(
        completion(sober(json.loads(asked["messages"][1]["content"]))).body, after=0.7
    )


def _is_well(_: Fake) -> None:
    pass


@pytest.mark.parametrize(
    ("what", "ail", "over", "says", "mend"),
    [
        ("embeddings", _is_well, {"EMBEDDINGS_URL": nobody()}, "cannot be reached", "HESHI_EMBEDDINGS_URL"),
        ("judge", _is_well, {"JUDGE_URL": nobody()}, "cannot be reached", "HESHI_JUDGE_URL"),
        ("embeddings", _has_a_key, {}, "401", "HESHI_EMBEDDINGS_KEY"),
        ("judge", _has_a_key, {}, "401 (Incorrect API key provided)", "HESHI_JUDGE_KEY"),
        ("embeddings", _is_well, {"EMBEDDINGS_MODEL": "other"}, "404", "called other"),
        ("judge", _is_well, {"JUDGE_MODEL": "other"}, "404", "called other"),
        ("judge", _fails(429), {}, "429", "your account"),
        ("judge", _fails(500), {}, "500", "its own log"),
        ("embeddings", _is_a_page, {}, "200", "an OpenAI-compatible API?"),
        ("embeddings", _embeds_nothing, {}, "the same for any text", "a model for embeddings"),
        ("judge", _answers("当然可以！"), {}, "one of our options", "HESHI_JUDGE_TOKENS"),
        ("judge", _is_slow, {"JUDGE_SECONDS": "0.5"}, "we wait 0.5", "HESHI_JUDGE_SECONDS"),
        ("judge", _answers(picked("1", "affirms")), {}, "misreads", "a better model"),
    ],
)
def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(
    *, sets: Sets, what: str, ail: Ail, over: dict[str, str], says: str, mend: str
) -> None:
    with endpoint(decide=sober) as fake:
        ail(fake)
        sets(fake.url, what.upper(), **over)
        ran = heshi("doctor")
    assert ran.exit_code == 1
    line = told(ran, what)
    assert line.startswith("!!")
    assert says in line.splitlines()[0]
    assert mend in line.splitlines()[1]


def test_the_doctor_says_when_there_is_no_schema(sets: Sets) -> None:
    with endpoint(decide=sober, schemas=False) as fake:
        sets(fake.url, "JUDGE")
        assert "asked for JSON, without a schema" in told(heshi("doctor"), "judge")


def test_the_doctor_never_shows_a_key(server: Fake, sets: Sets, log: Log) -> None:
    server.decide = sober
    sets(server.url, "EMBEDDINGS", "JUDGE", EMBEDDINGS_KEY=KEY, JUDGE_KEY=KEY)
    ran = heshi("doctor")
    assert KEY not in ran.output + log.stream.getvalue()


def test_a_key_over_plain_http_to_the_world_is_pointed_out(sets: Sets) -> None:
    # Whatever is not near goes through the proxy, at which nobody listens.
    sets("http://api.example.org/v1", "JUDGE", JUDGE_KEY=KEY, HTTP_PROXY=nobody().removesuffix("/v1"))
    ran = heshi("doctor")
    assert "at api.example.org through the proxy cannot be reached (ConnectError)" in told(ran, "judge")
    line = told(ran, "judge address")
    assert "unencrypted" in line
    assert "https:// in HESHI_JUDGE_URL" in line
    assert KEY not in line


def test_to_insist_on_the_local_model_is_mended_by_installing_it(
    sets: Sets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.local_encoder", lambda: None)
    sets("", SEMANTIC="on")
    assert "pip install 'heshi[semantic]'" in told(heshi("doctor"), "local model")
    ran = heshi("check", UNSURE)
    assert ran.exit_code == 2
    assert "pip install 'heshi[semantic]'" in ran.stderr


def test_a_key_that_was_mistyped_is_not_shown(sets: Sets) -> None:
    sets("http://127.0.0.1:1/v1", "JUDGE", JUDGE_KEY="sk-secret with a space")
    ran = heshi("check", UNSURE)
    assert ran.exit_code == 2
    assert "HESHI_JUDGE_KEY" in ran.stderr
    assert "secret" not in ran.stderr
