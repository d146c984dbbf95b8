"""What the project asks of itself, beside what was measured."""
from . import collect_section
from .comparison import best_mean, by_engine, ratios, shares
from .markdown import ratio, table
from .measure import geometric_mean
from .settings import PEERS, TITLES

# Mean and worst query at most so many times the best peer's.
SUITES = {"clickstream": ("Clickstream, Parquet", 0.4, 1.0), "hits": ("Web analytics, Parquet", 0.7, 1.3),
          "storage": ("Clickstream, own storage", 0.8, None)}


def section(measured):
    rows = [row for name in SUITES if name in measured for row in suite(name, measured[name])]
    for name, rows_of in (("storage", size), ("process", process), ("scaling", scaling), ("memory", memory),
                          ("load", load), ("check", answers), ("collect", collect_section.targets)):
        if name in measured:
            rows += rows_of(measured[name])
    if not rows:
        return []
    lines = [[what, f"{'at least' if least else 'at most'} {wanted:g}", ratio(value),
              "–" if value is None else "yes" if (value >= wanted if least else value <= wanted) else "**no**"]
             for what, wanted, value, least in rows]
    return ["## What is asked", "", "Ratios to the best peer where nothing else is said.", "",
            *table(["", "wanted", "measured", "holds"], lines)]


def suite(name, section):
    title, mean_wanted, worst_wanted = SUITES[name]
    times, rows = by_engine(section), []
    best = best_mean(times)
    for engine in ("colq", "uncached"):
        found = ratios(times, engine)
        if not found or not best:
            continue
        known = [seconds for seconds in times[engine].values() if seconds is not None]
        what = title if engine == "colq" else f"{title}, {TITLES[engine].removeprefix('colq, ')}"
        rows.append((f"{what}: mean of hot times", mean_wanted, geometric_mean(known) / best[1], False))
        if worst_wanted:
            rows.append((f"{what}: slowest query", worst_wanted, max(found.values()), False))
    return rows


def size(section):
    sizes = section["bytes"]
    peers = [count for name, count in sizes.items() if name != "colq"]
    return [("Own storage: bytes", 1, sizes["colq"] / min(peers), False)] if peers and "colq" in sizes else []


def process(section):
    return [("Whole process: slowest query, to DuckDB's command line", 1,
             max(case["colq"] / case["duckdb"] for case in section["cases"]), False)]


def scaling(section):
    least = section["least_seconds"]
    grown = [case["times"] for case in section["rows"] if case["times"] and case["many"] >= least]
    speeds = [case["times"] for cases in section["threads"].values() for case in cases if (case["one"] or 0) >= least]
    # The tables of objects have a tenth of the rows.
    together = [case["times"] for case in section["objects"].get("cases", ())
                if case["times"] and case["one"] >= least / 10]
    return [("Ten times the rows: time, mean", 10.5, geometric_mean(grown), False),
            ("Ten times the rows: time, slowest query", 10.5, max(grown, default=None), False),
            ("Two threads to one: speed, mean", 1.8, geometric_mean(speeds), True),
            ("Many small objects, compacted, to one file: time, mean", 1.2, geometric_mean(together), False)]


def memory(section):
    cases = [case for case in section["cases"] if case.get("colq") and any(case.get(name) for name in PEERS)]
    if not cases:
        return []
    largest = [max(case[name] for case in cases if case.get(name)) for name in PEERS
               if any(case.get(name) for case in cases)]
    worst = max(case["colq"] / min(case[name] for name in PEERS if case.get(name)) for case in cases)
    peak = max(case["colq"] for case in cases)
    return [("Memory: largest peak of the group-by queries", 1, peak / min(largest), False),
            ("Memory: the query that needs most beside the best peer", 1, worst, False)]


def load(section):
    rows = []
    for case in section["cases"]:
        seconds, sizes = case["seconds"], case["bytes"]
        smallest = min(count for name, count in sizes.items() if name != "colq")
        rows += [(f"Load of {case['suite']}: time, to DuckDB", 1, seconds["colq"] / seconds["duckdb"], False),
                 (f"Load of {case['suite']}: bytes", 1.05, sizes["colq"] / smallest, False)]
    return rows


def answers(section):
    results = [result for suite, result in section.items() if suite != "made" and "colq" in result["differ"]]
    total = sum(result["queries"] for result in results)
    agree = total - sum(len(result["differ"]["colq"]) for result in results)
    return [("Answers that equal DuckDB's: share", 1, agree / total, True)] if total else []
