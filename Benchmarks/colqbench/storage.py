"""The clickstream in each engine's own storage: a compacted lake, DuckDB's file, Hyper's file, MergeTree."""
import os
import shutil
import time

from . import check, data, profile
from .measure import Failed, colq_bench, has_command, log, offers, run, size, worker
from .suites import numbered, peer_times

# Polars and DataFusion have no storage of their own.
OWNERS = ("duckdb", "chdb", "hyper")


def lake_of(settings, folder):
    """A lake of the folder's clicks, imported in bulk and compacted; its path, and whether it was compacted."""
    lake = settings.path("storage", f"lake-{settings.rows}")
    csv = data.csv_of(settings, os.path.join(folder, "clickstream.parquet"), f"clickstream-{settings.rows}.csv")
    shutil.rmtree(lake, ignore_errors=True)
    run([settings.colq, "import", csv, "--table", "clickstream", "--lake", lake, "--bulk"])
    shutil.copy(os.path.join(folder, "products.parquet"), lake)
    compacted = has_command(settings, "compact")
    if compacted:
        compact(settings, lake)
    return lake, compacted


def compact(settings, lake):
    run([settings.colq, "compact", "clickstream", "--lake", lake])


def live_bytes(lake, table="clickstream"):
    """Bytes of the Parquet files that the table's newest version holds; files that it dropped do not count."""
    from deltalake import DeltaTable
    folder = os.path.join(lake, table, "columnar")
    return sum(size(path.removeprefix("file://")) for path in DeltaTable(folder).file_uris())


def measure(settings):
    folder = data.clickstream(settings)
    tables, queries, engines = data.tables(folder), numbered(settings, "clickstream"), {}
    result = {"rows": settings.rows, "engines": engines, "bytes": {}, "build": {}}
    if "colq" in settings.engines:
        log("storage: the lake")
        started = time.perf_counter()
        lake, result["compacted"] = lake_of(settings, folder)
        result["build"]["colq"] = time.perf_counter() - started
        result["bytes"]["colq"] = live_bytes(lake) + size(os.path.join(lake, "products.parquet"))
        engines["colq"] = colq_bench(settings, lake, queries)
        if offers(settings, "bench", "--page-cache"):
            engines["uncached"] = colq_bench(settings, lake, queries, extra=["--page-cache", "0"])
        log("storage: the lake's answers against DuckDB's")
        result["differ"] = check.compare(check.colq_answers(settings, lake, queries),
                                         check.peer_answers(settings, "duckdb", folder, queries))
    for name in settings.peers(OWNERS):
        log(f"storage: {name}")
        path = settings.path("storage", f"{name}-{settings.rows}" + (".hyper" if name == "hyper" else ""))
        try:
            result["build"][name] = worker(task="build", engine=name, tables=tables, path=path)["seconds"]
        except Failed as error:
            engines[name] = {"entries": [{"query": number, "error": str(error)} for number, _ in queries]}
            continue
        engines[name] = peer_times(settings, name, queries, {"kind": "own", "path": path})
        result["bytes"][name] = size(path)
    if "colq" in engines:
        result["profiles"] = profile.of_slower(settings, lake, queries, result)
    return result
