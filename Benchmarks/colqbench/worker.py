"""One engine in a process of its own: `python -m colqbench.worker JOB.json OUT.json`.

A job has a task: "time" (seconds of every run of every statement), "rows" (each statement's rows as texts), "build"
(the engine's own storage) or "write" (a Parquet file). The answer also tells the peak memory of the process and of the
processes that it started, in MB.
"""
import json
import os
import sys
import time

from . import own_storage
from .engines import CLASSES
from .values import canonical


def peak_of(pid):
    """Peak resident memory of a process in MB; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def descendants(pid):
    out = []
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                children = [int(word) for word in file.read().split()]
        except OSError:
            continue
        for child in children:
            out += [child, *descendants(child)]
    return out


def process_peak():
    own = os.getpid()
    return round(sum(peak_of(pid) for pid in [own, *descendants(own)]), 1)


def first_line(error):
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:200]


def timed(engine, sql, runs):
    entry = {"seconds": []}
    for _ in range(runs):
        started = time.perf_counter()
        entry["rows"] = engine.run(sql)
        entry["seconds"].append(round(time.perf_counter() - started, 6))
    return entry


def answer(engine, job):
    """One entry a statement; what an engine cannot do is a result too."""
    out = []
    for number, sql in job["queries"]:
        try:
            if job["task"] == "time":
                entry = timed(engine, sql, job["runs"])
            else:
                entry = {"values": [[canonical(value) for value in row] for row in engine.rows(sql)]}
        except Exception as error:
            entry = {"error": first_line(error)}
        out.append({"query": number, **entry})
    return out


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    if job["task"] in ("build", "write"):
        started = time.perf_counter()
        {"build": own_storage.build, "write": own_storage.write_parquet}[job["task"]](job)
        result = {"seconds": time.perf_counter() - started}
    else:
        engine = CLASSES[job["engine"]](job["source"], job["threads"])
        opened = process_peak()
        result = {"entries": answer(engine, job), "opened_mb": opened}
        result["peak_mb"] = process_peak()
        getattr(engine, "close", lambda: None)()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
