"""Bytes that are no HTTP, and HTTP with a few bytes changed. The server goes on, and holds nothing that it refused."""
import random
import time

from colqbench.measure import Failed
from colqbench.pace import answer, request
from scenario import scenario
from senders import body, connected

COUNT = 2_000
HEADS = [b"GET / HTTP/9.9\r\n\r\n", b"POST /clickstream HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
         b"POST /clickstream HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
         b"POST /clickstream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
         b"POST /clickstream HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
         b"POST /../../etc/passwd HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", b"\r\n" * 5000,
         b"A" * 100_000, b"POST /clickstream HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
         b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]
BODIES = [b"[" * 100_000, b'{"customerid":' + b"[" * 5000 + b"}", b'{"customerid":"\\ud800"}', b"\xff\xfe\x00",
          b'{"eventtime":"yesterday"}', b"[1,2,3]", b'{"events":{}}', b'{"customerid":"a"}{', b"null", b""]


def run(options):
    with scenario(options, "garbage") as one:
        one.server.start()
        senders = one.senders()
        senders.go()
        numbers = random.Random(one.seed)
        good = request(body("nobody", 0, 3, numbers))
        statuses = {}
        for at in range(COUNT):
            status = throw(one.server.port, piece(at, good, numbers))
            statuses[status] = statuses.get(status, 0) + 1
            if not one.server.is_running:
                raise Failed(f"the server ended after piece {at}: {one.server.last_words()}")
        time.sleep(1)
        senders.hold()
        one.expect(set(senders.statuses) == {200}, f"others' statuses {senders.statuses}")
        one.expect(not {status for status in statuses if isinstance(status, int) and status >= 500},
                   f"garbage is answered as a fault of the server: {statuses}")
        one.server.stop()
        senders.end()
        one.look()
    return one.problems, "answers " + ", ".join(f"{status}: {count}" for status, count in sorted(
        statuses.items(), key=lambda item: -item[1]))


def piece(at, good, numbers):
    kind = at % 4
    if kind == 0:
        return numbers.randbytes(numbers.randint(1, 3000))
    if kind == 1:
        return numbers.choice(HEADS)
    if kind == 2:
        return request(numbers.choice(BODIES))
    return mutated(good, numbers)


def mutated(good, numbers):
    """A good request with some bytes of its head changed. Its body is left out: changed, it could be an event."""
    head = bytearray(good[:good.index(b"\r\n\r\n") + 4])
    for _ in range(numbers.randint(1, 6)):
        head[numbers.randrange(len(head))] = numbers.randrange(256)
    return bytes(head) + b"{]"


def throw(port, data):
    """The status of the answer, or what came instead of one."""
    connection = connected(port, timeout=0.3)
    if connection is None:
        return "no connection"
    try:
        connection.sendall(data)
        return answer(connection)[0]
    except TimeoutError:
        return "waits"
    except (OSError, ValueError):
        return "closed"
    finally:
        connection.close()
