"""Numbers, money, durations, shares, dates and versions read out of a normal form.

`60秒`, `六十秒`, `1分钟` and `60 seconds` are the same quantity; `2月15号` and `2024-02-15` agree;
`GPT-5` and `GPT-6` differ. English numerals are read by a short table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a quantity measures. Only quantities of one kind and unit can differ from each other."""

    DURATION = "duration"  # in seconds; months count 30 days, years 365
    MONEY = "money"  # unit: cny, usd, eur, …
    SHARE = "share"  # per cent
    DATE = "date"  # value: (year, month, day), 0 where not said
    VERSION = "version"  # unit: the name before it
    COUNT = "count"  # unit: what is counted
    NUMBER = "number"  # nothing said about what it is


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity and where it stands: `low` to `high` (equal unless a range), or a date's parts."""

    kind: Kind
    low: float
    high: float
    unit: str
    start: int
    end: int
    parts: tuple[int, int, int] = (0, 0, 0)

    def same_measure(self, other: Quantity) -> bool:
        """True when the two could be compared at all."""
        return self.kind is other.kind and self.unit == other.unit

    def agrees(self, other: Quantity) -> bool:
        """True when both can be meant by one speaker: equal, overlapping, or one less exact."""
        if self.kind is Kind.DATE:
            return all(a == b or not (a and b) for a, b in zip(self.parts, other.parts, strict=True))
        return self.low <= other.high * 1.0001 and other.low <= self.high * 1.0001

    @property
    def term(self) -> str:
        """A word for retrieval: equal quantities have equal words."""
        if self.kind is Kind.DATE:
            return "=d" + "-".join(map(str, self.parts))
        return f"={self.kind[0]}{self.low:g}{self.unit}"


_HAN_DIGITS = "零〇一二两三四五六七八九十百千万亿"
_DIGIT_VALUES = {"零": 0, "〇": 0, "两": 2, **{char: n for n, char in enumerate("一二三四五六七八九", 1)}}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_GREAT_UNITS = {"万": 10_000, "亿": 100_000_000}
_UNIT_CHARS = frozenset("十百千万亿")
_NUMBER = rf"(?:\d[\d,]{{0,15}}(?:\.\d{{1,6}})?|[{_HAN_DIGITS}]{{1,12}}(?:点[{_HAN_DIGITS}]{{1,4}})?)"
_SCALE = r"(?:\s?(?:万亿|千万|百万|百亿|千亿|[百千万亿](?!分)|trillion|billion|million|thousand|bn|mn|tn|[kmbw](?![a-z0-9])))?"
_SCALES = {
    "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12,
    "k": 1e3, "w": 1e4, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip

_SECONDS = {
    "s": 1,
    "min": 60,
    "h": 3600,
    "day": 86400,
    "week": 7 * 86400,
    "month": 30 * 86400,
    "year": 365 * 86400,
}
_UNITS: tuple[tuple[str, Kind, str], ...] = (
    (r"秒钟?|s(?:ec(?:ond)?s?)?(?![a-z])", Kind.DURATION, "s"),
    (r"分钟|min(?:ute)?s?(?![a-z])", Kind.DURATION, "min"),
    (r"个?(?:小时|钟头)|h(?:(?:ou)?rs?)?(?![a-z])", Kind.DURATION, "h"),
    (r"天|days?(?![a-z])", Kind.DURATION, "day"),
    (r"周|个?(?:星期|礼拜)|weeks?(?![a-z])", Kind.DURATION, "week"),
    (r"个(?:多)?月|months?(?![a-z])", Kind.DURATION, "month"),
    (r"年(?!代)|years?(?![a-z])", Kind.DURATION, "year"),
    (r"(?:多)?(?:美元|美金|美刀|刀|usd|(?:us )?dollars?|bucks)", Kind.MONEY, "usd"),
    (r"(?:多)?(?:欧元|euros?|eur)", Kind.MONEY, "eur"),
    (r"(?:多)?(?:元|块钱?|圆|大洋|软妹币|人民币|rmb|cny|yuan|r(?![a-z0-9]))", Kind.MONEY, "cny"),
    (r"%|pc(?![a-z])|个(?:多)?(?:百分)?点|percent(?:age points?)?|pct|per cent", Kind.SHARE, "%"),
    (r"倍|x(?![a-z0-9])|times(?! square)|-?fold", Kind.COUNT, "times"),
    (r"个?人|名|位(?!置)|people|persons|users", Kind.COUNT, "people"),
    (r"个?(?:国家|国)|countries|nations", Kind.COUNT, "countries"),
    (r"份|篇|reports?|notes?(?![a-z])", Kind.COUNT, "reports"),
    (r"家|companies|firms|brokerages?", Kind.COUNT, "firms"),
    (r"b(?![a-z])|p(?![a-z])|k(?![a-z])", Kind.COUNT, "size"),
    (r"[条个部集张款台次期场章课席股字句岁]|tokens?|videos?", Kind.COUNT, "things"),
)
_UNIT = "|".join(f"(?P<u{n}>{pattern})" for n, (pattern, _, _) in enumerate(_UNITS))
_CURRENCY = {
    "$": "usd",
    "us$": "usd",
    "usd": "usd",
    "¥": "cny",
    "€": "eur",
    "£": "gbp",
    "rmb": "cny",
    "cny": "cny",
}
_AMOUNT = re.compile(
    rf"(?P<currency>us\$|[$¥€£]|(?<![a-z])(?:rmb|usd|cny)\s?)?(?P<share>百分之)?"
    rf"(?<![a-z0-9.])(?P<low>{_NUMBER})(?:\s?[多余来](?=\s?[百千万亿])|[多余来])?(?P<lowscale>{_SCALE})"
    rf"(?:\s?(?:到|至|~|-|--|—|to)\s?[$¥]?(?P<high>{_NUMBER})(?P<highscale>{_SCALE}))?"
    rf"[多来余+]?\s?-?(?:{_UNIT})?[+多]?"
)

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_HAN_SMALL = "[一二三四五六七八九十]{1,3}"
_DATES = (
    re.compile(
        rf"(?<!\d)(?:(?P<y>(?:19|20)\d\d|\d\d(?=年)|[一二三四五六七八九零〇]{{4}}(?=年))\s?(?:年|[-/.]))?\s?(?P<m>\d{{1,2}}|{_HAN_SMALL})\s?(?:月份?)\s?"
        rf"(?:(?P<d>\d{{1,2}}|{_HAN_SMALL})\s?(?:日|号)|(?P<d2>\d{{1,2}})(?![\d%.:]|\s?[年月个条万亿元块天秒分倍人名家份]))?"
    ),
    re.compile(
        r"(?<![\d.])(?P<y>(?:19|20)\d\d)\s?[-/.]\s?(?P<m>\d{1,2})(?:\s?[-/.]\s?(?P<d>\d{1,2}))?(?![\d])"
    ),
    re.compile(r"(?<![\d./-])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])"),
    # 9.24关停, 2.19那天: a day of two figures that no unit follows, or any day that is called one
    re.compile(
        r"(?<![\d./:$¥€£a-z-])(?<![a-z] )(?P<m>1[0-2]|[1-9])[.·](?P<d>[12]\d|3[01])(?![\d.%]|\s?(?:[a-z%万亿千百元块美刀欧米倍折分秒版代个条年岁寸克斤度人家份点×]|个月|小时))"
    ),
    re.compile(
        r"(?<![\d./:$¥€£-])(?P<m>1[0-2]|[1-9])[.·](?P<d>[12]?\d|3[01])(?=\s?(?:号|日|当天|当日|那天|那日|这天))"
    ),
    re.compile(
        rf"(?<![a-z]){_MONTH.format('m')}\.?\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|%|\s?(?:seconds|million|billion))(?:,?\s(?P<y>(?:19|20)\d\d))?"
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH.format('m')}(?![a-z])(?:,?\s(?P<y>(?:19|20)\d\d))?"
    ),
    re.compile(rf"(?<![a-z]){_MONTH.format('m')}(?![a-z]),?(?:\sof)?\s(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d\d|(?<!\d)[012]\d|[一二三四五六七八九零〇]{4})\s?年(?!代|间)"),
    re.compile(r"(?<![\d.,$¥-])(?P<y>(?:19|20)[0-3]\d)(?![\d.,%-]|\s?[万亿元块美条个人名家份集部秒分天倍])"),
)
_VERSION = re.compile(
    r"(?<![a-z0-9])(?P<name>[a-z]{2,20})(?P<gap> ?)-?v?(?P<number>\d{1,2}(?:\.\d{1,2})?)(?![\d,:%/年月日号秒分元块美万亿千百个天倍-]|[ -]?(?:seconds?|minutes?|hours?|million|billion|trillion|days?|percent|times)(?![a-z]))"
)
_ENGLISH = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ENGLISH_NUMBER = re.compile(
    rf"(?<![a-z])(?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})(?:[ -](?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))}))?(?![a-z])"
)
_ONE_OF = re.compile(
    r"[ -](?:second|minute|hour|day|week|month|year|hundred|thousand|million|billion|trillion)"
)
_ANY_NUMBER = re.compile(rf"[\d{_HAN_DIGITS}]|{_ENGLISH_NUMBER.pattern}|{_MONTH.format('any')}")
_INDEFINITE = {"things", "people", "firms", "reports"}
"""`一个`, `一家` … is an article more often than a count."""


def _han_value(digits: str) -> float | None:
    """A Han numeral: 三千五百六十八, 两万三 (23,000), 二〇二四, 一点五; None for what is none (十十).

    Read here and not by `cn2an`, whose import alone costs a tenth of a second of every start.
    """
    whole, _, part = digits.partition("点")
    if all(char in _DIGIT_VALUES for char in whole + part):
        figures = "".join(str(_DIGIT_VALUES[char]) for char in whole)
        decimals = "".join(str(_DIGIT_VALUES[char]) for char in part)
        return float(f"{figures or 0}.{decimals or 0}")
    return None if part else _han_whole(whole)


def _han_whole(digits: str) -> float | None:
    """Read from the left, in groups of four figures: 亿 closes all before it, 万 the group before it."""
    yi = wan = section = last = 0
    digit: int | None = None
    for char in digits:
        if char in _DIGIT_VALUES:
            if digit:
                return None
            digit = _DIGIT_VALUES[char]
        elif char in _SMALL_UNITS:
            last = _SMALL_UNITS[char]
            section, digit = section + (1 if digit is None else digit) * last, None
        else:
            last, group, section = _GREAT_UNITS[char], section + (digit or 0), 0
            yi, wan = (yi, (group or 1) * last) if char == "万" else (((wan + group) or 1) * last, 0)
            digit = None
    # 两万三 is 23,000 and 三百五 is 350: a last digit right after a unit counts tenths of it
    tenths = last // 10 if len(digits) > 1 and digits[-2] in _UNIT_CHARS and last > _SMALL_UNITS["十"] else 1
    return float(yi + wan + section + (digit or 0) * tenths)


def _value(digits: str, scale: str) -> float | None:
    plain = digits.replace(",", "").rstrip(".")
    number = float(plain) if plain[:1].isdigit() and plain.isascii() else _han_value(digits)
    return None if number is None else number * _SCALES.get(scale.strip(), 1)


_TWO_DIGITS = re.compile(r"([一二两三四五六七八])([二两三四五六七八九])(?=[百千万亿]|\Z)([百千万亿]{0,2})")


def _between(digits: str) -> tuple[str, str] | None:
    """三五年 and 七八百 give two ends in one: a digit and the next one, or the next but one of 三五."""
    found = _TWO_DIGITS.fullmatch(digits)
    if not found or _DIGIT_VALUES[found[2]] - _DIGIT_VALUES[found[1]] not in (1, 1 + (found[1] == "三")):
        return None
    return found[1] + found[3], found[2] + found[3]


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a normal form, in order; no two overlap."""
    if not _ANY_NUMBER.search(text):
        return ()
    plain = _ENGLISH_NUMBER.sub(_in_figures, text)
    found: list[Quantity] = []
    taken = bytearray(len(plain))
    for quantity in (*_dates(plain), *_versions(plain), *_amounts(plain)):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(quantity)
    return tuple(sorted(found, key=lambda q: q.start))


def _in_figures(found: re.Match[str]) -> str:
    """`sixty-five` in figures, padded to the same length so that places stay."""
    number = sum(_ENGLISH[word] for word in re.split("[ -]", found.group()))
    if number == 1 and not _ONE_OF.match(found.string, found.end()):
        return found.group()  # "one" is a pronoun more often than a number
    return str(number).rjust(len(found.group()), "0")


def _dates(text: str) -> list[Quantity]:
    found = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = _date_parts(match.groupdict())
            if parts:
                found.append(Quantity(Kind.DATE, 0, 0, "", match.start(), match.end(), parts))
    return found


def _date_parts(groups: dict[str, str | None]) -> tuple[int, int, int] | None:
    year, month = groups.get("y") or "0", groups.get("m") or "0"
    day = groups.get("d") or groups.get("d2") or "0"
    numbers = [
        _MONTHS.index(part[:3]) + 1 if part[:3] in _MONTHS else int(_value(part, "") or 0)
        for part in (year, month, day)
    ]
    if numbers[1] > 12 or numbers[2] > 31 or not any(numbers):
        return None
    if 0 < numbers[0] < 100:
        numbers[0] += 2000
    return numbers[0], numbers[1], numbers[2]


def _versions(text: str) -> list[Quantity]:
    return [
        Quantity(Kind.VERSION, float(m["number"]), float(m["number"]), m["name"], m.start(), m.end())
        for m in _VERSION.finditer(text)
        if m["name"] not in _NOT_A_NAME and not (m["gap"] and m["name"].endswith(_NOT_NAMES_END))
    ]


_NOT_NAMES_END = ("ed", "ing", "s")
"""Verbs before a number (dropped 7, issued 19) are no names of versions."""

_NOT_A_NAME = frozenset(
    "about above after all almost and are around as at be been below between by close cost costs did every exactly for from got has hit in into "
    "is just like made make makes more nearly of off on only or out over page part per roughly since some sold than that the their then they this to top "
    "under until up upto was were with within you your day days week month months year years min sec usd rmb cny jan feb mar apr may jun jul aug sep sept oct nov dec".split()
)


def _amounts(text: str) -> list[Quantity]:
    return [quantity for match in _AMOUNT.finditer(text) if (quantity := _amount(match)) is not None]


def _amount(match: re.Match[str]) -> Quantity | None:
    digits, scale = _between(match["low"]) if match["high"] is None else None, match["lowscale"] or ""
    low, high = (_value(end, scale) for end in digits or (match["low"], match["low"]))
    if low is None:
        return None
    if match["high"]:
        high = _value(match["high"], match["highscale"] or "")
    if high is None or high < low:
        # 5-6千万: the scale said once counts for both ends
        high = low if high is None else max(low, high)
    if match["high"] and match["highscale"] and not match["lowscale"]:
        low *= _SCALES.get(match["highscale"].strip(), 1)
    kind, unit = _measure(match)
    if kind is Kind.DURATION:
        low, high, unit = low * _SECONDS[unit], high * _SECONDS[unit], "s"
    if not _is_said(match, kind, unit, low):
        return None
    return Quantity(kind, min(low, high), high, unit, match.start(), match.end())


def _measure(match: re.Match[str]) -> tuple[Kind, str]:
    if match["currency"]:
        return Kind.MONEY, _CURRENCY[match["currency"].strip()]
    if match["share"]:
        return Kind.SHARE, "%"
    named = next((n for n in range(len(_UNITS)) if match[f"u{n}"]), None)
    return (Kind.NUMBER, "") if named is None else _UNITS[named][1:]


def _is_said(match: re.Match[str], kind: Kind, unit: str, low: float) -> bool:
    """Han numerals stand in many words (一样, 万一): they count only with a unit, and 一个 is an article."""
    in_figures = match["low"][0].isdigit()
    if in_figures:
        return True
    if kind is Kind.NUMBER:
        return (
            len(match["low"]) > 1
            and low >= 10
            and match["low"]
            not in {"万万", "亿万", "千千万万", "千万", "万一", "百万", "万千", "十万", "万亿", "千百"}
        )
    return not (
        low == 1
        and (
            unit in _INDEFINITE
            or (kind is Kind.DURATION and match["low"] == "一" and "分" not in match.group())
        )
    )
