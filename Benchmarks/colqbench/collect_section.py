"""RESULTS.md's section on collecting, and what the project asks of it."""
import statistics

from .markdown import megabytes, ratio, table

# To Redis, by kind.
WANTED = {"single": 0.35, "batch": 0.4}
WHAT = {"single": "single clicks", "batch": "batches of 100"}


def cases(section, kind):
    return [case for case in section["rounds"] if case["kind"] == kind]


def share(section, kind):
    """Median over the rounds of colq's rate to Redis's."""
    return statistics.median(case["colq"]["events"] / case["redis"]["rate"] for case in cases(section, kind))


def text(section):
    steady = section["steady"]
    return ["## Collecting", "",
            f"`run.py --suite collect`. JSON clicks of {section['bytes']:.0f} bytes over 64 connections with keep-alive, "
            "each answered once it is on disk, twins written meanwhile: wrk to `colq serve` with its defaults, beside "
            "`redis-benchmark` XADD of the same text (`appendonly yes`, `appendfsync always`; in pipelines of 100 where "
            "colq takes batches of 100). Turn by turn, a fresh server each; latencies in ms, memory and processor time "
            "of the server.", "",
            *rounds(section), *others(section),
            f"At half the rate of batches ({steady['rate']:,.0f} clicks/s) for {steady['seconds']} s:", "",
            *table(["", ""], steady_rows(steady))]


def rounds(section):
    rows = []
    for kind, what in WHAT.items():
        for case in cases(section, kind):
            ours, theirs = case["colq"], case["redis"]
            rows.append([what, f"{theirs['rate']:,.0f}", f"{ours['events']:,.0f}", ratio(ours["events"] / theirs["rate"]),
                         f"{ours['requests']:,.0f}", f"{ours['p50']:.1f}", f"{ours['p99']:.1f}", f"{ours['max']:.0f}",
                         f"{theirs['p99']:.1f}", str(ours["refused"] + ours["broken"]), megabytes(ours["peak"]),
                         f"{ours['processor_seconds']:.1f}", f"{ours['delivered'] * 100:.0f} %",
                         f"{ours['drained']:.1f}"])
    return table(["", "Redis events/s", "colq events/s", "ratio", "requests/s", "p50", "p99", "max", "Redis p99",
                  "refused", "MB", "CPU s", "delivered at the end", "s until all"], rows)


def others(section):
    inserts, records = section["postgres"], section["ministack"]
    rows = [[WHAT[kind], *(f"{value:,.0f}" for value in (
        statistics.median(case["colq"]["events"] for case in cases(section, kind)), inserts[kind], records[kind]))]
            for kind in WHAT]
    return ["Events/s beside PostgreSQL (pgbench, INSERT of a row or of 100, 64 connections) and MiniStack (its Kinesis in "
            "memory, one boto3 client):", "", *table(["", "colq", "PostgreSQL", "MiniStack"], rows)]


def steady_rows(steady):
    samples, pace, fresh = steady["samples"], steady["pace"], steady["freshness"]
    before, after = steady["files"], steady["files_after"]
    seen = [[f"200 until the query that sees it starts, {what}",
             f"median {one['median'] * 1e3:.2f} ms, p99 {one['p99'] * 1e3:.2f} ms (the query itself "
             f"{one['query'] * 1e3:.0f} ms)"]
            for what, one in (("`POST /query`", fresh["listener"]), ("`colq \"SELECT …\"`", fresh["process"]))]
    return [["delivery lag, highest", f"{lag(steady):.2f} s"],
            ["windows grow to", f"{max(sample['growth'] for sample in samples):.0f} times"],
            ["answers' latency, p50 / p99 / max", " / ".join(f"{pace[key] * 1e3:.1f}" for key in ("p50", "p99", "max"))
             + " ms"],
            ["requests refused", str(pace["refused"])],
            ["columnar files at the end, after compaction", f"{before['columnar']:,}, {after['columnar']:,}"],
            ["CSV objects", f"{after['csv']:,}"],
            ["peak memory", f"{megabytes(steady['peak'])} MB"],
            ["processor seconds of the server, of the sender",
             f"{steady['processor_seconds']:.0f}, {pace['processor_seconds']:.0f}"],
            *seen]


def lag(steady):
    return max(sample["lag"] for sample in steady["samples"])


def targets(section):
    """Rows of the table "What is asked": what, wanted, measured, whether at least."""
    runs, steady = [case["colq"] for case in section["rounds"]], section["steady"]
    fresh = max(one["p99"] for one in steady["freshness"].values())
    return [*((f"Collecting, {what}: events/s to Redis", WANTED[kind], share(section, kind), True)
              for kind, what in WHAT.items()),
            ("Collecting: p99 of answers in ms", 50, max(one["p99"] for one in runs), False),
            ("Collecting: peak memory in MB", 300, max(one["peak"] for one in runs) / 1e6, False),
            ("Collecting: requests refused", 0, sum(one["refused"] + one["broken"] for one in runs), False),
            ("Half the rate: delivery lag in s", 2, lag(steady), False),
            ("From a 200 to a query that sees the click, p99 in ms", 10, fresh * 1e3, False)]
