"""Running and measuring processes: engines, whole commands, sizes."""
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

from .queries import in_dialect
from .settings import BENCHMARKS

# Starts a command from a process small enough not to count: what a process held before it became another program is
# part of the peak that the system tells.
LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as file: file.write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status) & 255)
"""


class Failed(Exception):
    """A command that did not do its work; the message is its own."""


def run(command, **options):
    """The finished process of `command`, which must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Failed(f"{os.path.basename(command[0])}: {lines[-1] if lines else 'status ' + str(done.returncode)}")
    return done


def with_peak(command):
    """Standard output of a command, and the peak resident memory of its process in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "peak")
        done = run([sys.executable, "-I", "-S", "-c", LAUNCHER, path, *command])
        with open(path, encoding="ascii") as file:
            return done.stdout, round(int(file.read()) / 1024, 1)


def colq_bench(settings, lake, queries, runs=None, threads=None, extra=()):
    """Times `queries`, pairs of number and SQL, in one colq process: {"entries", "peak_mb"}."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(";\n".join(in_dialect("colq", sql) for _, sql in queries) + ";\n")
        file.flush()
        text, peak = with_peak([settings.colq, "bench", "--lake", lake, "--queries", file.name, "--format", "json",
                                "--runs", str(runs or settings.runs), "--threads", str(threads or settings.threads),
                                *extra])
    entries = json.loads(text)
    for entry, (number, _) in zip(entries, queries):
        entry["query"] = number
    return {"entries": entries, "peak_mb": peak}


def worker(**job):
    """What `worker` answers to a job, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="colq-bench-") as folder:
        asked, answered = os.path.join(folder, "job.json"), os.path.join(folder, "out.json")
        with open(asked, "w", encoding="utf-8") as file:
            json.dump(job, file)
        environment = dict(os.environ, PYTHONPATH=BENCHMARKS)
        # In the folder, since engines leave logs where they run.
        run([sys.executable, "-W", "ignore", "-m", "colqbench.worker", asked, answered], env=environment, cwd=folder)
        with open(answered, encoding="utf-8") as file:
            return json.load(file)


def wall(command, **options):
    """Seconds from the start of a command to the last byte of its output."""
    started = time.perf_counter()
    run(command, **options)
    return time.perf_counter() - started


def turn_by_turn(commands, rounds, **options):
    """Median seconds of each of some commands that run alternately, so that all see the same machine."""
    times = [[] for _ in commands]
    for _ in range(rounds):
        for command, list_ in zip(commands, times):
            list_.append(wall(command, **options))
    return [statistics.median(list_) for list_ in times]


def size(path):
    """Bytes of a file, or of all files in a folder."""
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def hot(entry):
    """Best of the runs after the first; None when the engine failed."""
    seconds = (entry or {}).get("seconds")
    return min(seconds[1:] or seconds) if seconds and "error" not in entry else None


def cold(entry):
    seconds = (entry or {}).get("seconds")
    return seconds[0] if seconds and "error" not in entry else None


def offers(settings, command, option):
    """Whether a command of this colq has an option."""
    return option in run([settings.colq, command, "--help"]).stdout


def has_command(settings, name):
    return any(line.split()[:1] == [name] for line in run([settings.colq, "--help"]).stdout.splitlines())


def log(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)
