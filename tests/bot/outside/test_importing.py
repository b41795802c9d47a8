"""Claims of others become drafts: from files, pages, feeds and Google's search; and nothing else."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.curate.gathering import Search, fetched, searched
from bot.curate.importing import Imported, Shelf, imported
from bot.curate.offered import Form, Found, Upload, read_offers
from knowledge import (
    FactBase,
    FactChecker,
    list_drafts,
    open_facts,
    read_draft_text,
    records_json,
    save_draft,
)
from tests.bot.builders import TODAY, write_folder
from tests.bot.outside.webs import Asked, Says, Web, html, run, serving, to
from tests.knowledge.test_offers import COFACTS, REVIEW, RSS

PAGE = f"""<html><head><title>查核</title><script type="application/ld+json">{json.dumps(REVIEW)}</script>
<script type="application/ld+json">{{broken</script></head><body>…</body></html>"""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.upper().startswith("HESHI_") and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    facts = write_folder(tmp_path / "facts")
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HESHI_FACTS", str(facts))
    monkeypatch.chdir(tmp_path)
    return facts


def shelf(folder: Path) -> Shelf:
    base = open_facts(folder)
    return Shelf(base, FactChecker(base), list_drafts(folder))


def made(folder: Path, *uploads: Upload, form: Form = Form.AUTO, limit: int = 100) -> Imported:
    return imported(read_offers(uploads, form), shelf(folder), today=TODAY, limit=limit)


def zipped(**files: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return body.getvalue()


GOOGLE = json.dumps(
    {
        "claims": [
            {
                "text": "Yunque is open",
                "claimReview": [
                    {"publisher": {"name": "One"}, "url": "https://one.example/a", "textualRating": "False"}
                ],
            }
        ]
    }
)


# --- what bytes are


@pytest.mark.parametrize(
    ("name", "body", "claims"),
    [
        ("page.html", PAGE.encode(), ["Yunque is open to everybody"]),
        ("page", PAGE.encode("utf-16"), ["Yunque is open to everybody"]),
        ("review.json", json.dumps([REVIEW]).encode(), ["Yunque is open to everybody"]),
        ("google.json", GOOGLE.encode(), ["Yunque is open"]),
        ("feed.xml", RSS.replace("{}", json.dumps(REVIEW)).encode(), ["Yunque is open to everybody"]),
        (
            "cofacts.zip",
            zipped(**{f"{k}__csv": v for k, v in COFACTS.items()}),
            ["雲雀開放註冊了！ 快去", "雲雀免費"],
        ),
        ("drafts.csv", "id,statement_zh\nnew-one,云雀新\n".encode("utf-8-sig"), ["云雀新"]),
    ],
)
def test_what_bytes_are_is_seen_by_themselves(
    folder: Path, name: str, body: bytes, claims: list[str]
) -> None:
    assert [draft.claim for draft in made(folder, Upload(name, body)).drafts] == claims


def test_the_tables_of_cofacts_may_come_one_by_one(folder: Path) -> None:
    uploads = [Upload(f"{name}.csv.zip", zipped(x__csv=text)) for name, text in COFACTS.items()]
    assert made(folder, *uploads).drafts == (), "the file inside is called otherwise"
    uploads = [Upload(f"{name}.csv", text.encode()) for name, text in COFACTS.items()]
    assert len(made(folder, *uploads).drafts) == 2
    assert "needed too" in str(made(folder, uploads[0]).problems[0])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"PK\x03\x04broken",
        b"<html>",
        b"{}",
        b"[]",
        b"null",
        b"5",
        b"id\n",
        b"a,b\n1,2\n",
        b"%PDF-1.4",
    ],
)
@pytest.mark.parametrize("form", list(Form))
def test_whatever_is_none_of_it_is_no_draft(folder: Path, body: bytes, form: Form) -> None:
    assert made(folder, Upload("x", body), form=form).drafts == ()


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("excel.csv", "id,statement_zh\nnew-one,云雀新\n".encode("gbk"), "save the file as UTF-8"),
        ("articles.csv", COFACTS["articles"].encode("big5", "replace"), "save the file as UTF-8"),
        ("film.json", b"\0\1\2", "no text"),
        ("empty.csv", b" \n", "there is nothing in it"),
        ("broken.zip", b"PK\x03\x04broken", "nothing can be read"),
        ("other.json", b'{"a": 1}', "no ClaimReview in it"),
    ],
)
def test_of_a_file_of_which_nothing_can_be_made_the_reason_is_told(
    folder: Path, name: str, body: bytes, says: str
) -> None:
    found = made(folder, Upload(name, body))
    assert found.drafts == ()
    assert says in str(found.problems[0])


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode), st.sampled_from(list(Form)))
def test_any_bytes_are_read_or_told(body: bytes, form: Form) -> None:
    for start in (b"", b"{", b"[{", b"<rss>", b"PK\x03\x04", b"id,topic\n"):
        assert isinstance(read_offers([Upload("x", start + body)], form), Found)


def test_an_archive_is_unpacked_no_further_than_a_file_may_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.curate.offered.MAX_FILE", 1_000)
    bomb = zipped(articles__csv="0" * 5_000_000)
    assert len(bomb) < 10_000
    assert made(folder, Upload("x.zip", bomb)).drafts == ()


# --- drafts


def test_the_same_is_not_brought_in_twice(folder: Path) -> None:
    upload = Upload("review.json", json.dumps(REVIEW).encode())
    (draft,) = made(folder, upload, upload).drafts
    save_draft(folder, "fact", draft.id, draft.text, expected="")
    again = made(folder, upload)
    assert (again.drafts, again.known) == ((), ((draft.claim, f"drafts/{draft.id}"),))
    assert open_facts(folder).facts.keys() == shelf(folder).base.facts.keys()


def test_what_was_published_since_is_known_by_its_source(folder: Path) -> None:
    upload = Upload("review.json", json.dumps(REVIEW).encode())
    base = open_facts(folder)
    one = base.fact("yunque-open")
    source = one.sources[0].model_copy(update={"url": "https://check.example/yunque/"})
    said = one.wordings.model_copy(update={"affirm": (*one.wordings.affirm, "yunque is open to EVERYBODY")})
    published = one.model_copy(update={"sources": (source, *one.sources[1:]), "wordings": said})
    then = Shelf(FactBase.of([published]), FactChecker(FactBase.of([published])))
    found = imported(read_offers([upload]), then, today=TODAY)
    assert found.known == (("Yunque is open to everybody", "yunque-open"),)


def test_facts_that_may_say_the_same_are_named_and_nothing_is_decided(folder: Path) -> None:
    same = REVIEW | {"claimReviewed": "雲雀已經對公眾開放"}
    other = REVIEW | {"claimReviewed": "今天天气很好"}
    first, second = made(folder, Upload("x", json.dumps([same, other]).encode())).drafts
    assert first.like[0] == "yunque-open"
    assert second.like == ()
    draft = read_draft_text("fact", first.id, first.text)
    assert draft.note.like == first.like


def test_what_leads_to_a_person_is_left_out_and_markup_is_text(folder: Path) -> None:
    claim = "云雀&quot;开放&quot;了，微信 wx_abc12345、13912345678，https://evil.example/x @somebody <b>x</b>"
    (draft,) = made(folder, Upload("x", json.dumps(REVIEW | {"claimReviewed": claim}).encode())).drafts
    assert '云雀"开放"了' in draft.claim
    assert "13912345678" not in draft.text
    assert "evil.example" not in draft.text
    assert "@somebody" not in draft.text


def test_facts_of_another_edition_become_drafts_that_are_whole(folder: Path) -> None:
    base = open_facts(folder)
    known, new = base.fact("yunque-open"), base.fact("yunque-open").model_copy(update={"id": "elsewhere"})
    upload = Upload("records.json", records_json(FactBase.of([known, new])).encode())
    found = made(folder, upload)
    assert [place for _, place in found.known] == ["yunque-open"]
    (draft,) = found.drafts
    read = read_draft_text("fact", "elsewhere", draft.text)
    assert read.record == new
    assert (read.problems, draft.like[0]) == ((), "yunque-open")
    assert made(folder, Upload("x.json", b'{"format": "heshi-records", "facts": [{}]}')).problems


def test_more_than_the_limit_is_counted(folder: Path) -> None:
    many = [REVIEW | {"claimReviewed": f"Yunque number {n} is open"} for n in range(5)]
    found = made(folder, Upload("x", json.dumps(many).encode()), limit=2)
    assert (len(found.drafts), found.more) == (2, 3)
    for draft in found.drafts:
        save_draft(folder, "fact", draft.id, draft.text, expected="")
    then = made(folder, Upload("x", json.dumps(many).encode()), limit=2)
    assert [len(then.drafts), len(then.known), then.more] == [2, 2, 1], "the next time, the next ones"


# --- fetching


def publisher(asked: Asked) -> Says:
    item = "<item><link>http://check.example:{port}/{n}</link></item>"
    port = asked.headers["host"].partition(":")[2]
    if asked.path == "/feed":
        items = "".join(item.format(port=port, n=n) for n in range(4))
        return Says(
            200, f"<rss><channel>{items}</channel></rss>".encode(), (("content-type", "application/rss+xml"),)
        )
    if asked.path == "/inside":
        return to("http://169.254.169.254/latest/")
    if asked.path == "/film":
        return Says(200, b"x", (("content-type", "video/mp4"),))
    n = asked.path.strip("/")
    review = REVIEW | {"claimReviewed": f"Yunque {n} is open", "url": f"https://check.example/{n}"}
    return html(f'<script type="application/ld+json">{json.dumps(review)}</script>')


def got(web: Web, path: str, **more: int) -> Found:
    async def work() -> Found:
        async with web.fetcher() as fetcher:
            return await fetched(web.url("check.example", path), fetcher, **more)  # type: ignore[arg-type]

    return run(work)


def test_the_pages_of_a_feed_are_fetched_and_no_more_than_wanted() -> None:
    with serving(publisher) as web:
        found = got(web, "/feed", pages=3)
        assert [offer.claim for offer in found.offers] == [f"Yunque {n} is open" for n in range(3)]
        assert "1 further pages" in str(found.problems[0])
        assert len(web.asked) == 4
        assert len(got(web, "/feed", limit=1).offers) == 1


@pytest.mark.parametrize("path", ["/inside", "/film"])
def test_what_must_not_or_cannot_be_fetched_is_told(path: str) -> None:
    with serving(publisher) as web:
        found = got(web, path)
    assert found.offers == ()
    assert found.problems


def test_a_search_goes_through_its_pages_with_the_key_in_a_header_alone() -> None:
    def google(asked: Asked) -> Says:
        if asked.headers.get("x-goog-api-key") != "k3y":
            return Says(403)
        last = "pageToken=p2" in asked.path
        answer = json.loads(GOOGLE) | ({} if last else {"nextPageToken": "p2"})
        answer["claims"][0]["text"] += " again" * last
        return Says(200, json.dumps(answer).encode(), (("content-type", "application/json"),))

    with serving(google) as web:

        def ask(key: str) -> Found:
            async def work() -> Found:
                async with web.fetcher() as fetcher:
                    return await searched(Search("云雀 & x", key, "zh", web.url("g.example", "/s")), fetcher)

            return run(work)

        assert [offer.claim for offer in ask("k3y").offers] == ["Yunque is open", "Yunque is open again"]
        assert all("k3y" not in asked.path for asked in web.asked)
        assert "HESHI_GOOGLE_FACTCHECK_KEY" in str(ask("wrong").problems[0])
        assert "k3y" not in repr(Search("x", "k3y"))


# --- the command


def facts(*args: str) -> Result:
    return CliRunner().invoke(app, ["facts", "import", *args])


def test_an_import_writes_drafts_and_touches_nothing_else(folder: Path) -> None:
    Path("page.html").write_text(PAGE, encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    dry = facts("page.html", "--dry-run")
    assert dry.exit_code == 1, "one of its blocks is no JSON"
    assert "Yunque is open to everybody" in dry.stdout
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    ran = facts("page.html")
    assert "1 drafts written" in ran.stderr
    (written,) = [path for path in folder.rglob("*.yaml") if path not in before]
    assert written.parent.name == "drafts"
    assert yaml.safe_load(written.read_text(encoding="utf-8"))["draft"]["from"]["name"] == "Check Example"
    assert all(path.read_bytes() == body for path, body in before.items())
    assert "0 drafts written, 1 there already" in facts("page.html").stderr


def test_a_folder_of_tables_is_read_together(folder: Path) -> None:
    Path("dump").mkdir()
    for name, text in COFACTS.items():
        (Path("dump") / f"{name}.csv").write_text(text, encoding="utf-8")
    ran = facts("dump", "--limit", "1")
    assert "1 drafts written" in ran.stderr
    (written,) = list((folder / "drafts").iterdir())
    assert "CC BY-SA 4.0" in written.read_text(encoding="utf-8")


def test_what_cannot_be_done_as_it_is_written_is_told(folder: Path) -> None:
    assert facts("nowhere.json").exit_code == 3
    assert facts("x", "--format", "pdf").exit_code == 2
    assert facts("云雀", "--format", "google").exit_code == 2
    Path("empty").mkdir()
    assert facts("empty").exit_code == 3
    refused = facts("http://127.0.0.1/x")
    assert refused.exit_code == 1
    assert "http://127.0.0.1/x: 127.0.0.1 is no address of the public internet" in refused.stderr
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "url": "https://a.example/"}],
    }
    Path("feed.json").write_text(json.dumps(feed), encoding="utf-8")
    assert "leads to 1 pages" in facts("feed.json").stderr


def test_the_shipped_facts_take_no_drafts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HESHI_FACTS")
    ran = facts("x")
    assert ran.exit_code == 2
    assert "heshi facts init" in ran.stderr


def test_a_page_is_fetched_by_way_of_the_proxy_that_is_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def proxy(_: Asked) -> Says:
        return html(PAGE)

    with serving(proxy) as web:
        monkeypatch.setenv("HESHI_HTTP_PROXY", f"http://127.0.0.1:{web.port}")
        ran = facts("http://check.example/yunque")
    assert "1 drafts written" in ran.stderr
