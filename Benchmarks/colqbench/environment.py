"""The machine and the versions that numbers belong to."""
import datetime
import os
import platform

from .engines import versions
from .measure import run
from .settings import PEERS


def first_value(path, key):
    """The value of the first `key : value` line of a file of the system; None without it."""
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.startswith(key):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return None


def instruction_sets():
    flags = (first_value("/proc/cpuinfo", "flags") or "").split()
    return [title for flag, title in (("avx2", "AVX2"), ("avx512bw", "AVX-512")) if flag in flags]


def describe(settings):
    memory = first_value("/proc/meminfo", "MemTotal")
    return {
        "processor": first_value("/proc/cpuinfo", "model name") or platform.processor() or "unknown processor",
        "processors": os.cpu_count(),
        "instruction_sets": instruction_sets(),
        "memory_gb": round(int(memory.split()[0]) / 2**20) if memory else None,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "colq": run([settings.colq, "--version"]).stdout.strip(),
        "threads": settings.threads,
        "binary_mb": round(os.path.getsize(settings.colq) / 1e6),
        "peers": versions((*PEERS, "cli")),
    }


def moment(settings):
    """When a section was measured, how, and how busy the machine was with it."""
    return {"date": datetime.date.today().isoformat(), "load": round(os.getloadavg()[0], 1), "runs": settings.runs,
            "threads": settings.threads}
