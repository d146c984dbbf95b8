"""Half of the highest rate for a while: does delivery keep up, do files stay few, do queries see clicks at once?"""
import os
import shutil
import time

from . import freshness
from .clicks import BATCH
from .measure import log, run
from .pace import Pace
from .server import Server, count_files


def measure(settings, path, events_per_second, seconds):
    lake = settings.path("collect", "steady")
    shutil.rmtree(lake, ignore_errors=True)
    server = Server(settings.colq, lake)
    server.start()
    try:
        log(f"collect: {events_per_second:,.0f} clicks/s for {seconds} s")
        with Pace(server.port, path, events_per_second / BATCH) as pace:
            samples = watch(server, seconds)
            files = files_of(lake)
        # The same load again, so that the queries do not count among the answers' latencies.
        with Pace(server.port, path, events_per_second / BATCH):
            fresh = freshness.measure(server, 40)
        peak, spent = server.memory("VmHWM"), server.processor_seconds()
        drained = server.wait_delivered()
        server.stop()
        run([settings.colq, "compact", "--lake", lake])
        run([settings.colq, "vacuum", "--lake", lake, "--retain", "0"])
        return {"rate": events_per_second, "seconds": seconds, "pace": pace.result, "samples": samples,
                "files": files, "files_after": files_of(lake), "freshness": fresh, "peak": peak,
                "processor_seconds": spent, "drained": drained}
    finally:
        server.end()
        shutil.rmtree(lake, ignore_errors=True)


def watch(server, seconds):
    """What the server tells of its delivery, twice a second."""
    samples, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        metrics = server.metrics()
        samples.append({"lag": max(metrics["colq_firehose_lag_seconds"]),
                        "growth": max(metrics["colq_firehose_window_growth"]),
                        "memory": server.memory()})
        time.sleep(0.5)
    return samples


def files_of(lake):
    table = os.path.join(lake, "clickstream")
    return {"csv": count_files(os.path.join(table, "csv")), "columnar": count_files(table, ".parquet")}
