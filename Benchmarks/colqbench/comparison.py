"""Engines' times beside each other, from a section's raw numbers."""
from .markdown import escaped
from .measure import geometric_mean, hot
from .settings import PEERS, TITLES


def by_engine(section, measure=hot):
    """{engine: {query: seconds or None}}"""
    return {name: {entry["query"]: measure(entry) for entry in result["entries"]}
            for name, result in section["engines"].items()}


def best_peer(times, query):
    """The fastest peer's name and seconds, or None."""
    known = [(times[name][query], name) for name in PEERS if times.get(name, {}).get(query) is not None]
    return (min(known)[1], min(known)[0]) if known else None


def ratios(times, engine="colq"):
    """{query: engine's seconds / best peer's}."""
    out = {}
    for query, seconds in times.get(engine, {}).items():
        best = best_peer(times, query)
        if seconds is not None and best:
            out[query] = seconds / best[1]
    return out


def shares(pairs):
    """Geometric mean of a / b over the pairs that are known."""
    return geometric_mean(a / b for a, b in pairs if a and b)


def best_mean(times):
    """The lowest geometric mean of a peer that answered every query: name and seconds."""
    means = [(geometric_mean(times[name].values()), name) for name in PEERS
             if times.get(name) and None not in times[name].values()]
    return (min(means)[1], min(means)[0]) if means else None


def errors(section):
    found = [f"- {TITLES[name]}, query {entry['query']}: {escaped(entry['error'])}"
             for name, result in section["engines"].items() for entry in result["entries"] if "error" in entry]
    return ["Failed:", "", *found, ""] if found else []
