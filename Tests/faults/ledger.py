"""What each sender sent and was told, and whether the lake holds just that.

The n-th event of sender S is named `S-n`. Its name stands in `deviceid`, which both sides of the lake have, and in
`eventid`; `customerid` is the sender, so that all its events go to one shard.
"""
from dataclasses import dataclass

ACKNOWLEDGED, UNKNOWN, REFUSED = "acknowledged", "unknown", "refused"
# Faults that are told one by one.
SHOWN = 5


@dataclass(frozen=True)
class Request:
    first: int
    count: int
    outcome: str


class Ledger:
    """Requests of each sender, in the order in which they were sent. A sender's thread is the only one that adds to it."""

    def __init__(self):
        self.requests = {}

    def note(self, sender, first, count, outcome):
        self.requests.setdefault(sender, []).append(Request(first, count, outcome))

    def events(self, outcome):
        return sum(request.count for requests in list(self.requests.values()) for request in list(requests)
                   if request.outcome == outcome)

    def check(self, side, rows):
        """Faults of one side of the lake; `rows` are its events' names in the order in which the side holds them."""
        return Check(self, side).run(rows)


class Check:
    def __init__(self, ledger, side):
        self.ledger, self.side = ledger, side
        self.seen = {sender: bytearray(requests[-1].first + requests[-1].count)
                     for sender, requests in ledger.requests.items()}
        self.faults = []

    def run(self, rows):
        for name in rows:
            sender, _, number = name.rpartition("-")
            counts = self.seen.get(sender)
            if counts is None or not number.isdigit() or int(number) >= len(counts):
                self.fault(f"holds '{name}', which nobody sent")
            else:
                counts[int(number)] = min(counts[int(number)] + 1, 255)
        for sender, requests in self.ledger.requests.items():
            for request in requests:
                self.request(sender, request)
        return self.faults

    def request(self, sender, request):
        counts = self.seen[sender][request.first:request.first + request.count]
        found = sum(count > 0 for count in counts)
        what = f"{request.outcome} request of {sender}, events {request.first} to {request.first + request.count - 1}"
        if any(count > 1 for count in counts):
            self.fault(f"holds events more than once: {what}")
        if request.outcome == ACKNOWLEDGED and found < request.count:
            self.fault(f"lost {request.count - found} of {request.count} events: {what}")
        elif request.outcome == REFUSED and found:
            self.fault(f"holds {found} events of a {what}")
        elif 0 < found < request.count:
            self.fault(f"holds a part, {found} of {request.count} events: {what}")

    def fault(self, text):
        self.faults.append(f"{self.side}: {text}")


def order_faults(side, rows):
    """Faults of events of one shard or object that are not in the order in which their sender sent them."""
    last, faults = {}, []
    for name in rows:
        sender, _, number = name.rpartition("-")
        number = int(number)
        if number <= last.get(sender, -1):
            faults.append(f"{side}: {name} comes after {sender}-{last[sender]}")
        last[sender] = number
    return faults
