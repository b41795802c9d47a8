"""What a text may do to the editor: nothing but be refused, however it is made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.console.pages import Role
from bot.console.table import PAGES
from knowledge import read_draft_text
from tests.bot.builders import OPEN
from tests.bot.console.examples import address
from tests.bot.console.houses import Site, site

_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

BOMBS = {
    "a billion laughs": _LAUGHS,
    "merged keys": "a: &a {x: 1}\nb: &b\n  <<: [*a, *a]\nid: x\n<<: *b\n",
    "an anchor that holds itself": "id: &a [*a]\n",
    "deep brackets": "id: " + "[" * 5_000,
    "deep braces": "id: " + "{a: " * 5_000,
    "deep blocks": "".join(f"{' ' * n}a:\n" for n in range(1_000)),
    "a long scalar": "id: " + "x" * 1_500_000,
    "many keys": "".join(f"k{n}: {n}\n" for n in range(60_000)),
    "the same key twice": "id: a\nid: b\n",
    "an object of Python": "id: !!python/object/apply:os.system ['touch /tmp/pwned']\n",
    "a tag of somebody's": "id: !x y\n",
    "a number without end": "id: " + "9" * 100_000,
    "a base of sixty": "id: " + ":".join(["59"] * 20_000),
    "a day that is none": "id: 2026-99-99\nperiods: [{from: 0000-00-00}]\n",
    "several documents": "id: a\n---\nid: b\n",
    "control characters": "id: \x00\x07\x1b[31m\u2028\ufeff\n",
    "another encoding": "\ufeffid: x\n%YAML 9.9\n",
    "nothing": "",
    "a list": "- a\n- b\n",
    "quotes that do not end": 'id: "' + "\\x" * 1_000,
}
EDITING = [page for page in PAGES if page.method == "POST" and page.path.startswith("/facts/{id}/")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("desk")) as made:
        yield made


def published(of: Site) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((of.facts / "facts").rglob("*.yaml"))}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_text_does_no_harm(desk: Site, bomb: str) -> None:
    publisher = desk.signed_in(Role.PUBLISHER)
    before, said = published(desk), "云雀已经开放了吗"
    for page in EDITING:
        if page.path.endswith("/withdraw"):
            continue
        fields = {
            "text": bomb,
            "base": bomb,
            "began": bomb,
            "version": "",
            "message": said,
            "change": "x",
            "do": "take",
        }
        answer = publisher.post(address(page), fields)
        assert answer.status_code < 500, page.path
        assert "Traceback" not in answer.text
    assert published(desk) == before
    assert publisher.get(f"/facts/{OPEN.id}").status_code < 500
    assert publisher.get("/drafts").status_code == 200
    assert publisher.get("/facts").status_code == 200


def test_not_every_one_of_sixty_thousand_problems_is_told() -> None:
    assert 100 < len(read_draft_text("fact", "x", BOMBS["many keys"]).problems) < 300


def test_a_bomb_on_the_disk_is_shown_as_a_problem(desk: Site) -> None:
    drafts = desk.facts / "drafts"
    drafts.mkdir(exist_ok=True)
    for n, bomb in enumerate(BOMBS.values()):
        _ = (drafts / f"bomb-{n}.yaml").write_text(bomb, encoding="utf-8")
    editor = desk.signed_in(Role.EDITOR)
    assert editor.get("/drafts").status_code == 200
    for n in range(0, len(BOMBS), 5):
        assert editor.get(f"/facts/bomb-{n}").status_code < 500


@pytest.mark.parametrize("text", ["x: y\n", "? \n", "a:\n "])
def test_of_a_text_with_nothing_but_mistakes_some_are_told(text: str) -> None:
    assert len(read_draft_text("fact", "x", text * 50_000).problems) == 200
