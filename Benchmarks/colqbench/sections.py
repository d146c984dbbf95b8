"""RESULTS.md's sections beside the suites: storage, processes, scaling, memory, loading, collecting."""
from . import collect_section
from .comparison import best_peer, by_engine, errors, ratios, shares
from .markdown import megabytes, milliseconds, ratio, table
from .measure import geometric_mean
from .settings import ENGINES, TITLES


def storage(section):
    times, made = by_engine(section), section["made"]
    names, found = list(times), ratios(times)
    rows = []
    for query in next(iter(times.values())):
        best = best_peer(times, query)
        rows.append([str(query), *(milliseconds(times[name].get(query)) for name in names),
                     TITLES[best[0]] if best else "–", ratio(found.get(query))])
    rows.append(["mean", *(milliseconds(geometric_mean(value for value in times[name].values() if value))
                           for name in names), "", ratio(geometric_mean(found.values()))])
    sizes = [[TITLES[name], megabytes(section["bytes"][name]), f"{section['build'][name]:.1f}"]
             for name in ENGINES if name in section["bytes"]]
    how = "`colq import --bulk`" + (" and `colq compact`" if section.get("compacted") else ", not compacted")
    lines = ["## Own storage", "",
             f"The clickstream ({section['rows']:,} rows) in a lake made by {how}, beside DuckDB's database file, "
             "chDB's MergeTree ordered by time (LowCardinality where it fits) and Hyper's file. Hot milliseconds of "
             f"{made['runs']} runs on {made['date']}.", "",
             *table(["query", *(TITLES[name] for name in names), "best peer", "ratio"], rows),
             "Size of both tables' storage (of the lake: the columnar side's live files), and the seconds that it took "
             "to make (of the lake: from CSV, with the CSV side; of the others: from Parquet):", "",
             *table(["", "MB", "s"], sizes), *errors(section)]
    if "differ" in section:
        count = len(section["differ"])
        lines += [f"{len(rows) - 1 - count} of {len(rows) - 1} queries on the lake answer as DuckDB does on Parquet.",
                  ""]
    return lines


def process(section):
    rows = [[str(case["query"] or "SELECT 1"), milliseconds(case["colq"]), milliseconds(case["duckdb"]),
             ratio(case["colq"] / case["duckdb"])] for case in section["cases"]]
    mean = shares((case["colq"], case["duckdb"]) for case in section["cases"] if case["query"])
    return ["## Whole process", "",
            f"`colq \"SELECT …\"` beside DuckDB's command line, the program itself, on the clickstream file "
            f"({section['rows']:,} rows); milliseconds from start to last byte, run turn by turn, medians of "
            f"{section['rounds']}. Geometric mean of the ratios {ratio(mean)}.", "",
            *table(["query", "colq", "DuckDB CLI", "ratio"], rows)]


def scaling(section):
    least = section["least_seconds"]
    grown = [case["times"] for case in section["rows"] if case["times"] and case["many"] >= least]
    lines = ["## Scaling", "",
             f"Rows: the clickstream suite over {section['few']:,} and {section['many']:,} rows, hot milliseconds, "
             "medians of rounds that take turns. Means are over queries of at least "
             f"{least * 1e3:.0f} ms on the larger table.", "",
             *table(["query", f"{section['few']:,}", f"{section['many']:,}", "times"],
                    [[str(case["query"]), milliseconds(case["few"]), milliseconds(case["many"]), ratio(case["times"])]
                     for case in section["rows"]] + [["mean", "", "", ratio(geometric_mean(grown))]])]
    for suite, cases in section["threads"].items():
        known = [case for case in cases if (case["one"] or 0) >= least]
        lines += [f"Threads, {suite}: one against two, hot milliseconds. The last column is how much more than one process "
                  "two do on this machine that run the query at once with one thread each.", "",
                  *table(["query", "1 thread", "2 threads", "times", "two processes"],
                         [[str(case["query"]), milliseconds(case["one"]), milliseconds(case["two"]),
                           ratio(case["times"]), ratio(case["limit"])] for case in cases]
                         + [["mean", "", "", *(ratio(geometric_mean(case[name] for case in known))
                                               for name in ("times", "limit"))]])]
    # Its tables have a tenth of the rows.
    return lines + objects(section["objects"], least / 10)


def objects(section, least):
    if "error" in section:
        return [f"Many small objects: failed, {section['error']}", ""]
    compacted = "compact_seconds" in section
    text = f"compacted in {section['compact_seconds']:.1f} s" if compacted else "this colq has no `compact`"
    known = [case["times"] for case in section["cases"] if case["times"] and case["one"] >= least]
    return [f"Many small objects: a lake of {section['objects']:,} objects of ten rows, {text}, beside one file of the "
            f"same {section['rows']:,} rows; hot milliseconds, medians of rounds that take turns. The mean is over "
            f"queries of at least {least * 1e3:g} ms.", "",
            *table(["query", "small objects", "compacted", "one file", "compacted / one file"],
                   [[str(case["query"]), milliseconds(case["before"]), milliseconds(case["after"]),
                     milliseconds(case["one"]), ratio(case["times"])]
                    for case in section["cases"]] + [["mean", "", "", "", ratio(geometric_mean(known))]])]


def memory(section):
    names = [name for name in ENGINES if name in section["opened"]]
    rows = [["tables opened", *(f"{section['opened'][name]:.0f}" for name in names), ""]]
    for case in section["cases"]:
        rows.append([str(case["query"]), *(f"{case[name]:.0f}" if case.get(name) else "error" for name in names),
                     ratio(of_best(case, names))])
    peaks = {name: max((case[name] for case in section["cases"] if case.get(name)), default=None) for name in names}
    rows.append(["largest", *(f"{peaks[name]:.0f}" if peaks[name] else "–" for name in names),
                 ratio(of_best(peaks, names))])
    return ["## Memory", "",
            "Peak resident MB of the engine's processes over each group-by query of the web analytics suite, a "
            f"process for each query, {section['runs']} runs in it. The peers' numbers hold their Python; the first "
            "line tells what a process has after its tables are opened.", "",
            *table(["query", *(TITLES[name] for name in names), "colq / best peer"], rows)]


def of_best(values, names):
    peers = [values[name] for name in names if name != "colq" and values.get(name)]
    return values["colq"] / min(peers) if peers and values.get("colq") else None


def load(section):
    lines = ["## Load", "",
             f"CSV to Parquet as whole processes, medians, {section['made']['threads']} threads; sizes at zstd level 3, "
             "all else each writer's defaults.", ""]
    for case in section["cases"]:
        seconds, sizes = case["seconds"], case["bytes"]
        smallest = min(count for name, count in sizes.items() if name != "colq")
        lines += [f"{case['suite']}, {case['rows']:,} rows, {case['csv_bytes'] / 1e6:,.0f} MB of CSV:", "",
                  *table(["", "s", "MB", "MB / smallest peer's"],
                         [[TITLES[name], f"{seconds[name]:.2f}" if name in seconds else "–", megabytes(count),
                           ratio(count / smallest)] for name, count in sizes.items()])]
        lines += [f"{TITLES[name]} failed: {text}" for name, text in case["errors"].items()] + [""]
    return lines


def ingest(section):
    rows = [[case["what"], f"{case['rows']:,}", f"{case['seconds']:.2f}", f"{case['rows'] / case['seconds']:,.0f}",
             f"{case['wanted']:,}" if case["wanted"] else "–"] for case in section["cases"]]
    sides = section["bytes"]
    return ["## Generate, import, verify", "", f"Whole processes, on {section['made']['date']}.", "",
            *table(["what", "rows", "seconds", "rows/s", "wanted"], rows),
            f"The bulk lake's CSV side has {megabytes(sides['csv'])} MB, its columnar side "
            f"{megabytes(sides['columnar'])} MB.", ""]


WRITERS = {"storage": storage, "process": process, "scaling": scaling, "memory": memory, "load": load, "ingest": ingest,
           "collect": collect_section.text}
