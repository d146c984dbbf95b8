"""What every scenario has: a fresh lake, a server on it, senders, and the last look at what is there."""
import os
import shutil
import sys
import time
from contextlib import contextmanager

from checks import lake_faults
from colqbench.measure import Failed
from colqbench.server import Server
from ledger import ACKNOWLEDGED, SHOWN, UNKNOWN, Ledger
from senders import Senders


class Skipped(Exception):
    """The machine cannot make the fault; the message says why."""


class Scenario:
    """- settings: of the server; a delivery that is quick finds more than a slow one."""

    def __init__(self, options, name, seed=1, settings=None, lake=None, environment=None, prefix=()):
        self.options, self.name, self.seed = options, name, seed
        self.lake = lake or os.path.join(options.work, name)
        shutil.rmtree(self.lake, ignore_errors=True)
        log_path = self.lake + ".log"
        if os.path.exists(log_path):
            os.remove(log_path)
        self.ledger = Ledger()
        self.server = Server(options.colq, self.lake, settings, environment, prefix)
        self.problems = []

    def senders(self, **options):
        return Senders(self.server.port, self.ledger, seed=self.seed, **options)

    def problem(self, text):
        self.problems.append(text)
        say(f"{self.name}: PROBLEM: {text}")

    def expect(self, holds, text):
        if not holds:
            self.problem(text)

    def look(self):
        """Checks the lake of a server that was stopped in order."""
        started = time.perf_counter()
        faults = lake_faults(self.options.colq, self.lake, self.ledger)
        for fault in faults[:SHOWN]:
            self.problem(fault)
        if len(faults) > SHOWN:
            self.problem(f"{len(faults) - SHOWN} faults more")
        say(f"{self.name}: {self.ledger.events(ACKNOWLEDGED):,} events acknowledged, "
            f"{self.ledger.events(UNKNOWN):,} unknown, {len(faults)} faults ({time.perf_counter() - started:.1f} s)")

    def clean(self):
        """Keeps the lake where something is wrong with it."""
        self.server.end()
        if not self.problems:
            shutil.rmtree(self.lake, ignore_errors=True)


@contextmanager
def scenario(options, name, **more):
    """A scenario that leaves no process; whatever the server fails of is a problem of it."""
    one = Scenario(options, name, **more)
    try:
        yield one
    except Failed as error:
        one.problem(str(error))
    finally:
        one.clean()


def say(text):
    print(f"faults: {text}", file=sys.stderr, flush=True)
