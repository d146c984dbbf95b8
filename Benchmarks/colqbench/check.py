"""Whether the answers equal DuckDB's, row by row in order, NULL and the empty text told apart."""
import json

from . import data
from .measure import Failed, log, run, worker
from .queries import in_dialect
from .suites import numbered
from .values import canonical, difference


def colq_rows(settings, folder, sql):
    text = run([settings.colq, "--lake", folder, "--format", "json", "--threads", str(settings.threads),
                in_dialect("colq", sql)]).stdout
    rows = json.loads(text, object_pairs_hook=lambda pairs: [value for _, value in pairs])
    return [[canonical(value) for value in row] for row in rows]


def colq_answers(settings, folder, queries):
    out = []
    for number, sql in queries:
        try:
            out.append({"query": number, "values": colq_rows(settings, folder, sql)})
        except Failed as error:
            out.append({"query": number, "error": str(error)})
    return out


def peer_answers(settings, name, folder, queries):
    spelled = [(number, in_dialect(name, sql)) for number, sql in queries]
    try:
        return worker(task="rows", engine=name, source={"kind": "parquet", "tables": data.tables(folder)},
                      queries=spelled, threads=settings.threads)["entries"]
    except Failed as error:
        return [{"query": number, "error": str(error)} for number, _ in queries]


def compare(answers, expected):
    """Each query of `answers` that failed or differs: {"query", "problem"}."""
    out = []
    for ours, theirs in zip(answers, expected):
        if "error" in theirs:
            problem = "DuckDB: " + theirs["error"]
        else:
            problem = ours.get("error") or difference(ours["values"], theirs["values"])
        if problem:
            out.append({"query": ours["query"], "problem": problem[:300]})
    return out


def measure(settings, suite):
    folder = data.folder_of(settings, suite)
    queries = numbered(settings, suite)
    expected = peer_answers(settings, "duckdb", folder, queries)
    result = {"queries": len(queries), "rows": sum(len(entry.get("values", ())) for entry in expected), "differ": {}}
    for name in settings.engines:
        if name == "duckdb":
            continue
        log(f"check {suite}: {name}")
        answers = (colq_answers(settings, folder, queries) if name == "colq"
                   else peer_answers(settings, name, folder, queries))
        result["differ"][name] = compare(answers, expected)
    for problem in result["differ"].get("colq", ()):
        log(f"check {suite}: query {problem['query']} DIFFERS: {problem['problem']}")
    return result
