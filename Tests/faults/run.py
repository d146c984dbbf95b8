#!/usr/bin/env python3
"""Faults against a real `colq serve`: after each, every acknowledged event is there exactly once, on both sides.

    run.py --colq .build/release/colq [--only kills,disk] [--kills 200] [--seeds 1,2,3] [--allow-skips]

Exit status 1 when a scenario finds a problem, or cannot run here without `--allow-skips`. A lake in which something is
wrong stays in WORK, with the server's words beside it.
"""
import argparse
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Benchmarks"))

import bad_transform
import clock_jumps
import disk_full
import failing_calls
import garbage
import half_sent
import idle_connections
import kills
import long_log
import planted
import self_check
from scenario import Skipped, say

SCENARIOS = {
    "check": self_check.run,
    "planted": planted.run,
    "half": half_sent.run,
    "garbage": garbage.run,
    "idle": idle_connections.run,
    "transform": bad_transform.run,
    "clock": clock_jumps.run,
    "disk": disk_full.run,
    "calls": failing_calls.run,
    "log": long_log.run,
    "kills": kills.run,
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colq", default=os.environ.get("COLQ", ".build/release/colq"))
    parser.add_argument("--only", default=",".join(SCENARIOS), help="scenarios, separated by commas")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seeds", type=lambda text: [int(part) for part in text.split(",")], default=[1],
                        help="one lake each, with the kills on each")
    parser.add_argument("--allow-skips", action="store_true")
    parser.add_argument("--work", help="folder of the lakes")
    options = parser.parse_args()
    options.colq = os.path.abspath(options.colq)
    options.work = os.path.abspath(options.work or tempfile.mkdtemp(prefix="colq-faults-"))
    os.makedirs(options.work, exist_ok=True)
    return options


def main():
    options = arguments()
    failed = 0
    for name in options.only.split(","):
        if name not in SCENARIOS:
            raise SystemExit(f"error: no scenario '{name}'; there are {', '.join(SCENARIOS)}")
        say(f"{name} …")
        started = time.perf_counter()
        try:
            problems, told = SCENARIOS[name](options)
        except Skipped as reason:
            failed += not options.allow_skips
            print(f"SKIPPED  {name}: {reason}", flush=True)
            continue
        failed += bool(problems)
        print(f"{'FAILED ' if problems else 'ok     '}  {name}, {time.perf_counter() - started:.0f} s: {told}", flush=True)
        for problem in problems:
            print(f"           {problem}", flush=True)
    if failed:
        print(f"faults: {failed} scenario(s) failed; lakes and logs are in {options.work}")
    else:
        print("faults: all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
