"""Events into durable storage: colq serve beside Redis, PostgreSQL and MiniStack, turn by turn on the same processors."""
import json
import os
import shutil
import statistics

from . import clicks, ministack, steady
from .measure import Failed, log, run
from .postgres import Postgres
from .redis import Redis
from .server import Server
from .settings import BENCHMARKS

ROUNDS = 3
SECONDS = 10
STEADY_SECONDS = 60
CONNECTIONS = 64
SCRIPT = os.path.join(BENCHMARKS, "Load", "collect.lua")


def measure(settings):
    if not shutil.which("wrk"):
        raise Failed("wrk is not installed: apt-get install wrk")
    paths, texts = clicks.bodies(settings)
    rounds = []
    for number in range(1, ROUNDS + 1):
        for kind in ("single", "batch"):
            log(f"collect: round {number}, {kind}")
            pipeline = clicks.BATCH if kind == "batch" else 1
            with Redis(settings.path("collect", "redis")) as redis:
                theirs = redis.add(texts[number], SECONDS, pipeline)
            rounds.append({"kind": kind, "redis": theirs, "colq": wrk(settings, kind, paths[kind])})
    log("collect: PostgreSQL and MiniStack")
    with Postgres(settings.path("collect", "postgres")) as postgres:
        inserts = {"single": postgres.insert(texts[:1], SECONDS), "batch": postgres.insert(texts[:clicks.BATCH], SECONDS)}
    records = ministack.measure(settings, texts, SECONDS / 2)
    rate = statistics.median(case["colq"]["events"] for case in rounds if case["kind"] == "batch")
    return {"rounds": rounds, "postgres": inserts, "ministack": records, "bytes": sum(map(len, texts)) / len(texts),
            "steady": steady.measure(settings, paths["batch"], rate / 2, STEADY_SECONDS)}


def wrk(settings, kind, path):
    """What wrk reaches on a server of its own, with the time that delivery needs afterwards."""
    lake = settings.path("collect", "lake")
    shutil.rmtree(lake, ignore_errors=True)
    server = Server(settings.colq, lake)
    server.start()
    try:
        out = run(["wrk", "-t", "2", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "-s", SCRIPT,
                   f"http://127.0.0.1:{server.port}/clickstream", "--", path]).stdout
        found = json.loads(out.strip().splitlines()[-1])
        seconds = found["microseconds"] / 1e6
        delivered = sum(server.metrics()["colq_firehose_rows_total"])
        result = {"requests": found["requests"] / seconds, "refused": found["refused"],
                  "broken": found["broken"] + found["timeouts"], "processor_seconds": server.processor_seconds(),
                  **{key: found[key] / 1e3 for key in ("p50", "p99", "max")}}
        result["events"] = result["requests"] * (clicks.BATCH if kind == "batch" else 1)
        result["delivered"] = delivered / (result["events"] * seconds)
        result["drained"] = server.wait_delivered()
        result["peak"] = server.memory("VmHWM")
        server.stop()
        return result
    finally:
        server.end()
        shutil.rmtree(lake, ignore_errors=True)
