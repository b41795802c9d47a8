"""Who may be overheard by an endpoint: nobody. It sees what is said to us, and the wordings of facts."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.app import App, build
from bot.conversation import Conversation, House
from bot.delivery import Abilities
from bot.endpoints.embeddings import CANARY
from bot.memory import Answered, Policy, RoomSettings
from bot.messages import Content, Incoming, Kind
from bot.settings import Settings
from tests.bot.builders import BASE, GROUP, PRIVATE, TODAY, write_folder
from tests.bot.remembering import Remembering
from tests.endpoints.fake import MODEL, Fake, endpoint

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MARK = "听说云雀开放给公众啦"
"""Of what the small fact base knows, in words that leave it open: both endpoints are asked about it."""


def until(there: Callable[[], bool]) -> None:
    """Waits for something that happens in another thread."""
    late = time.monotonic() + 60
    while not there():
        assert time.monotonic() < late
        time.sleep(0.01)


@pytest.fixture
def server() -> Iterator[Fake]:
    with endpoint() as fake:
        yield fake
    assert not fake.problems


@contextmanager
def app(server: Fake, folder: Path, **over: str) -> Iterator[App]:
    """The application with both endpoints, its help ready, and nothing seen yet."""
    both = {
        f"{name}_{part}": value
        for name in ("embeddings", "judge")
        for part, value in (("url", server.url), ("model", MODEL))
    }
    facts = write_folder(folder / "own")
    made = build(Settings(data=folder / "data", **both | over), facts=facts, today=lambda: TODAY)
    with closing(made):
        until(lambda: ready(made))
        server.seen.clear()
        yield made


def ready(made: App) -> bool:
    helped = made.library.current().with_help
    return helped is not None and helped.checker._matcher.meaning is not None  # type: ignore[attr-defined]


def talk(made: App, memory: Remembering) -> Conversation:
    current = made.library.current
    return Conversation(
        House(current, lambda: TODAY, memory=memory, channels={"test": Abilities(pushes=True, edits=True)})
    )


def sure_only() -> Remembering:
    return Remembering(rooms={GROUP.room: RoomSettings(policy=Policy.SURE_ONLY)})


def in_group(text: str, **over: object) -> Incoming:
    return Incoming(GROUP, Content(typed=text), "m1", "a1", **over)  # type: ignore[arg-type]


ADDRESSED = {
    "in private": Incoming(PRIVATE, Content(typed=MARK), "m1", "a1", addressed=True),
    "a mention": in_group(MARK, addressed=True, named=True),
    "a reply to us": in_group(MARK, addressed=True, on_message="m0"),
    "a command": Incoming(PRIVATE, Content(typed=f"/check {MARK}"), "m1", "a1", addressed=True),
    "a guest's question": in_group(MARK, kind=Kind.GUEST),
    "an edited question": Incoming(
        PRIVATE, Content(typed=MARK), "m1", "a1", kind=Kind.EDITED, addressed=True
    ),
}

NOT_ADDRESSED = {
    "talk": in_group(MARK),
    "talk that replies to somebody": in_group(MARK, on_message=""),
    "forwarded talk": Incoming(GROUP, Content(typed="", forwarded=(MARK,)), "m1", "a1"),
    "talk that was edited": in_group(MARK, kind=Kind.EDITED),
    "a bot": in_group(MARK, from_bot=True),
    "an inline query on its way": Incoming(PRIVATE, Content(typed=MARK), kind=Kind.INLINE, token="t"),
    "a thumb": Incoming(GROUP, Content(typed="👎"), "m1", "a1", kind=Kind.REACTION, on_message="m0"),
}


@pytest.mark.parametrize("said", ADDRESSED.values(), ids=ADDRESSED)
def test_what_is_said_to_us_may_be_shown(server: Fake, tmp_path: Path, said: Incoming) -> None:
    with app(server, tmp_path) as made:
        _ = talk(made, sure_only()).respond([said], NOW)
    assert any("开放给公众" in text for text in server.texts())
    assert any("开放给公众" in asked["claim"] for asked in server.asked())


@pytest.mark.parametrize("said", NOT_ADDRESSED.values(), ids=NOT_ADDRESSED)
def test_what_is_said_to_others_never_is(server: Fake, tmp_path: Path, said: Incoming) -> None:
    with app(server, tmp_path) as made:
        _ = talk(made, sure_only()).respond([said, said], NOW)
    assert server.seen == []


def test_nor_where_we_had_spoken_unasked_and_the_message_is_edited(server: Fake, tmp_path: Path) -> None:
    before = Answered("m9", (), unasked=True, at=NOW)
    memory = Remembering(
        rooms={GROUP.room: RoomSettings(policy=Policy.SURE_ONLY)},
        answers={(GROUP.room, "m9"): ("m1", before)},
    )
    with app(server, tmp_path) as made:
        _ = talk(made, memory).respond([in_group(MARK, kind=Kind.EDITED)], NOW)
    assert server.seen == []


def test_nor_in_a_burst_with_what_is_said_to_us(server: Fake, tmp_path: Path) -> None:
    with app(server, tmp_path) as made:
        burst = [in_group("云雀这个词没人听见"), in_group(MARK, addressed=True, named=True)]
        _ = talk(made, sure_only()).respond(burst, NOW)
    assert "开放给公众" in server.everything()
    assert "没人听见" not in server.everything()


def test_the_gate_asks_nobody(server: Fake, tmp_path: Path) -> None:
    with app(server, tmp_path) as made:
        assert made.library.current().checker.concerns(MARK)
        assert made.library.current().helped is not made.library.current().checker
    assert server.seen == []


def test_what_leads_to_a_person_stays(server: Fake, tmp_path: Path) -> None:
    private = [
        "13812345678",
        "lao.wang@example.org",
        "@lao_wang",
        "https://t.me/joinchat/abc",
        "wx: laowang88",
    ]
    with app(server, tmp_path) as made:
        for secret in private:
            said = Incoming(PRIVATE, Content(typed=f"{MARK} {secret}"), "m1", "a1", addressed=True)
            _ = talk(made, Remembering()).respond([said], NOW)
    assert server.seen
    assert not [secret for secret in private if secret in server.everything()]


def test_preparing_shows_wordings_of_facts_and_nothing_else(server: Fake, tmp_path: Path) -> None:
    shown: list[str] = []
    server.trick = lambda asked: shown.extend(asked["input"])
    with app(server, tmp_path):
        pass
    wordings = {text for fact in BASE.current() for text in (fact.statement.zh, *fact.wordings.affirm)}
    assert CANARY in shown
    assert any("云雀" in text for text in shown)
    assert len(shown) < 4 * len(wordings) + 40
    assert MARK not in shown


def test_nothing_that_is_said_reaches_the_disk(server: Fake, tmp_path: Path) -> None:
    with app(server, tmp_path) as made:
        said = Incoming(PRIVATE, Content(typed=MARK), "m1", "a1", addressed=True)
        _ = talk(made, Remembering()).respond([said], NOW)
        kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
        found = [path.name for path in kept if "开放给公众".encode() in path.read_bytes()]
        rows = json.dumps(server.texts(), ensure_ascii=False)
    assert found == []
    assert "开放给公众" in rows
