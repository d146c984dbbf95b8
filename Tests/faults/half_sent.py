"""Requests whose connection ends in the middle: at any byte of head or body. None of their events may be there."""
import random
import socket
import struct
import time

from colqbench.pace import request
from ledger import REFUSED
from scenario import scenario
from senders import body, connected

COUNT = 600


def run(options):
    with scenario(options, "half-sent") as one:
        one.server.start()
        senders = one.senders()
        senders.go()
        numbers = random.Random(one.seed)
        first = 0
        for _ in range(COUNT):
            count = numbers.randint(1, 50)
            data = request(body("h", first, count, numbers))
            half(one.server.port, data[:numbers.randrange(len(data))], numbers)
            one.ledger.note("h", first, count, REFUSED)
            first += count
        time.sleep(1)
        senders.hold()
        one.expect(set(senders.statuses) == {200}, f"others' statuses {senders.statuses}")
        one.server.stop()
        senders.end()
        one.look()
    return one.problems, f"{COUNT} requests cut off"


def half(port, data, numbers):
    connection = connected(port)
    for at in range(0, len(data), 1000):
        connection.sendall(data[at:at + 1000])
    if numbers.random() < 0.5:
        # A reset instead of an end.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
