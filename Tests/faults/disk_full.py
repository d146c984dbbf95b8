"""A disk that fills up: events are refused, nothing that was acknowledged is lost, and all goes on once there is room."""
import os
import subprocess
import time

from ledger import ACKNOWLEDGED
from scenario import Skipped, scenario

# The floor is set far below the default: the disk really fills, the server's own caution does not come first.
SETTINGS = {"stream.diskFloor": "0", "stream.segmentBytes": "1MiB", "stream.retentionBytes": "4MiB",
            "background.compaction": "0"}
SIZE = 64 << 20


def run(options):
    problems, told = [], []
    for floor in ("0", "16MiB"):
        folder = os.path.join(options.work, "disk")
        mounted(folder)
        try:
            with scenario(options, "disk-full", settings={**SETTINGS, "stream.diskFloor": floor},
                          lake=os.path.join(folder, "lake")) as one:
                told.append(f"floor {floor}: {fill(one, folder)}")
            problems += one.problems
        finally:
            one.server.end()
            subprocess.run(["umount", folder], check=False, capture_output=True)
    return problems, "; ".join(told)


def mounted(folder):
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=False,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise Skipped(f"a small disk cannot be mounted here: {done.stderr.strip()}")


def fill(one, folder):
    server, filler = one.server, os.path.join(folder, "filler")
    server.start()
    senders = one.senders()
    senders.go()
    time.sleep(3)
    before = one.ledger.events(ACKNOWLEDGED)
    one.expect(before > 0, "no event was acknowledged while there was room")
    occupy(filler)
    time.sleep(4)
    refused = sum(count for status, count in senders.statuses.items() if status != 200)
    one.expect(refused > 0, f"a full disk refuses nothing; statuses {senders.statuses}")
    one.expect(server.is_running, f"the server ended on a full disk: {server.last_words()}")
    os.remove(filler)
    went_on = resumes(one.ledger, 40)
    one.expect(went_on, "no event is acknowledged within 40 s of there being room again")
    # Once more, and killed while it is full.
    occupy(filler)
    time.sleep(2)
    server.kill()
    senders.hold()
    os.remove(filler)
    server.start()
    senders.go()
    time.sleep(1)
    senders.hold()
    server.wait_delivered()
    server.stop()
    senders.end()
    one.look()
    return f"{refused} requests refused"


def occupy(path):
    """Writes until no byte is free."""
    with open(path, "wb", buffering=0) as file:
        piece = bytes(64 << 10)
        while piece:
            try:
                file.write(piece)
            except OSError:
                piece = piece[:len(piece) // 2]


def resumes(ledger, limit):
    before, end = ledger.events(ACKNOWLEDGED), time.perf_counter() + limit
    while time.perf_counter() < end:
        if ledger.events(ACKNOWLEDGED) > before:
            return True
        time.sleep(0.05)
    return False
