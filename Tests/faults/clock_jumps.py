"""A clock that jumps under load, forth and back, in the running server and between two runs."""
import os
import time

from ledger import ACKNOWLEDGED
from preload import build, tell
from scenario import scenario

HOUR = 3600
JUMPS = [0, 2 * HOUR, -3 * HOUR, 40 * 24 * HOUR, -24 * HOUR, 0]


def run(options):
    offset = os.path.join(options.work, "clock-offset")
    environment = {"LD_PRELOAD": build(options, "false_clock"), "CLOCK_FILE": offset}
    with scenario(options, "clock-jumps", environment=environment, settings={"background.compaction": "2s"}) as one:
        tell(offset, 0)
        one.server.start()
        senders = one.senders()
        for step, seconds in enumerate(JUMPS):
            tell(offset, seconds)
            before = one.ledger.events(ACKNOWLEDGED)
            senders.go()
            time.sleep(2)
            one.expect(one.ledger.events(ACKNOWLEDGED) > before,
                       f"no event is acknowledged after the clock went to {seconds} s")
            senders.hold()
            one.server.wait_delivered(30)
            if step % 2:
                one.server.kill()
                one.server.start()
        days = int(one.server.query("SELECT count(DISTINCT year || month || day) FROM clickstream",
                                    accept="text/csv").split()[-1])
        one.expect(days >= 3, f"the false clock is not in use: events of {days} days only")
        one.server.stop()
        senders.end()
        one.look()
    return one.problems, f"jumps to {', '.join(f'{seconds / HOUR:+g} h' for seconds in JUMPS)}"
