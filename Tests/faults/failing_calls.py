"""fsync, rename and write that fail now and then: a library before the C library's makes them."""
import os
import time

from colqbench.measure import Failed
from disk_full import resumes
from ledger import ACKNOWLEDGED, UNKNOWN
from preload import build, tell
from scenario import scenario

# One call in so many fails; 0: none.
SHARES = [0, 50, 0, 5, 0, 200, 1, 0]


def run(options):
    library = build(options, "failing_calls")
    share = os.path.join(options.work, "failing-share")
    environment = {"LD_PRELOAD": library, "FAILING_FILE": share}
    with scenario(options, "failing-calls", environment=environment,
                  settings={"stream.segmentBytes": "256KiB", "background.compaction": "2s"}) as one:
        tell(share, 0)
        one.server.start()
        senders = one.senders()
        senders.go()
        for one_in in SHARES:
            tell(share, one_in)
            time.sleep(3)
            if not one.server.is_running:
                # Ending is allowed when the log cannot be trusted any more; the next start must go on.
                tell(share, 0)
                one.server.start()
            if one_in == 0:
                one.expect(resumes(one.ledger, 40), "no event is acknowledged 40 s after calls work again: "
                           + one.server.last_words())
        refused = sum(count for status, count in senders.statuses.items() if status != 200)
        one.expect(refused > 0, "no call failed: the library is not in use")
        senders.hold()
        one.server.wait_delivered(90)
        stop(one)
        senders.end()
        one.look()
    return one.problems, (f"{one.ledger.events(ACKNOWLEDGED):,} events acknowledged, {refused} requests refused, "
                          f"{one.ledger.events(UNKNOWN):,} events unknown")


def stop(one):
    try:
        one.server.stop()
    except Failed as error:
        one.problem(str(error))
        one.server.start()
        one.server.stop()
