"""A clock that jumps under load, forth and back, in the running server and between two runs."""
import os
import time

from ledger import ACKNOWLEDGED
from scenario import Skipped, scenario

LIBRARIES = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"]
JUMPS = ["+0", "+2h", "-3h", "+40d", "-1d", "+0"]


def run(options):
    library = next((path for path in LIBRARIES if os.path.exists(path)), None)
    if not library:
        raise Skipped("libfaketime is not installed: apt-get install faketime")
    offset = os.path.join(options.work, "clock-offset")
    # The clock of time stamps alone; a monotonic clock does not jump on any machine.
    environment = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": offset, "FAKETIME_NO_CACHE": "1",
                   "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with scenario(options, "clock-jumps", environment=environment, settings={"background.compaction": "2s"}) as one:
        jump(offset, JUMPS[0])
        one.server.start()
        senders = one.senders()
        for step, text in enumerate(JUMPS):
            jump(offset, text)
            before = one.ledger.events(ACKNOWLEDGED)
            senders.go()
            time.sleep(2)
            one.expect(one.ledger.events(ACKNOWLEDGED) > before, f"no event is acknowledged after the clock went to {text}")
            senders.hold()
            one.server.wait_delivered(30)
            if step % 2:
                one.server.kill()
                one.server.start()
        one.server.stop()
        senders.end()
        one.look()
    return one.problems, f"jumps {', '.join(JUMPS)}"


def jump(path, text):
    with open(path + ".new", "w", encoding="ascii") as file:
        file.write(text + "\n")
    os.replace(path + ".new", path)
