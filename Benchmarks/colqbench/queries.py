"""The suites' statements, and the few words in which engines' dialects differ."""
import os
import re
from dataclasses import dataclass

from .settings import BENCHMARKS

SUITES = ("clickstream", "hits")


@dataclass(frozen=True)
class Rewrite:
    """A word of a statement that one engine wants spelled otherwise, with the same meaning."""
    engine: str
    pattern: str
    replacement: str
    reason: str


REWRITES = (
    Rewrite("chdb", r"\blength\(", "lengthUTF8(", "length counts bytes, lengthUTF8 characters"),
)


def statements(suite):
    """The statements of a suite, in order; query numbers count from 1."""
    with open(os.path.join(BENCHMARKS, "Queries", suite + ".sql"), encoding="utf-8") as file:
        text = "\n".join(line for line in file if not line.startswith("--"))
    return [statement.strip() for statement in text.split(";") if statement.strip()]


def in_dialect(engine, sql):
    for rewrite in REWRITES:
        if rewrite.engine == engine:
            sql = re.sub(rewrite.pattern, lambda _, text=rewrite.replacement: text, sql)
    return sql


def over_files(sql, tables):
    """The statement with quoted file names for its tables, as one writes it on a command line without a lake."""
    names = "|".join(map(re.escape, tables))
    return re.sub(rf"\b(FROM|JOIN)\s+({names})\b", lambda m: f"{m[1]} '{tables[m[2]]}'", sql)
