"""The whole comparison on a real lake: each damage, planted in a copy of it, must be found."""
import glob
import os
import shutil
import time

import deltalake

from checks import lake_faults
from ledger import ACKNOWLEDGED
from scenario import scenario


def run(options):
    with scenario(options, "planted", settings={"background.compaction": "0"}) as one:
        one.server.start()
        senders = one.senders()
        senders.go()
        time.sleep(2)
        senders.hold()
        one.server.stop()
        senders.end()
        one.look()
        for name, damage in DAMAGES.items():
            copy = one.lake + "-damaged"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(one.lake, copy)
            damage(copy)
            faults = lake_faults(options.colq, copy, one.ledger)
            # `verify` is colq's own word; the comparison must find the damage without it.
            own = [fault for fault in faults if not fault.startswith("verify")]
            one.expect(own, f"{name} is not found")
            # A row that another program deletes in order is a note to it, no fault.
            one.expect(damage is delete_row or len(faults) > len(own), f"verify does not find {name}")
            shutil.rmtree(copy)
    return one.problems, f"{len(DAMAGES)} kinds of damage found in {one.ledger.events(ACKNOWLEDGED):,} events"


def csv_lines(lake, change):
    """Changes the lines of the first CSV object that has several events of one sender."""
    for path in sorted(glob.glob(os.path.join(lake, "clickstream", "csv", "**", "*.csv"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        # An event with a line feed in its text has two lines.
        if len(lines) >= 3 and all(line.count(",") >= 5 for line in lines) and lines[0][:3] == lines[1][:3]:
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(change(lines))
            return
    raise RuntimeError("no CSV object to damage")


def delete_row(lake):
    deltalake.DeltaTable(os.path.join(lake, "clickstream", "columnar")).delete("_seq = 7")


DAMAGES = {
    "a lost line of a CSV object": lambda lake: csv_lines(lake, lambda lines: lines[1:]),
    "a line twice in a CSV object": lambda lake: csv_lines(lake, lambda lines: [*lines, lines[0]]),
    "two lines in the wrong order": lambda lake: csv_lines(lake, lambda lines: [lines[1], lines[0], *lines[2:]]),
    "a lost row of the table": delete_row,
}
