"""RESULTS.md from the raw numbers: the frame, and the sections of the suites in process."""
from . import notes, profile, sections, targets
from .comparison import best_mean, best_peer, by_engine, errors, ratios
from .markdown import escaped, milliseconds, ratio, table
from .measure import cold, geometric_mean
from .queries import REWRITES
from .settings import PEERS, TITLES

SUITE_TITLES = {"clickstream": "Clickstream", "hits": "Web analytics"}


def text(numbers):
    lines = ["# Benchmark results", "",
             "`make bench` makes these again (`Benchmarks/README.md` tells how to run parts). Times are comparable "
             "within one machine and one run only.", ""]
    lines += frame(numbers["environment"])
    measured = numbers["sections"]
    lines += summary(measured) + targets.section(measured)
    for suite in SUITE_TITLES:
        if suite in measured:
            lines += suite_section(suite, measured[suite])
    for name, write in sections.WRITERS.items():
        if name in measured:
            lines += write(measured[name])
    if "check" in measured:
        lines += check_section(measured["check"])
    lines += slower_section(measured)
    return "\n".join(lines).rstrip() + "\n"


def frame(machine):
    peers = machine["peers"]
    known = [f"{TITLES[name]} {peers[name]}" for name in PEERS if peers.get(name)]
    sets = f" with {', '.join(machine['instruction_sets'])}" if machine["instruction_sets"] else ""
    lines = [
        f"- machine: {machine['processor']}{sets}, {machine['processors']} processors, {machine['memory_gb']} GB, "
        f"{machine['system']}",
        f"- versions: colq {machine['colq']} ({machine['binary_mb']} MB binary), {', '.join(known)}, "
        f"duckdb-cli {peers.get('cli')}, Python {machine['python']}",
        f"- each engine in a process of its own, one after the other in one run, {machine['threads']} threads; hot is "
        "the best run after the first, cold the first",
        "- colq has no result cache: every run plans and computes anew. What it keeps within a process is metadata "
        "and, bounded, decoded pages; where the page cache exists, it is also measured switched off",
    ]
    lines += [f"- spelled otherwise for {TITLES[rewrite.engine]}: {rewrite.reason}" for rewrite in REWRITES]
    return [*lines, ""]


# --- a suite in process ------------------------------------------------------------------------------------------

def summary(measured):
    rows = []
    for name, title in (("clickstream", "Clickstream, Parquet"), ("hits", "Web analytics, Parquet"),
                        ("storage", "Clickstream, own storage")):
        if name not in measured:
            continue
        times = by_engine(measured[name])
        for engine in ("colq", "uncached"):
            found, best = ratios(times, engine), best_mean(times)
            if not found or not best:
                continue
            mean = geometric_mean(second for second in times[engine].values() if second is not None)
            rows.append([title, TITLES[engine], milliseconds(mean), f"{TITLES[best[0]]} {milliseconds(best[1])}",
                         ratio(mean / best[1]), ratio(geometric_mean(found.values())), ratio(max(found.values())),
                         str(sum(value > 1 for value in found.values()))])
    if not rows:
        return []
    return ["## In brief", "",
            "Geometric means of hot times in ms; below 1 colq is faster. The best peer is the one with the lowest "
            "mean; \"per query\" compares with whichever peer is fastest in each.", "",
            *table(["suite", "engine", "mean", "best peer", "to best peer", "to best per query", "worst query",
                    "slower queries"], rows, left=2),
            "![Geometric mean of hot times by engine](results.svg)", ""]


def suite_section(suite, section):
    hot_times, cold_times = by_engine(section), by_engine(section, cold)
    names = list(hot_times)
    found, made = ratios(hot_times), section["made"]
    rows = []
    for query in next(iter(hot_times.values())):
        best = best_peer(hot_times, query)
        rows.append([str(query),
                     *(f"{milliseconds(cold_times[name][query])} / {milliseconds(hot_times[name][query])}"
                       if hot_times[name].get(query) is not None else "error" for name in names),
                     TITLES[best[0]] if best else "–", ratio(found.get(query))])
    lines = [f"## {SUITE_TITLES[suite]}: one Parquet file, in process", "",
             f"{section['rows']:,} rows, {section['bytes'] / 1e6:.0f} MB; {made['runs']} runs on {made['date']}, load "
             f"of the machine {made['load']}. `Queries/{suite}.sql`; milliseconds, cold / hot; ratio = colq hot / best "
             "peer hot.", "",
             *table(["query", *(TITLES[name] for name in names), "best peer", "ratio"], rows),
             *means(hot_times, cold_times), *errors(section)]
    return lines


def means(hot_times, cold_times):
    """Geometric means of the queries that every engine answers."""
    shared = [query for query in next(iter(hot_times.values()))
              if all(times.get(query) is not None for times in hot_times.values())]
    rows = []
    for title, times in (("hot", hot_times), ("cold", cold_times)):
        rows.append([title, *(milliseconds(geometric_mean(of[query] for query in shared)) for of in times.values()),
                     ratio(geometric_mean(ratios(times).values()))])
    return [f"Geometric means over the {len(shared)} queries that all answer, ms; ratio = mean of colq / best peer of "
            "each query:", "", *table(["", *(TITLES[name] for name in hot_times), "ratio"], rows)]


# --- answers and explanations ------------------------------------------------------------------------------------

def check_section(check):
    lines = ["## Answers", "", "Each query's rows beside DuckDB's, in order; doubles agree within 1e-9.", ""]
    for suite, result in check.items():
        if suite == "made":
            continue
        for name, problems in result["differ"].items():
            agree = result["queries"] - len(problems)
            lines.append(f"- {SUITE_TITLES[suite]}, {TITLES[name]}: {agree} of {result['queries']} queries agree")
            lines += [f"  - query {problem['query']}: {escaped(problem['problem'])}" for problem in problems]
    return [*lines, ""]


def differing(numbers):
    """Whether an answer of colq differs from DuckDB's."""
    checks = [result["differ"].get("colq") for suite, result in numbers["sections"].get("check", {}).items()
              if suite != "made"]
    return any(checks) or bool(numbers["sections"].get("storage", {}).get("differ"))


def slower_section(measured):
    explained, lines = notes.read(), []
    for suite in ("clickstream", "hits", "storage"):
        if suite not in measured:
            continue
        times = by_engine(measured[suite])
        for query, value in sorted(ratios(times).items(), key=lambda item: -item[1]):
            if value <= 1:
                continue
            name, seconds = best_peer(times, query)
            found = measured[suite].get("profiles", {}).get(str(query))
            where = " " + profile.line(found, measured[suite]["made"]["threads"]) if found else ""
            lines.append(f"- **{suite} {query}**: {milliseconds(times['colq'][query])} ms, {TITLES[name]} "
                         f"{milliseconds(seconds)} ms, ratio {value:.2f}.{where} "
                         + explained.get((suite, query), "Not explained yet."))
    if not any(suite in measured for suite in ("clickstream", "hits", "storage")):
        return []
    return ["## Queries slower than the best peer", "",
            "Where the time goes tells `EXPLAIN ANALYZE`; \"at the least\" is decompressing what the query reads, at "
            "1.7 GB/s a core. The explanations are kept in `notes.toml`.", "",
            *(lines or ["None."]), ""]
