"""Whole processes, from start to last byte: colq against the DuckDB command line, turn by turn."""
import os

from . import data
from .measure import Failed, log, turn_by_turn
from .queries import over_files
from .suites import numbered

ROUNDS = 7


def duckdb_binary():
    """The program itself: the script that PyPI's package puts beside it would add a start of Python."""
    import importlib.util
    spec = importlib.util.find_spec("duckdb_cli")
    if spec is None:
        raise Failed("the package duckdb-cli is not installed")
    return os.path.join(os.path.dirname(spec.origin), "duckdb")


def measure(settings):
    folder = data.clickstream(settings)
    # Both read the same statement, with file names for tables, in the data's folder.
    names = {name: os.path.basename(path) for name, path in data.tables(folder).items()}
    duckdb, cases = duckdb_binary(), []
    log("whole process: SELECT 1 and the suite")
    for number, sql in [(0, "SELECT 1"), *numbered(settings, "clickstream")]:
        text = over_files(sql, names)
        ours, theirs = turn_by_turn([[settings.colq, text], [duckdb, "-c", text]], 41 if number == 0 else ROUNDS,
                                    cwd=folder)
        cases.append({"query": number, "colq": ours, "duckdb": theirs})
    return {"rows": settings.rows, "rounds": ROUNDS, "cases": cases}
