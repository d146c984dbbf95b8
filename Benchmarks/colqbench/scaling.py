"""How times grow with rows, shrink with threads, and bear many small objects."""
import os
import shutil
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from . import data, storage
from .measure import Failed, colq_bench, has_command, hot, log, run, size
from .suites import numbered

# What is compared takes turns: minutes apart, a machine that others share is not the same one.
ROUNDS = 3
# Below this a query has little work that could grow or be shared: it answers from metadata or a few pages.
LEAST_SECONDS = 5e-3


def by_query(result):
    return {entry["query"]: hot(entry) for entry in result["entries"]}


def turns(settings, folder, other, queries):
    """Each query over two lakes: [{"query", "first", "second", "times"}]; medians, `times` is second / first."""
    rounds = []
    for _ in range(ROUNDS):
        rounds.append([by_query(colq_bench(settings, place, queries)) for place in (folder, other)])
    return [pair(number, [(first[number], second[number]) for first, second in rounds]) for number, _ in queries]


def pair(number, rounds):
    known = [(first, second) for first, second in rounds if first and second]
    if not known:
        return {"query": number, "first": None, "second": None, "times": None}
    return {"query": number, "first": statistics.median(first for first, _ in known),
            "second": statistics.median(second for _, second in known),
            "times": statistics.median(second / first for first, second in known)}


def rows(settings):
    """The suite over a tenth of the rows and over all: [{"query", "few", "many", "times"}]."""
    few, many = (data.clickstream(settings, count) for count in (settings.rows // 10, settings.rows))
    return [{"query": case["query"], "few": case["first"], "many": case["second"], "times": case["times"]}
            for case in turns(settings, few, many, numbered(settings, "clickstream"))]


def threads(settings, suite):
    """Each query with one thread, with two, and what two processes do: [{"query", "one", "two", "times", "limit"}].

    `times` is how much faster two threads are, `limit` how much more than one process two do that run at once with a
    thread each and share nothing: no engine can do more on this machine, and what the machine's memory, clock and other
    tenants take is in both. Medians of the rounds' ratios: the fastest run of many would compare the best moment of one
    processor with the best one of two, which comes less often.
    """
    queries, folder = numbered(settings, suite), data.folder_of(settings, suite)

    def seconds(count):
        return by_query(colq_bench(settings, folder, queries, threads=count))

    rounds = []
    for _ in range(ROUNDS):
        one, two = seconds(1), seconds(2)
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(seconds, (1, 1)))
        rounds.append((one, two, both))
    return [one_case(number, [(one[number], two[number], [found[number] for found in both])
                              for one, two, both in rounds]) for number, _ in queries]


def one_case(number, rounds):
    known = [(one, two, sum(both) / 2) for one, two, both in rounds if one and two and all(both)]
    if not known:
        return {"query": number, "one": None, "two": None, "times": None, "limit": None}
    return {"query": number, "one": statistics.median(one for one, _, _ in known),
            "two": statistics.median(two for _, two, _ in known),
            "times": statistics.median(one / two for one, two, _ in known),
            "limit": statistics.median(2 * one / both for one, _, both in known)}


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
    if not has_command(settings, "compact"):
        result["cases"] = []
        return result
    started = time.perf_counter()
    storage.compact(settings, lake)
    result["compact_seconds"] = time.perf_counter() - started
    result["lake_bytes"] = storage.live_bytes(lake)
    result["cases"] = [{"query": case["query"], "before": before.get(case["query"]), "after": case["second"],
                        "one": case["first"], "times": case["times"]}
                       for case in turns(settings, single, lake, queries)]
    return result


def measure(settings):
    log("scaling: rows")
    result = {"rows": rows(settings), "few": settings.rows // 10, "many": settings.rows,
              "least_seconds": LEAST_SECONDS, "threads": {}}
    for suite in ("clickstream", "hits"):
        log(f"scaling: threads, {suite}")
        result["threads"][suite] = threads(settings, suite)
    log("scaling: many objects")
    try:
        result["objects"] = objects(settings)
    except Failed as error:
        result["objects"] = {"error": str(error)}
    return result
