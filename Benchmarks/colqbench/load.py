"""CSV to Parquet: colq against DuckDB's command line in time, against every writing peer in size."""
import os

from . import data
from .measure import Failed, log, size, turn_by_turn, worker
from .process import duckdb_binary

ROUNDS = 3
# A tenth of the wide table: its CSV is 30 times as large as that of as many clicks.
HITS_SHARE = 10
WRITERS = ("polars", "datafusion", "chdb")


def measure(settings):
    return {"cases": [case(settings, "clickstream", data.clickstream(settings), settings.rows),
                      case(settings, "hits", data.hits(settings, settings.hits_rows // HITS_SHARE),
                           settings.hits_rows // HITS_SHARE)]}


def case(settings, suite, folder, rows):
    csv = data.csv_of(settings, os.path.join(folder, suite + ".parquet"), f"{suite}-{rows}.csv")
    ours, theirs = (settings.path("load", f"{suite}-{name}.parquet") for name in ("colq", "duckdb"))
    log(f"load: {suite}, colq and DuckDB")
    copy = (f"SET threads = {settings.threads}; COPY (SELECT * FROM read_csv('{csv}')) TO '{theirs}' "
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3)")
    seconds = turn_by_turn([[settings.colq, f"SELECT * FROM '{csv}'", "--output", ours, "--threads",
                             str(settings.threads)], [duckdb_binary(), "-c", copy]], ROUNDS)
    result = {"suite": suite, "rows": rows, "csv_bytes": size(csv), "seconds": dict(zip(("colq", "duckdb"), seconds)),
              "bytes": {"colq": size(ours), "duckdb": size(theirs)}, "errors": {}}
    for name in settings.peers(WRITERS):
        log(f"load: {suite}, {name}")
        path = settings.path("load", f"{suite}-{name}.parquet")
        try:
            worker(task="write", engine=name, csv=csv, path=path)
            result["bytes"][name] = size(path)
        except Failed as error:
            result["errors"][name] = str(error)
    return result
