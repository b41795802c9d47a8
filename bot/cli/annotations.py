"""What is wrong, as GitHub shows it in the margin of a pull request.

    ::error file=facts/scam/x.yaml,line=12,title=F001::…

One line for each, in GitHub's workflow commands: whatever stands in a record cannot end its line early,
close its field, or begin a command of its own. GitHub shows ten errors and ten warnings of a step in the
margin; the others are in the log.
"""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a log would not show, or would show as something else; ends of lines are escaped, not dropped."""


def annotation(level: str, file: str, line: int, title: str, message: str) -> str:
    """The workflow command for a remark. `level`: error, warning or notice; `file`: relative, or empty."""
    fields = {"file": file, "line": str(line) if file else "", "title": title}
    given = ",".join(f"{name}={_property(value)}" for name, value in fields.items() if value)
    return f"::{level} {given}::{_data(message)}"


def _data(text: str) -> str:
    """`%` first, or what the others are escaped to would be escaped once more."""
    plain = _CONTROL.sub("\ufffd", text)
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
