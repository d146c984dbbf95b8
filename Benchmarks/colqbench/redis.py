"""Redis with a log that it syncs before each answer, and what `redis-benchmark` reaches on it."""
import os
import shutil
import socket
import subprocess
import time

from .measure import Failed, run
from .server import HOST, free_ports


class Redis:
    """A server in a folder of its own. Use it as a context."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_ports(1)[0]
        self.process = None

    def __enter__(self):
        for program in ("redis-server", "redis-benchmark"):
            if not shutil.which(program):
                raise Failed(f"{program} is not installed: apt-get install redis-server redis-tools")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", HOST, "--dir", self.folder, "--appendonly", "yes",
             "--appendfsync", "always", "--save", "", "--auto-aof-rewrite-percentage", "0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                socket.create_connection((HOST, self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.01)
        raise Failed("redis-server does not start")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, text, seconds, pipeline=1):
        """Appends `text` to a stream over 64 connections for about so long: rate, and latencies in ms."""
        guess = 20_000 * (10 if pipeline > 1 else 1)
        rate = self.run(text, guess, pipeline)["rate"]
        return self.run(text, max(guess, int(rate * seconds)), pipeline)

    def run(self, text, count, pipeline):
        out = run(["redis-benchmark", "-h", HOST, "-p", str(self.port), "-c", "64", "-n", str(count), "-P",
                   str(pipeline), "--csv", "XADD", "clicks", "*", "data", text]).stdout
        # The command itself comes first, with quotes and commas of its own; seven numbers follow.
        values = [float(value.strip('"')) for value in out.strip().splitlines()[-1].rsplit(",", 7)[1:]]
        return {"rate": values[0], "p50": values[3], "p99": values[5], "max": values[6]}
