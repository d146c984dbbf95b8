"""A restart with a gigabyte of log: ready within two seconds, whether its events are delivered or not."""
import json
import os
import random
import threading
import time

from colqbench.measure import run as command, size
from colqbench.pace import answer, request
from scenario import scenario
from senders import connected

LIMIT = 2.0
BYTES = 1 << 30
FILL_LIMIT = 300
KEEP = {"stream.retentionBytes": "8GiB", "stream.undeliveredBytes": "8GiB", "background.compaction": "0"}
# Windows that are not full for a long time: the events stay in the log alone.
HELD = {**KEEP, "firehose.records": "100000000", "firehose.bytes": "128MB", "firehose.interval": "15m",
        "firehose.commitInterval": "10m"}


def run(options):
    problems, told = [], []
    for name, settings in (("delivered", KEEP), ("held-back", HELD)):
        with scenario(options, f"long-log-{name}", settings=settings) as one:
            told.append(f"{name}: {restart(one)}")
        problems += one.problems
    return problems, "; ".join(told)


def restart(one):
    server = one.server
    server.start()
    sent = fill(one)
    server.kill()
    log = size(os.path.join(one.lake, "_stream"))
    one.expect(log >= BYTES, f"only {log / 1e9:.2f} GB of log within {FILL_LIMIT} s")
    seconds = server.start(60)
    one.expect(seconds < LIMIT, f"{log / 1e9:.2f} GB of log: ready after {seconds:.2f} s")
    count = int(server.query("SELECT count(*) FROM clickstream", accept="text/csv").split()[-1])
    one.expect(count >= sent, f"a query sees {count:,} events of {sent:,}")
    peak = server.memory("VmHWM")
    server.kill()
    again = server.start(60)
    one.expect(again < LIMIT, f"second restart: ready after {again:.2f} s")
    server.stop(600)
    command([one.options.colq, "verify", "--lake", one.lake])
    return f"{log / 1e9:.2f} GB, ready after {seconds:.2f} s and {again:.2f} s, {peak / 1e6:.0f} MB with a query"


def fill(one):
    """Sends until the log is large enough; how many events were acknowledged."""
    numbers = random.Random(one.seed)
    bodies = [request(json.dumps([click(numbers) for _ in range(200)]).encode()) for _ in range(50)]
    acknowledged = [0] * 8
    stop = threading.Event()

    def send(at):
        connection = connected(one.server.port)
        while not stop.is_set():
            connection.sendall(bodies[numbers.randrange(len(bodies))])
            if answer(connection)[0] == 200:
                acknowledged[at] += 200
            else:
                time.sleep(0.5)

    threads = [threading.Thread(target=send, args=(at,), daemon=True) for at in range(len(acknowledged))]
    for thread in threads:
        thread.start()
    end = time.perf_counter() + FILL_LIMIT
    while size(os.path.join(one.lake, "_stream")) < BYTES and time.perf_counter() < end:
        time.sleep(0.5)
    stop.set()
    for thread in threads:
        thread.join()
    return sum(acknowledged)


def click(numbers):
    return {"customerid": f"C{numbers.randrange(100_000)}", "deviceid": f"{numbers.getrandbits(128):032x}",
            "productid": f"P{numbers.randrange(20_000):05d}", "productcategory": "Home & Kitchen",
            "productsubcategory": "Home & Kitchen / premium", "activitytype": "addtocart",
            "eventid": f"{numbers.getrandbits(256):064x}"}
