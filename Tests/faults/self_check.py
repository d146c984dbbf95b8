"""The checks themselves: each kind of damage, planted in what a lake holds, must be found. One that finds nothing proves
nothing."""
import trends
from ledger import ACKNOWLEDGED, REFUSED, UNKNOWN, Ledger, order_faults

# What the sides hold of the ledger below, and what the checks must say of it.
SOUND = ["a-0", "a-1", "a-2", "b-0", "b-1", "a-3", "a-4"]
PLANTED = {
    "a lost event": ([name for name in SOUND if name != "a-1"], "lost 1 of 3"),
    "a lost request": (SOUND[3:], "lost 3 of 3"),
    "an event twice": ([*SOUND, "a-2"], "more than once"),
    "an unknown request twice": ([*SOUND, "a-3", "a-4"], "more than once"),
    "half an unknown request": (SOUND[:-1], "a part, 1 of 2"),
    "a refused event": ([*SOUND, "b-2"], "refused request"),
    "an event of nobody": ([*SOUND, "c-0"], "nobody sent"),
    "an event never sent": ([*SOUND, "a-9"], "nobody sent"),
}


def run(_):
    ledger = Ledger()
    ledger.note("a", 0, 3, ACKNOWLEDGED)
    ledger.note("a", 3, 2, UNKNOWN)
    ledger.note("b", 0, 2, ACKNOWLEDGED)
    ledger.note("b", 2, 1, REFUSED)
    problems = [f"a sound side has faults: {faults}" for rows in (SOUND, SOUND[:5])
                if (faults := ledger.check("side", rows) + order_faults("side", rows))]
    for what, (rows, words) in PLANTED.items():
        if not any(words in fault for fault in ledger.check("side", rows)):
            problems.append(f"{what} is not found")
    if not order_faults("side", ["a-0", "b-0", "a-2", "a-1"]):
        problems.append("a wrong order is not found")
    leak = [{"seconds": at, "memory": 100 + at % 7 + at / 10} for at in range(300)]
    flat = [{"seconds": at, "memory": 100 + at % 7 + min(at, 90)} for at in range(300)]
    if not trends.problems(leak, {"memory": 0.1}) or trends.problems(flat, {"memory": 0.1}):
        problems.append("a leak is not told from memory that fills up once")
    return problems, f"{len(PLANTED) + 2} kinds of damage found"
