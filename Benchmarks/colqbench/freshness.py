"""How soon a query sees a click that was answered with 200."""
import socket
import statistics
import time
import uuid

from .measure import Failed, run
from .pace import answer, percentile, request
from .server import HOST

LIMIT = 10


def measure(server, count):
    """Seconds from each 200 to the start of the query that saw the click, by the server's listener and by processes.

    The start counts because the rest is the query's own time, which is told beside.
    """
    def listener(sql):
        return int(server.query(sql, accept="text/csv").split()[-1])

    def process(sql):
        return int(run([server.colq, "--lake", server.lake, "--format", "csv", sql]).stdout.split()[-1])

    connection = socket.create_connection((HOST, server.port))
    try:
        return {"listener": summary([seen(connection, listener) for _ in range(count)]),
                "process": summary([seen(connection, process) for _ in range(count // 4)])}
    finally:
        connection.close()


def seen(connection, ask):
    """Sends a click; (seconds until the start of the query that sees it, seconds of that query)."""
    name = str(uuid.uuid4())
    sql = f"SELECT count(*) FROM clickstream WHERE eventid = '{name}'"
    connection.sendall(request(f'{{"customerid":"fresh","activitytype":"view","eventid":"{name}"}}'.encode()))
    status, body = answer(connection)
    if status != 200:
        raise Failed(f"a click is answered with {status}: {body[:200]!r}")
    answered = time.perf_counter()
    while True:
        started = time.perf_counter()
        if ask(sql) == 1:
            return started - answered, time.perf_counter() - started
        if started - answered > LIMIT:
            raise Failed(f"a click is not seen {LIMIT} s after its 200")


def summary(pairs):
    delays = sorted(delay for delay, _ in pairs)
    return {"count": len(pairs), "median": statistics.median(delays), "p99": percentile(delays, 0.99),
            "max": delays[-1], "query": statistics.median(query for _, query in pairs)}
