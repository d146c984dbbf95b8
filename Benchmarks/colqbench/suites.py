"""A suite's queries on the same Parquet files, each engine in its own process, one after the other."""
from . import data, profile
from .measure import Failed, colq_bench, log, offers, size, worker
from .queries import in_dialect, statements


def numbered(settings, suite):
    return [(number, sql) for number, sql in enumerate(statements(suite), 1) if settings.wants(number)]


def peer_times(settings, name, queries, source, runs=None):
    """An engine's times; one that does not start at all gives an error for every query."""
    spelled = [(number, in_dialect(name, sql)) for number, sql in queries]
    try:
        return worker(task="time", engine=name, source=source, queries=spelled, runs=runs or settings.runs,
                      threads=settings.threads)
    except Failed as error:
        return {"entries": [{"query": number, "error": str(error)} for number, _ in queries], "peak_mb": None}


def measure(settings, suite):
    folder = data.folder_of(settings, suite)
    queries = numbered(settings, suite)
    source = {"kind": "parquet", "tables": data.tables(folder)}
    engines = {}
    if "colq" in settings.engines:
        log(f"{suite}: colq")
        engines["colq"] = colq_bench(settings, folder, queries)
        if offers(settings, "bench", "--page-cache"):
            engines["uncached"] = colq_bench(settings, folder, queries, extra=["--page-cache", "0"])
    for name in settings.peers():
        log(f"{suite}: {name}")
        engines[name] = peer_times(settings, name, queries, source)
    file = source["tables"][suite]
    section = {"rows": data.row_count(file), "bytes": size(file), "engines": engines}
    section["profiles"] = profile.of_slower(settings, folder, queries, section)
    return section
