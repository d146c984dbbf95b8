#!/usr/bin/env python3
"""Times generate, import and verify as whole processes and writes Benchmarks/LOAD.md.

    load.py --colq .build/release/colq [--rows 4000000] [--window-rows 100000]

Everything happens in a temporary folder. Times are those of this machine; its load is told beside them.
"""
import argparse
import datetime
import glob
import os
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def size(folder):
    return sum(os.path.getsize(p) for p in glob.glob(folder + "/**", recursive=True) if os.path.isfile(p))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colq", required=True)
    parser.add_argument("--rows", type=int, default=4_000_000)
    parser.add_argument("--window-rows", type=int, default=100_000)
    args = parser.parse_args()
    colq = os.path.abspath(args.colq)
    lines = []

    def add(what, rows, seconds, limit):
        rate = rows / seconds
        lines.append(f"| {what} | {rows:,} | {seconds:.2f} | {rate:,.0f} | {limit:,} |")
        print(lines[-1])

    with tempfile.TemporaryDirectory() as folder:
        many, few = folder + "/many", folder + "/few"
        add("generate, CSV", args.rows,
            timed([colq, "generate", "--rows", str(args.rows), "--days", "30", "--out", many]), 1_000_000)
        timed([colq, "generate", "--rows", str(args.window_rows), "--days", "7", "--out", few])
        bulk = [colq, "import", *sorted(glob.glob(many + "/clickstream-*.csv")), "--table", "clickstream"]
        add("import --bulk", args.rows, timed(bulk + ["--lake", folder + "/bulk", "--bulk"]), 500_000)
        windows = [colq, "import", *sorted(glob.glob(few + "/clickstream-*.csv")), "--table", "clickstream"]
        add("import, windows of 10 records, all synced", args.window_rows,
            timed(windows + ["--lake", folder + "/windows"]), 20_000)
        add("verify, bulk lake", args.rows, timed([colq, "verify", "--lake", folder + "/bulk"]), 0)
        add("verify, lake of windows", args.window_rows, timed([colq, "verify", "--lake", folder + "/windows"]), 0)
        csv, columnar = (size(folder + "/bulk/clickstream/" + side) for side in ("csv", "columnar"))
    with open(os.path.join(HERE, "LOAD.md"), "w", encoding="utf-8") as file:
        file.write("# Loading\n\n")
        file.write(f"Made by `Benchmarks/load.py --rows {args.rows} --window-rows {args.window_rows}` on "
                   f"{datetime.date.today()}; load of the machine {os.getloadavg()[0]:.1f}, "
                   f"{os.cpu_count()} processors.\n\n")
        file.write("| what | rows | seconds | rows/s | wanted |\n| --- | ---: | ---: | ---: | ---: |\n")
        file.write("\n".join(lines))
        file.write(f"\n\nThe bulk lake's CSV side has {csv / 1e6:.1f} MB, its columnar side {columnar / 1e6:.1f} MB.\n")


if __name__ == "__main__":
    main()
