"""Where the time of a query goes, from colq's own EXPLAIN ANALYZE."""
import json
import re

from .comparison import by_engine, ratios
from .measure import Failed, run
from .queries import in_dialect

# zstd level 3 on pages of 1 MB, bytes of output a second and core; `make kernels` measures this machine's.
ZSTD_BYTES_PER_SECOND = 1.7e9
MEASURED = re.compile(r"^\s*[\d,]+ rows?, [\d,]+ batch(?:es)?, ([\d.,]+) (µs|ms|s)\b")
DECOMPRESSED = re.compile(r"^\s*bytes decompressed: ([\d.,]+) ?(B|kB|MB|GB)")
SECONDS = {"µs": 1e-6, "ms": 1e-3, "s": 1}
BYTES = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}


def number(text):
    return float(text.replace(",", ""))


def parse(lines):
    """{"nodes": [[operator, seconds summed over threads]], "decompressed": bytes}, the most expensive first."""
    seconds, decompressed, node = {}, 0, None
    for line in lines:
        if measured := MEASURED.match(line):
            seconds[node] = seconds.get(node, 0) + number(measured[1]) * SECONDS[measured[2]]
        elif found := DECOMPRESSED.match(line):
            decompressed += number(found[1]) * BYTES[found[2]]
        elif ": " not in line and line.strip():
            node = line.split()[0]
    return {"nodes": sorted(map(list, seconds.items()), key=lambda item: -item[1]), "decompressed": decompressed}


def of_query(settings, lake, sql):
    text = run([settings.colq, "--lake", lake, "--format", "json", "--threads", str(settings.threads),
                "EXPLAIN ANALYZE " + in_dialect("colq", sql)]).stdout
    return parse([row["Query Plan"] for row in json.loads(text)])


def of_slower(settings, lake, queries, section):
    """The profiles of the section's queries in which a peer is faster, by query number."""
    slower = {query for query, value in ratios(by_engine(section)).items() if value > 1}
    out = {}
    for query, sql in queries:
        if query in slower:
            try:
                out[str(query)] = of_query(settings, lake, sql)
            except Failed:
                pass
    return out


def line(profile, threads):
    """The operators that take most, and what decompression alone would take."""
    total = sum(seconds for _, seconds in profile["nodes"]) or 1
    parts = [f"{node} {seconds / total:.0%}" for node, seconds in profile["nodes"][:3] if seconds / total >= 0.03]
    floor = profile["decompressed"] / ZSTD_BYTES_PER_SECOND / threads
    return (f"{', '.join(parts)} of the time; decompresses {profile['decompressed'] / 1e6:.1f} MB, "
            f"{floor * 1e3:.1f} ms at the least.")
