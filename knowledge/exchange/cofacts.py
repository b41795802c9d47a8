"""Cofacts' open data → offers: messages that people sent in, and what its editors answered.

As published (https://github.com/cofacts/opendata): three tables of CSV, joined here,

    articles          id, text, createdAt …         the message, as it went round
    replies           id, type, text, reference …   what an editor answered
    article_replies   articleId, replyId, replyType, status, positiveFeedbackCount, negativeFeedbackCount …

or the nodes of its GraphQL API (`ListArticles`). Whoever wrote, sent or rated anything is left behind:
columns and fields of people are not read.

The licence is CC BY-SA 4.0 with a credit that Cofacts words itself (LEGAL.md, version 1 of 17 February 2021,
2.4.2), and asks that every item name its page.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.errors import RecordProblem
from knowledge.exchange.offers import Offer, OffersRead, claim_of, clean, day_of, problem
from knowledge.exchange.review_reading import NOT_JSON, Json, read_json
from knowledge.records import Verdict

PUBLISHER = "Cofacts 真的假的"
LICENCE = (
    "CC BY-SA 4.0. 本編輯資料取自「Cofacts 真的假的」訊息回報機器人與查證協作社群，採 CC BY-SA 4.0 授權提供。"
    "若欲補充資訊請訪問 Cofacts LINE bot https://line.me/ti/p/@cofacts · This data by Cofacts message "
    "reporting chatbot and crowd-sourced fact-checking community is licensed under CC BY-SA 4.0. "
    "To provide more info, please visit Cofacts LINE bot https://line.me/ti/p/@cofacts"
)
"""The credit, word for word, in both languages in which Cofacts gives it."""

PAGE = "https://cofacts.tw/article/{id}"

COFACTS_TABLES = ("articles", "replies", "article_replies")
"""Names of the tables that are needed."""

WORDS: Mapping[str, str] = {
    "RUMOR": "含有不實訊息 (RUMOR)",
    "NOT_RUMOR": "含有正確訊息 (NOT_RUMOR)",
    "OPINIONATED": "含有個人意見 (OPINIONATED)",
    "NOT_ARTICLE": "不在查證範圍 (NOT_ARTICLE)",
}
"""Their four answers, as their readers see them."""

VERDICTS: Mapping[str, Verdict] = {"RUMOR": Verdict.REFUTED, "NOT_RUMOR": Verdict.SUPPORTED}
"""Ours for theirs. They speak of a whole message ("contains misinformation"), which an editor must read."""


@dataclass(frozen=True, slots=True)
class _Answer:
    kind: str
    text: str
    likes: int


def read_cofacts_tables(tables: Mapping[str, str], limit: int | None = None) -> OffersRead:
    """The offers of three tables of CSV (`COFACTS_TABLES`); messages that nobody answered are left out."""
    missing = [name for name in COFACTS_TABLES if name not in tables]
    if missing:
        return OffersRead(
            problems=tuple(problem(f"{name}.csv", "this table is needed too") for name in missing)
        )
    problems: list[RecordProblem] = []
    kinds = {row["id"]: row.get("text", "") for row in _rows(tables, "replies", ("id",), problems)}
    answers: dict[str, list[_Answer]] = {}
    for row in _rows(tables, "article_replies", ("articleId", "replyId"), problems):
        if row.get("status", "NORMAL") != "DELETED" and row["replyId"] in kinds:
            likes = _count(row.get("positiveFeedbackCount")) - _count(row.get("negativeFeedbackCount"))
            found = _Answer(row.get("replyType", ""), kinds[row["replyId"]], likes)
            answers.setdefault(row["articleId"], []).append(found)
    articles = _rows(tables, "articles", ("id", "text"), problems)
    offers = (
        _offer(row["id"], row["text"], row.get("createdAt", ""), answers.get(row["id"], ()))
        for row in articles
    )
    return OffersRead(tuple(_first(offers, limit)), tuple(problems))


def read_cofacts_nodes(text: str, name: str = "articles", limit: int | None = None) -> OffersRead:
    """The offers of an answer of its API, or of a list of its articles."""
    data = read_json(text)
    nodes = [] if data is NOT_JSON or not isinstance(data, dict | list) else list(_article_nodes(data))
    if not nodes:
        return OffersRead(
            problems=(problem(name, "no articles of Cofacts; expected the answer of ListArticles"),)
        )
    return OffersRead(tuple(_first((_of_node(node) for node in nodes), limit)))


def is_cofacts_answer(data: Json) -> bool:
    """Whether JSON holds articles of Cofacts, by its form."""
    return isinstance(data, dict | list) and any(True for _ in _article_nodes(data))


def _article_nodes(data: Json) -> Iterator[Mapping[str, Json]]:
    edges = data
    for key in ("data", "ListArticles", "edges"):
        if isinstance(edges, dict) and key in edges:
            edges = edges[key]
    for edge in edges if isinstance(edges, list) else []:
        node = edge.get("node", edge) if isinstance(edge, dict) else None
        if isinstance(node, dict) and isinstance(node.get("articleReplies"), list) and "id" in node:
            yield node


def _of_node(node: Mapping[str, Json]) -> Offer | None:
    links = node.get("articleReplies")
    answers = []
    for link in links if isinstance(links, list) else []:
        reply = link.get("reply") if isinstance(link, dict) else None
        if not isinstance(link, dict) or not isinstance(reply, dict) or link.get("status") == "DELETED":
            continue
        kind = clean(link.get("replyType") or reply.get("type"), 20)
        likes = _count(link.get("positiveFeedbackCount")) - _count(link.get("negativeFeedbackCount"))
        answers.append(_Answer(kind, clean(reply.get("text")), likes))
    return _offer(clean(node.get("id"), 100), node.get("text"), node.get("createdAt"), answers)


def _offer(article_id: str, text: object, created: object, answers: Iterable[_Answer]) -> Offer | None:
    """The message, with the answer that most found useful; None: nobody answered, or it is no claim."""
    about = [answer for answer in answers if answer.kind in WORDS and answer.kind != "NOT_ARTICLE"]
    claim, where = claim_of(text), PAGE.format(id=clean(article_id, 100))
    if not about or not claim or not article_id:
        return None
    kinds = sorted({answer.kind for answer in about})
    best = max(about, key=lambda answer: answer.likes)
    return Offer(
        id=where,
        claim=claim,
        rating=", ".join(WORDS[kind] for kind in kinds),
        verdict=_verdict(kinds),
        page=where,
        title=clean(best.text, 120),
        publisher=PUBLISHER,
        published=day_of(created),
        lang="zh-Hant",
        origin="Cofacts open data",
        licence=LICENCE,
    )


def _verdict(kinds: Iterable[str]) -> Verdict | None:
    """Where all answers agree, theirs; where editors differ, an editor of ours decides."""
    found = {VERDICTS.get(kind) for kind in kinds}
    return found.pop() if len(found) == 1 else None


def _first(offers: Iterable[Offer | None], limit: int | None) -> Iterator[Offer]:
    taken = 0
    for offer in offers:
        if limit is not None and taken >= limit:
            return
        if offer is not None:
            taken += 1
            yield offer


def _rows(
    tables: Mapping[str, str], name: str, needed: Iterable[str], problems: list[RecordProblem]
) -> Iterator[dict[str, str]]:
    """The rows of a table that have what is needed; the others are counted in one problem."""
    reader = csv.DictReader(io.StringIO(tables[name].removeprefix("\ufeff"), newline=""))
    broken = 0
    try:
        for row in reader:
            if all(isinstance(row.get(column), str) and row[column] for column in needed):
                yield {column: cell for column, cell in row.items() if isinstance(cell, str)}
            else:
                broken += 1
    except csv.Error as error:
        problems.append(problem(f"{name}.csv", f"no CSV from here on: {error}", line=reader.line_num))
    if broken:
        problems.append(problem(f"{name}.csv", f"{broken} rows without {' or '.join(needed)}"))


def _count(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
