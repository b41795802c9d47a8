"""Write `knowledge/lexicon/sounds.py` and `knowledge/lexicon/words.py`: how characters sound, and which words are words.

Both are small extracts, to be read in a review:

- sounds: the first reading of each character of GB 2312, without its tone, from pypinyin (MIT).
- words: words of two characters, from the frequency list of jieba 0.42.1 (`jieba/dict.txt`, MIT): the common ones,
  and of the rarer ones those that sound or look like a form of the lexicon (开方 to 开放).

    pip install pypinyin && python tools/make_sounds.py dict.txt
"""

from __future__ import annotations

import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypinyin

LEXICON = Path(__file__).resolve().parent.parent / "knowledge" / "lexicon"
COMMON = 100
"""Times in jieba's corpus from which a word is common: 23,000 words."""
RARE = 5
"""Times from which a rarer word may stand in the way of reading it as another; jieba gives 3 to what it never counted."""


def characters() -> Iterator[str]:
    """The 6,763 characters of GB 2312: all that is printed in Simplified Chinese."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def sounds() -> dict[str, str]:
    """Syllable → the characters whose first reading it is."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for char in characters():
        syllable = pypinyin.lazy_pinyin(char, style=pypinyin.Style.NORMAL)[0].replace("ü", "v")
        if syllable.isascii() and syllable.isalpha():
            by_sound[syllable].append(char)
    return {syllable: "".join(sorted(found)) for syllable, found in sorted(by_sound.items())}


def write_sounds() -> None:
    """The table of sounds, several syllables to a line."""
    cells = " ".join(f"{syllable} {found}" for syllable, found in sounds().items())
    lines = [f'    "{line}",' for line in textwrap.wrap(cells, 120, break_long_words=False)]
    head = '"""Characters of GB 2312 by their first reading, without tone: from pypinyin (MIT). Written by `tools/make_sounds.py`."""'
    (LEXICON / "sounds.py").write_text(
        "\n".join(
            [head, "", "BY_SOUND = (", *lines, ")", '"""Syllables, each followed by its characters."""', ""]
        ),
        encoding="utf-8",
    )


def words(listed: Iterable[str]) -> Iterator[str]:
    """The words to keep of lines of `word count tag`."""
    from knowledge.lexicon import LEXICON as OURS
    from knowledge.lexicon.slips import Slips

    slips = Slips({form: meaning for form, meaning in OURS.meanings() if len(form) == 2}, known=())
    for line in listed:
        word, count, *_ = line.split(" ")
        if len(word) != 2 or not all("\u4e00" <= char <= "\u9fff" for char in word):
            continue
        if int(count) >= COMMON or (int(count) >= RARE and slips.meant(word)):
            yield word


def write_words(listed: Iterable[str]) -> None:
    """The words by their first character."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in words(listed):
        by_first[word[0]].append(word[1])
    groups = [first + "".join(sorted(seconds)) for first, seconds in sorted(by_first.items())]
    lines = textwrap.wrap(" ".join(groups), 120, break_long_words=False, break_on_hyphens=False)
    head = [
        '"""Common words of two characters, by the first: from the list of jieba 0.42.1 (MIT). Written by `tools/make_sounds.py`.',
        "",
        "They tell a word from a slip: 开方 is a word, 开沅 is none.",
        '"""',
    ]
    (LEXICON / "words.py").write_text(
        "\n".join(
            [
                *head,
                "",
                "BY_FIRST = (",
                *(f'    "{line}",' for line in lines),
                ")",
                '"""The first character of words, followed by what may stand after it."""',
                "",
            ]
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    write_sounds()
    write_words(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
