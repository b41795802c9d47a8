"""A newer shipped base comes into a folder of one's own: no edit is lost, and twice is once."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    DraftFile,
    StoreUnavailable,
    Updated,
    copy_shipped,
    discard_draft,
    draft_file,
    list_drafts,
    open_facts,
    publish_draft,
    record_values,
    save_draft,
    shipped_facts,
    update,
    with_values,
)

FACT = """\
# {id}, as it is shipped
id: {id}
topic: {topic}
statement: {{zh: "{id} 是真的。", en: It is true.}}
periods:
  - from: 2024-02-15
    verdict: {verdict}
    because: {{zh: 因为。, en: Because.}}
wordings:
  affirm:
    - {id} 一
    - {id} 二
{more}review_by: 2027-02-22
history:
  - {{on: 2026-11-22, change: first published}}
"""
SUBJECT = "id: yunque\nkind: product\nnames: {zh: 云雀, en: Yunque}\naliases: [云雀, yunque]\n"


def fact(fact_id: str, *wordings: str, verdict: str = "refuted", topic: str = "scam", end: str = "") -> str:
    more = "".join(f"    - {wording}\n" for wording in wordings)
    return FACT.format(id=fact_id, topic=topic, verdict=verdict, more=more) + end


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder of the facts of these ids; keys with a slash are paths."""
    for name, text in files.items():
        path = folder / (name if "/" in name else f"facts/scam/{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def ids(named: object) -> list[str]:
    return [record_id for _, record_id in named]  # type: ignore[attr-defined]


class Layout:
    """Two shipped bases, read-only as an installed package is, and a data folder beside them."""

    def __init__(self, folder: Path) -> None:
        self.old, self.new, self.here = (
            folder / "1.0" / "base",
            folder / "2.0" / "base",
            folder / "data" / "facts",
        )

    def begin(
        self, old: Mapping[str, str], new: Mapping[str, str], here: Mapping[str, str | None] = {}
    ) -> None:
        """Install the old base, copy it, edit the copy, install the new base."""
        read_only(written(self.old, old))
        self.here.mkdir(parents=True)
        copy_shipped(self.here, self.old)
        for name, text in (here or {}).items():
            path = self.here / (name if "/" in name else f"facts/scam/{name}.yaml")
            path.unlink() if text is None else written(self.here, {name: text})
        read_only(written(self.new, new))

    def update(self, *, dry_run: bool = False) -> Updated:
        return update(self.here, self.new, dry_run=dry_run)

    def text(self, fact_id: str, topic: str = "scam") -> str:
        return (self.here / "facts" / topic / f"{fact_id}.yaml").read_text(encoding="utf-8")


def read_only(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    yield Layout(tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)


# --- each fate of a file


def test_a_copy_is_the_shipped_base_and_can_be_edited(layout: Layout) -> None:
    layout.begin({"one": fact("one"), "subjects/yunque.yaml": SUBJECT}, {"one": fact("one")})
    assert open_facts(layout.here) == open_facts(layout.old)
    for path in layout.here.rglob("*.yaml"):
        assert path.stat().st_mode & 0o200, path


def test_what_nobody_edited_here_is_taken_over(layout: Layout) -> None:
    newer = fact("one", "新的", verdict="supported")
    layout.begin({"one": fact("one")}, {"one": newer, "two": fact("two"), "subjects/yunque.yaml": SUBJECT})
    came = layout.update()
    assert (ids(came.changed), ids(came.added)) == (["one"], ["two", "yunque"])
    assert layout.text("one") == newer
    assert open_facts(layout.here) == open_facts(layout.new)


def test_what_was_edited_here_alone_stays(layout: Layout) -> None:
    layout.begin({"one": fact("one")}, {"one": fact("one")}, {"one": fact("one", "我的")})
    came = layout.update()
    assert (ids(came.kept), came.paths) == (["one"], ())
    assert layout.text("one") == fact("one", "我的")


def test_edits_of_both_sides_that_do_not_contradict_are_merged(layout: Layout) -> None:
    layout.begin(
        {"one": fact("one")},
        {"one": fact("one", "他们的", verdict="supported")},
        {"one": fact("one", "我的   # as heard on the market")},
    )
    came = layout.update()
    assert (ids(came.merged), came.conflicts) == (["one"], ())
    merged = open_facts(layout.here).fact("one")
    assert set(merged.wordings.affirm) == {"one 一", "one 二", "我的", "他们的"}
    assert merged.periods[0].verdict == "supported"
    assert "# as heard on the market" in layout.text("one")


def test_of_a_contradiction_the_file_stays_and_a_draft_tells_the_newer_version(layout: Layout) -> None:
    mine = fact("one", "我的", verdict="misleading")
    layout.begin({"one": fact("one")}, {"one": fact("one", "他们的", verdict="supported")}, {"one": mine})
    came = layout.update()
    assert ids(came.conflicts) == ["one"]
    assert layout.text("one") == mine
    draft = draft_file(layout.here, "fact", "one")
    assert draft is not None
    assert draft.record is not None
    assert draft.note.why == "conflict with the shipped edition of 2026.11.22: periods.2024-02-15"
    values = record_values(draft.text) or {}
    assert values["periods"][0]["verdict"] == "supported"  # type: ignore[index, call-overload]
    assert {"我的", "他们的"} < set(values["wordings"]["affirm"])  # type: ignore[index, call-overload, arg-type]
    # It is one click away: the draft is based on the file that is there.
    done = publish_draft(
        layout.here, "fact", "one", expected=draft.version, on=dt.date(2026, 12, 2), change="as shipped"
    )
    assert not isinstance(done, tuple)
    assert open_facts(layout.here).fact("one").periods[0].verdict == "supported"


def test_a_merge_that_makes_no_record_is_a_contradiction(layout: Layout) -> None:
    source = (
        "sources:\n"
        "  - {id: s, publisher: P, title: T, url: none, published: 2024, read: %s, lang: zh, kind: press%s}\n"
    )
    old = fact("one", end=source % ("false", ""))
    mine = fact("one", end=source % ("true", ", seen: 2026-11-20"))
    theirs = fact("one", end=source.replace("title: T", "title: U") % ("false", ""))
    broken = mine.replace(", seen: 2026-11-20", "")  # somebody's half-done edit, not valid by itself
    layout.begin({"one": old}, {"one": theirs}, {"one": broken})
    assert ids(layout.update().conflicts) == ["one"]
    assert layout.text("one") == broken


def test_a_fact_withdrawn_upstream_is_withdrawn_here(layout: Layout) -> None:
    gone = "withdrawn: {on: 2026-11-30, because: it was told wrong}\n"
    layout.begin(
        {"one": fact("one"), "two": fact("two")},
        {"one": fact("one", end=gone), "two": fact("two", end=gone)},
        {"two": fact("two", "我的")},
    )
    came = layout.update()
    assert (ids(came.changed), ids(came.merged)) == (["one"], ["two"])
    base = open_facts(layout.here)
    assert list(base.current()) == []
    assert "我的" in base.fact("two").wordings.affirm


def test_a_fact_that_changes_its_topic_moves(layout: Layout) -> None:
    layout.begin(
        {"one": fact("one"), "two": fact("two")},
        {f"facts/hype/{name}.yaml": fact(name, topic="hype") for name in ("one", "two")},
        {"two": fact("two", "我的")},
    )
    came = layout.update()
    assert (ids(came.changed), ids(came.merged)) == (["one"], ["two"])
    assert sorted(path.name for path in (layout.here / "facts" / "hype").iterdir()) == [
        "one.yaml",
        "two.yaml",
    ]
    assert list((layout.here / "facts" / "scam").iterdir()) == []
    assert open_facts(layout.here).fact("two").topic == "hype"


def test_what_is_ones_own_and_what_was_taken_away_stay_so(layout: Layout) -> None:
    layout.begin(
        {"one": fact("one"), "gone": fact("gone")},
        {"one": fact("one"), "gone": fact("gone", "新的")},
        {"mine": fact("mine"), "gone": None, "notes/todo.txt": "call the press office\n"},
    )
    before = files_of(layout.here)
    came = layout.update()
    assert ids(came.kept) == ["gone"]
    after = files_of(layout.here)
    assert {name: after[name] for name in before if not name.startswith(".heshi")} == {
        name: text for name, text in before.items() if not name.startswith(".heshi")
    }


def test_a_new_shipped_fact_of_an_id_that_was_taken_here_is_a_contradiction(
    layout: Layout,
) -> None:
    layout.begin({"one": fact("one")}, {"one": fact("one"), "two": fact("two")}, {"two": fact("two", "我的")})
    assert ids(layout.update().conflicts) == ["two"]
    assert layout.text("two") == fact("two", "我的")


def test_a_record_that_is_gone_upstream_stays(layout: Layout) -> None:
    layout.begin({"one": fact("one"), "subjects/yunque.yaml": SUBJECT}, {"one": fact("one")})
    layout.update()
    assert (layout.here / "subjects" / "yunque.yaml").is_file()


# --- drafts of people


def test_a_draft_that_somebody_works_on_is_not_touched_and_the_update_waits(layout: Layout) -> None:
    mine = fact("one", verdict="misleading")
    layout.begin({"one": fact("one")}, {"one": fact("one", verdict="supported")}, {"one": mine})
    save_draft(layout.here, "fact", "one", "id: one\nstatement: {zh: 半句}\n", expected="")
    for _ in range(2):
        came = layout.update()
        assert (ids(came.waiting), came.conflicts, came.paths) == (["one"], (), ())
        assert layout.text("one") == mine
    (layout.here / "drafts" / "one.yaml").unlink()
    assert ids(layout.update().conflicts) == ["one"]


def test_a_draft_of_an_earlier_update_gives_way_to_a_newer_one_unless_somebody_edited_it(
    layout: Layout, tmp_path: Path
) -> None:
    mine = fact("one", verdict="misleading")
    layout.begin({"one": fact("one")}, {"one": fact("one", verdict="supported")}, {"one": mine})
    layout.update()
    newest = written(tmp_path / "3.0", {"one": fact("one", "更新的", verdict="unproven")})
    assert ids(update(layout.here, newest).conflicts) == ["one"]
    (draft,) = list_drafts(layout.here)
    assert "更新的" in draft.text
    save_draft(layout.here, "fact", "one", draft.text + "# looking into it\n", expected=draft.version)
    later = written(tmp_path / "4.0", {"one": fact("one", "最新的", verdict="unproven")})
    assert ids(update(layout.here, later).waiting) == ["one"]
    assert "# looking into it" in list_drafts(layout.here)[0].text


def decided(layout: Layout, choice: str) -> None:
    """A contradiction, and what somebody makes of it."""
    mine = fact("one", verdict="misleading")
    layout.begin({"one": fact("one")}, {"one": fact("one", verdict="supported")}, {"one": mine})
    layout.update()
    (draft,) = list_drafts(layout.here)
    if choice == "mine":
        discard_draft(layout.here, "fact", "one", expected=draft.version)
        return
    text = draft.text if choice == "theirs" else draft.text.replace("verdict: supported", "verdict: unproven")
    saved = save_draft(layout.here, "fact", "one", text, expected=draft.version)
    assert isinstance(saved, DraftFile)
    on = dt.date(2026, 12, 2)
    publish_draft(layout.here, "fact", "one", expected=saved.version, on=on, change="looked at again")


@pytest.mark.parametrize(
    ("choice", "verdict"), [("mine", "misleading"), ("theirs", "supported"), ("neither", "unproven")]
)
def test_once_somebody_has_decided_the_contradiction_does_not_come_back(
    layout: Layout, tmp_path: Path, choice: str, verdict: str
) -> None:
    decided(layout, choice)
    for _ in range(2):
        assert layout.update().paths in {(), (layout.here / ".heshi" / "shipped.json.xz",)}
    assert list_drafts(layout.here) == ()
    assert f"verdict: {verdict}" in layout.text("one")
    # What comes next is merged from there.
    newest = written(tmp_path / "3.0", {"one": fact("one", "更新的", verdict="supported")})
    assert ids(update(layout.here, newest).merged) == ["one"]
    assert f"verdict: {verdict}" in layout.text("one")


# --- twice, dry, without ancestors, interrupted


def test_doing_it_twice_changes_nothing(layout: Layout) -> None:
    layout.begin(
        {name: fact(name) for name in ("one", "two", "three")},
        {name: fact(name, "新的", verdict="supported") for name in ("one", "two", "three", "four")},
        {"two": fact("two", "我的"), "three": fact("three", verdict="misleading")},
    )
    layout.update()
    before = files_of(layout.here)
    again = layout.update()
    assert (again.paths, ids(again.waiting)) == ((), ["three"])
    assert (again.added, again.changed, again.merged, again.conflicts) == ((), (), (), ())
    assert files_of(layout.here) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(layout: Layout) -> None:
    layout.begin(
        {name: fact(name) for name in ("one", "two")},
        {name: fact(name, "新的", verdict="supported") for name in ("one", "two", "three")},
        {"two": fact("two", verdict="misleading")},
    )
    before = files_of(layout.here)
    told = layout.update(dry_run=True)
    assert files_of(layout.here) == before
    assert told == layout.update()


def test_a_folder_that_was_copied_before_ancestors_were_kept_is_compared_as_it_is(layout: Layout) -> None:
    layout.begin(
        {name: fact(name) for name in ("same", "one")},
        {"same": fact("same"), "one": fact("one", "新的"), "two": fact("two")},
    )
    shutil.rmtree(layout.here / ".heshi")
    came = layout.update()
    assert (ids(came.added), ids(came.conflicts), came.changed) == (["two"], ["one"], ())
    assert layout.text("one") == fact("one")
    assert layout.update().paths == ()


def test_a_damaged_memory_is_none(layout: Layout) -> None:
    layout.begin({"one": fact("one")}, {"one": fact("one", "新的")})
    (layout.here / ".heshi" / "shipped.json.xz").write_bytes(b"\xfd7zXZ\x00 nonsense")
    assert ids(layout.update().conflicts) == ["one"]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="expected facts"):
        update(tmp_path, shipped_facts())


def test_the_shipped_base_updates_a_copy_of_itself_to_itself(tmp_path: Path) -> None:
    copy_shipped(tmp_path, shipped_facts())
    before = files_of(tmp_path)
    came = update(tmp_path, shipped_facts())
    assert (came.paths, came.kept) == ((), ())
    assert files_of(tmp_path) == before


# --- whatever both sides did


words = st.text("甲乙丙丁 abc", min_size=1, max_size=5).map(str.strip).filter(bool)
sides = st.fixed_dictionaries(
    {},
    optional={
        "wordings": st.lists(words, min_size=1, max_size=3, unique=True),
        "verdict": st.sampled_from(["supported", "misleading", "unproven"]),
        "topic": st.sampled_from(["scam", "hype"]),
        "review_by": st.sampled_from(["2027-01-01", "2028-01-01"]),
        "take_out": st.just(True),
        "comment": st.sampled_from(["# a note", "# another note"]),
    },
)


def edited(text: str, side: Mapping[str, object]) -> str:
    values = record_values(text)
    assert values is not None
    wordings = values["wordings"]
    assert isinstance(wordings, dict)
    there = list(wordings["affirm"] or [])
    there = there[1:] if side.get("take_out") else there
    wordings["affirm"] = [*there, *(w for w in side.get("wordings", []) if w not in there)]  # type: ignore[attr-defined]
    for name in ("topic", "review_by"):
        if name in side:
            values[name] = str(side[name])
    if "verdict" in side:
        values["periods"][0]["verdict"] = side["verdict"]  # type: ignore[index, call-overload]
    return with_values(text, values) + (f"{side['comment']}\n" if "comment" in side else "")


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(sides, sides), min_size=1, max_size=3))
def test_every_line_that_was_written_here_is_in_a_record_or_in_a_draft(
    edits: list[tuple[dict[str, object], dict[str, object]]],
) -> None:
    names = [f"fact-{n}" for n in range(len(edits))]
    old = {name: fact(name) for name in names}
    new = {name: edited(old[name], theirs) for name, (_, theirs) in zip(names, edits, strict=True)}
    here = {name: edited(old[name], mine) for name, (mine, _) in zip(names, edits, strict=True)}
    with tempfile.TemporaryDirectory() as made:
        layout = Layout(Path(made))
        layout.old, layout.new = written(layout.old, old), written(layout.new, new)
        layout.here.mkdir(parents=True)
        copy_shipped(layout.here, layout.old)
        written(layout.here, here)
        came = layout.update()
        kept = "".join(p.read_text(encoding="utf-8") for p in layout.here.rglob("*.yaml")).splitlines()
        for name in names:
            mine = set(here[name].splitlines()) - set(old[name].splitlines())
            assert [line for line in mine if line not in kept] == [], name
        assert len(came.conflicts) == len(list_drafts(layout.here))
        open_facts(layout.here)
        assert layout.update().paths == ()
