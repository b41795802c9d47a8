"""The small Dockerfile reader that test_container leans on, by example."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.project.dockerfile import Ignored, read


def test_stages_lines_and_forms() -> None:
    text = "\n".join(
        [
            "# a comment",
            "FROM base AS first",
            "RUN one \\",
            "  # within: dropped",
            " && two",
            "",
            "from base",
            'CMD ["a", "b c"]',
            "ENTRYPOINT a b",
        ]
    )
    first, second = read(text)

    assert (first.image, first.name, second.name) == ("base", "first", "")
    assert first.last("RUN").command == ["/bin/sh", "-c", "one  && two"]
    assert second.last("CMD").command == ["a", "b c"]
    assert second.last("ENTRYPOINT").command == ["/bin/sh", "-c", "a b"]


def test_single_quotes_are_no_json_so_it_is_a_shell_command() -> None:
    (stage,) = read("FROM base\nCMD ['a', 'b']")

    assert stage.last("CMD").exec_form is None


def test_flags_stand_before_the_arguments() -> None:
    (stage,) = read("FROM base\nCOPY --from=build --chown=1:1 /a /b/")

    assert stage.last("COPY").flags == {"from": "build", "chown": "1:1"}
    assert stage.last("COPY").words == ["/a", "/b/"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RUN before-from",
        "FROM base\nADD a b",
        "FROM base\nRUN",
        "FROM base\nRUN a \\",
        "FROM base\nRUN a \\\n\n b",
        "FROM base\nRUN <<EOF",
        "FROM base first",
    ],
)
def test_what_docker_or_we_do_not_take_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"line|FROM"):
        read(text)


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("bot/app.py", False),
        ("bot/x/deep.yaml", False),
        ("bot/x/__pycache__/a.pyc", True),
        ("bot/a.pyc", True),
        ("tests/a.py", True),
        (".env", True),
        ("README.md", False),
        ("docs/README.md", True),
    ],
)
def test_the_last_pattern_that_fits_decides(path: str, *, ignored: bool) -> None:
    rules = Ignored("*\n!bot\n!README.md\n# comment\n**/__pycache__\n**/*.py[cod]\n")

    assert rules(PurePosixPath(path)) == ignored
