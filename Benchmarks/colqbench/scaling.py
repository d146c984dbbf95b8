"""How times grow with rows, shrink with threads, and bear many small objects."""
import os
import shutil
import subprocess
import sys
import time

from . import data, storage
from .measure import Failed, colq_bench, has_command, hot, log, run, size
from .suites import numbered

# Runs with one thread and with two take turns: minutes apart, a machine that others share is not the same one.
THREAD_ROUNDS = 3
# Below this a query has little work that could grow or be shared: it answers from metadata or a few pages.
LEAST_SECONDS = 5e-3


def by_query(result):
    return {entry["query"]: hot(entry) for entry in result["entries"]}


def rows(settings):
    """The suite over a tenth of the rows and over all: [{"query", "few", "many"}]."""
    queries = numbered(settings, "clickstream")
    few, many = (by_query(colq_bench(settings, data.clickstream(settings, count), queries))
                 for count in (settings.rows // 10, settings.rows))
    return [{"query": number, "few": few[number], "many": many[number]} for number, _ in queries]


def threads(settings, suite):
    """Each query with one thread and with two: [{"query", "one", "two"}]."""
    queries, folder = numbered(settings, suite), data.folder_of(settings, suite)
    rounds = [[by_query(colq_bench(settings, folder, queries, threads=count)) for count in (1, 2)]
              for _ in range(THREAD_ROUNDS)]
    one, two = ({number: min((found[at][number] for found in rounds if found[at][number] is not None), default=None)
                 for number, _ in queries} for at in (0, 1))
    return [{"query": number, "one": one[number], "two": two[number]} for number, _ in queries]


def machine_limit():
    """How much more two processes do than one on this machine: a loop in registers, 2.0 on two free cores."""
    loop = [sys.executable, "-I", "-S", "-c", "sum(i * i for i in range(8_000_000))"]

    def seconds(count):
        started = time.perf_counter()
        for child in [subprocess.Popen(loop) for _ in range(count)]:
            child.wait()
        return time.perf_counter() - started
    alone = min(seconds(1) for _ in range(3))
    return 2 * alone / min(seconds(2) for _ in range(3))


def objects(settings):
    """A lake of many objects of ten rows, compacted, beside one file of the same rows."""
    count = settings.objects * 10
    folder = data.clickstream(settings, count)
    csv = data.csv_of(settings, os.path.join(folder, "clickstream.parquet"), f"clickstream-{count}.csv")
    lake, single = settings.path("scaling", "objects"), settings.path("scaling", "single", "")
    for path in (lake, single):
        shutil.rmtree(path, ignore_errors=True)
    os.makedirs(single)
    run([settings.colq, "import", csv, "--table", "clickstream", "--lake", lake])
    run([settings.colq, f"SELECT * FROM '{csv}'", "--output", os.path.join(single, "clickstream.parquet")])
    for place in (lake, single):
        shutil.copy(os.path.join(folder, "products.parquet"), place)
    queries = numbered(settings, "clickstream")
    result = {"objects": settings.objects, "rows": count, "single_bytes": size(single)}
    log("scaling: the lake of small objects before compaction")
    before = by_query(colq_bench(settings, lake, queries, runs=2))
    after = {}
    if has_command(settings, "compact"):
        started = time.perf_counter()
        storage.compact(settings, lake)
        result["compact_seconds"] = time.perf_counter() - started
        result["lake_bytes"] = storage.live_bytes(lake)
        after = by_query(colq_bench(settings, lake, queries))
    one = by_query(colq_bench(settings, single, queries))
    result["cases"] = [{"query": number, "before": before.get(number), "after": after.get(number), "one": one[number]}
                       for number, _ in queries]
    return result


def measure(settings):
    log("scaling: rows")
    result = {"rows": rows(settings), "few": settings.rows // 10, "many": settings.rows,
              "least_seconds": LEAST_SECONDS, "machine_limit": machine_limit(), "threads": {}}
    for suite in ("clickstream", "hits"):
        log(f"scaling: threads, {suite}")
        result["threads"][suite] = threads(settings, suite)
    log("scaling: many objects")
    try:
        result["objects"] = objects(settings)
    except Failed as error:
        result["objects"] = {"error": str(error)}
    return result
