"""A sender that keeps to a rate: a process of its own whose threads send prepared requests when their time has come.

    with Pace(port, "batch.txt", requests_per_second=500) as pace:
        …
    pace.result  # {"sent", "answered", "refused", "late", "latencies", "processor_seconds"}

A latency counts from the moment at which the request was due, so that a server that stalls does not hide it.
"""
import multiprocessing
import socket
import threading
import time

from .server import HOST

CONNECTIONS = 16


class Pace:
    def __init__(self, port, path, requests_per_second):
        # A fresh process: one that is forked would hold what its parent has open.
        context = multiprocessing.get_context("spawn")
        self.stop = context.Event()
        self.answers = context.Queue()
        self.process = context.Process(target=send, args=(port, path, requests_per_second, self.stop, self.answers),
                                       daemon=True)
        self.result = None

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.result = self.answers.get(timeout=60)
        self.process.join()


def send(port, path, rate, stop, answers):
    requests = prepared(path)
    workers = [Worker(port, requests, CONNECTIONS / rate, stop, number) for number in range(CONNECTIONS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    latencies = sorted(value for worker in workers for value in worker.latencies)
    answers.put({"answered": len(latencies), "refused": sum(worker.refused for worker in workers),
                 "processor_seconds": time.process_time(), "p50": percentile(latencies, 0.5),
                 "p99": percentile(latencies, 0.99), "max": percentile(latencies, 1)})


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def prepared(path):
    """The lines of a file as whole requests."""
    with open(path, "rb") as file:
        return [request(line.rstrip(b"\n")) for line in file]


def request(body, headers=b""):
    return (b"POST /clickstream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
            + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def answer(connection):
    """Status and body of the next answer on a connection; `ConnectionError` when there is none."""
    data = connection.recv(4096)
    while b"\r\n\r\n" not in data:
        data = more(connection, data)
    head, body = data.split(b"\r\n\r\n", 1)
    length = 0
    for line in head.split(b"\r\n")[1:]:
        if line.lower().startswith(b"content-length:"):
            length = int(line[15:])
    while len(body) < length:
        body = more(connection, body)
    return int(head[9:12]), body


def more(connection, data):
    part = connection.recv(65536)
    if not part:
        raise ConnectionError("the server closed the connection")
    return data + part


class Worker(threading.Thread):
    """One connection."""

    def __init__(self, port, requests, interval, stop, number):
        super().__init__(daemon=True)
        self.port, self.requests, self.interval, self.stop, self.number = port, requests, interval, stop, number
        self.latencies, self.refused = [], 0

    def run(self):
        connection = socket.create_connection((HOST, self.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        at = self.number * len(self.requests) // CONNECTIONS
        due = time.perf_counter() + self.interval * self.number / CONNECTIONS
        while not self.stop.is_set():
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            connection.sendall(self.requests[at % len(self.requests)])
            if answer(connection)[0] == 200:
                self.latencies.append(time.perf_counter() - due)
            else:
                self.refused += 1
            at += 1
            due += self.interval
