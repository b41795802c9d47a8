"""What is remembered, read on the threads of those who ask, with connections of their own."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from sqlite3 import Connection
from typing import TypeVar

from bot.memory import Answered, RoomSettings, Spoke
from bot.messages import Address
from bot.state import answers, offers, people, questions, rooms, schema
from bot.state.codec import person_key, room_key
from bot.state.keys import Keys
from bot.state.writer import said

T = TypeVar("T")


class SqliteMemory:
    """`bot.memory.Memory` on one SQLite file. Safe from many threads."""

    def __init__(self, path: Path, keys: Keys, book: rooms.RoomBook) -> None:
        """`book`: the settings of all rooms, which are asked for with every message of every group."""
        self.keys = keys
        self._path = path
        self._rooms = book
        self._idle: SimpleQueue[Connection] = SimpleQueue()

    def close_readers(self) -> None:
        """Let go of the connections that nobody reads on."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def read(self, work: Callable[[Connection], T]) -> T:
        """The result of reading; blocks for well under a millisecond, and never for a writer."""
        try:
            with self._reader() as connection:
                return work(connection)
        except sqlite3.Error as error:
            raise said(error) from error

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = schema.connect_reader(self._path)
        try:
            yield connection
        finally:
            self._idle.put(connection)

    def room(self, address: Address) -> RoomSettings:
        """As `bot.memory` says. From memory: it is asked for with every message of every group."""
        return self._rooms.of(room_key(self.keys, address))

    def spoke(self, address: Address, author: str, since: dt.datetime) -> tuple[Spoke, ...]:
        """As `bot.memory` says."""
        room, person = room_key(self.keys, address), person_key(self.keys, address.channel, author)
        return self.read(lambda connection: rooms.spoken(connection, room, person, since.timestamp()))

    def answer_to(self, address: Address, message_id: str) -> Answered | None:
        """As `bot.memory` says."""
        return self.read(lambda connection: answers.to_message(connection, self.keys, address, message_id))

    def answer_at(self, address: Address, message_id: str) -> Answered | None:
        """As `bot.memory` says."""
        return self.read(lambda connection: answers.at_message(connection, self.keys, address, message_id))

    def watches(self, address: Address, author: str) -> tuple[str, ...]:
        """As `bot.memory` says."""
        person = person_key(self.keys, address.channel, author)
        return self.read(lambda connection: people.watches(connection, person))

    def withheld(self, address: Address) -> str:
        """As `bot.memory` says."""
        room = room_key(self.keys, address)
        return self.read(lambda connection: rooms.withheld(connection, room))

    def offered(self, address: Address) -> tuple[str, ...]:
        """As `bot.memory` says."""
        room = room_key(self.keys, address)
        return self.read(lambda connection: offers.of_room(connection, self.keys, room))

    def muted(self, author: str, channel: str) -> bool:
        """As `bot.memory` says."""
        person = person_key(self.keys, channel, author)
        return self.read(lambda connection: people.muted(connection, person))

    def unwanted(self, text: str) -> bool:
        """As `bot.memory` says."""
        return self.read(lambda connection: questions.unwanted(connection, self.keys, text))
