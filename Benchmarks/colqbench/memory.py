"""Peak memory of each engine's process over the hits suite's group-by queries, a process for every query."""
import re

from . import data
from .measure import Failed, colq_bench, log, worker
from .queries import in_dialect
from .suites import numbered

RUNS = 3


def group_by_queries(settings):
    return [(number, sql) for number, sql in numbered(settings, "hits") if re.search(r"\bGROUP BY\b", sql)]


def of_colq(settings, folder, query):
    return colq_bench(settings, folder, [query], runs=RUNS)["peak_mb"]


def of_peer(settings, name, folder, query):
    """Peak in MB, None when the query fails; and the memory after opening the tables, its Python included."""
    number, sql = query
    try:
        result = worker(task="time", engine=name, source={"kind": "parquet", "tables": data.tables(folder)},
                        queries=[(number, in_dialect(name, sql))], runs=RUNS, threads=settings.threads)
    except Failed:
        return None, None
    return None if "error" in result["entries"][0] else result["peak_mb"], result["opened_mb"]


def measure(settings):
    folder = data.hits(settings)
    queries = group_by_queries(settings)
    result = {"runs": RUNS, "opened": {}, "cases": [{"query": number} for number, _ in queries]}
    if "colq" in settings.engines:
        log("memory: colq")
        result["opened"]["colq"] = of_colq(settings, folder, (0, "SELECT 1"))
        for case, query in zip(result["cases"], queries):
            case["colq"] = of_colq(settings, folder, query)
    for name in settings.peers():
        log(f"memory: {name}")
        for case, query in zip(result["cases"], queries):
            case[name], opened = of_peer(settings, name, folder, query)
            if opened:
                result["opened"][name] = min(opened, result["opened"].get(name, opened))
    return result
