"""Connections that send events all the time and note what became of each request."""
import json
import random
import socket
import threading
import time

from colqbench.measure import Failed
from colqbench.pace import answer, request
from colqbench.server import HOST
from ledger import ACKNOWLEDGED, REFUSED, UNKNOWN

CATEGORIES = ["Books", "Garden, \"deluxe\"", "Crianças", "", None, "two\nlines"]


class Senders:
    """Threads with a connection each, which begin anew when the server comes back."""

    def __init__(self, port, ledger, count=8, seed=1, pause=0.02, most=50, prefix="s"):
        self.port, self.ledger, self.most, self.pause = port, ledger, most, pause
        self.running = threading.Event()
        self.ended = threading.Event()
        self.busy = [0] * count
        self.statuses = {}
        self.latencies = []
        self.threads = [threading.Thread(target=self.run, daemon=True,
                                         args=(number, f"{prefix}{number}", random.Random(seed * 1000 + number)))
                        for number in range(count)]
        for thread in self.threads:
            thread.start()

    def go(self):
        self.running.set()

    def hold(self):
        """No new request begins; returns once those under way are noted."""
        self.running.clear()
        deadline = time.perf_counter() + 60
        while any(self.busy):
            if time.perf_counter() > deadline:
                raise Failed("a request is neither answered nor refused within 60 s")
            time.sleep(0.002)

    def end(self):
        self.ended.set()
        self.running.set()
        for thread in self.threads:
            thread.join(40)
        if any(thread.is_alive() for thread in self.threads):
            raise Failed("a sender waits for an answer still")

    def run(self, at, sender, numbers):
        connection, first = None, 0
        while True:
            self.busy[at] = 0
            self.running.wait()
            if self.ended.is_set():
                return
            self.busy[at] = 1
            # Held between the two lines above: the next round waits.
            if not self.running.is_set():
                continue
            if connection is None:
                connection = connected(self.port)
                if connection is None:
                    time.sleep(0.005)
                    continue
            count = numbers.randint(1, self.most)
            outcome = self.exchange(connection, request(body(sender, first, count, numbers)))
            self.ledger.note(sender, first, count, outcome)
            first += count
            if outcome == UNKNOWN:
                connection.close()
                connection = None
            time.sleep(numbers.random() * self.pause)

    def exchange(self, connection, data):
        started = time.perf_counter()
        try:
            connection.sendall(data)
            status, _ = answer(connection)
        except OSError:
            return UNKNOWN
        self.latencies.append(time.perf_counter() - started)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status == 200:
            return ACKNOWLEDGED
        # A server that fails after the disk took the events cannot know whether they will be there.
        return REFUSED if status < 500 else UNKNOWN


def connected(port, timeout=30):
    try:
        connection = socket.create_connection((HOST, port), timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection
    except OSError:
        return None


def body(sender, first, count, numbers):
    """Events first ..< first + count of a sender, in one of the forms that the server takes."""
    texts = [json.dumps(event(sender, number, numbers)) for number in range(first, first + count)]
    form = numbers.randrange(3)
    if form == 0:
        text = "[" + ",".join(texts) + "]"
    elif form == 1:
        text = '{"events":[' + ",".join(texts) + "]}"
    else:
        text = "\n".join(texts)
    return text.encode()


def event(sender, number, numbers):
    out = {"customerid": sender, "deviceid": f"{sender}-{number}", "eventid": f"{sender}-{number}",
           "productid": f"P{numbers.randrange(20_000):05d}", "productcategory": numbers.choice(CATEGORIES),
           "activitytype": numbers.choice(["view", "addtocart", "purchase"])}
    if numbers.random() < 0.1:
        # Of another day: the rows of a window are split by day.
        out["eventtime"] = f"2026-11-{numbers.randint(1, 9):02d}T12:00:00Z"
    return out
