"""2,000 connections that say nothing, or a part of a request and no more, while others send."""
import resource
import time

from ledger import ACKNOWLEDGED
from scenario import scenario
from senders import connected

COUNT = 2_000
LONGEST = 1.0


def run(options):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with scenario(options, "idle-connections") as one:
        one.server.start()
        idle = [connected(one.server.port) for _ in range(COUNT)]
        one.expect(all(idle), "not all connections were taken")
        for at, connection in enumerate(idle):
            if at % 4 == 1:
                connection.sendall(b"POST /clickstream HTTP/1.1\r\nHost: a\r\n")
            elif at % 4 == 2:
                connection.sendall(b"POST /clickstream HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n[{\"customerid\"")
        senders = one.senders()
        senders.go()
        time.sleep(5)
        senders.hold()
        one.expect(set(senders.statuses) == {200}, f"statuses {senders.statuses}")
        longest = max(senders.latencies)
        one.expect(longest < LONGEST, f"an answer took {longest:.2f} s")
        memory = one.server.memory() / 1e6
        one.expect(memory < 300, f"{memory:.0f} MB of memory with {COUNT} connections")
        cut = cut_off(idle[1])
        one.expect(cut, "a request that never ends its headers is not cut off within 20 s")
        one.expect(not closed(idle[0]), "a connection that says nothing is cut off within seconds")
        for connection in idle:
            connection.close()
        one.server.stop()
        senders.end()
        one.look()
    return one.problems, (f"{one.ledger.events(ACKNOWLEDGED):,} events beside them, longest answer "
                          f"{longest * 1e3:.0f} ms, {memory:.0f} MB")


def cut_off(connection):
    connection.settimeout(20)
    try:
        while connection.recv(4096):
            pass
        return True
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def closed(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
