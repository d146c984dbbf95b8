"""Values of any engine as comparable texts, and the comparison of answers."""
import datetime
import math
import re

MIDNIGHT = re.compile(r"^(\d{4}-\d\d-\d\d) 00:00:00$")


def canonical(value):
    """A text (or None) that is the same whichever engine the value came from, but for a double's last digits."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=None).isoformat(sep=" ")
    return instant(str(value))


def instant(text):
    """Times without their trailing zeros, midnights as dates; other texts as they are."""
    if len(text) < 19 or text[4:5] != "-" or text[7:8] != "-" or text[13:14] != ":":
        return text
    text = text.replace("T", " ", 1).removesuffix("Z").removesuffix("+00:00")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return MIDNIGHT.sub(r"\1", text)


def same(left, right):
    if left == right:
        return True
    if left is None or right is None:
        return False
    try:
        return math.isclose(float(left), float(right), rel_tol=1e-9, abs_tol=1e-12)
    except ValueError:
        return False


def difference(ours, theirs):
    """What differs first between two answers, row by row in order; None when they are equal."""
    if len(ours) != len(theirs):
        return f"{len(ours)} rows, DuckDB has {len(theirs)}"
    for number, (a, b) in enumerate(zip(ours, theirs), 1):
        if len(a) != len(b) or not all(map(same, a, b)):
            return f"row {number}: {a}, DuckDB has {b}"
    return None
