"""Does a quantity grow? A straight line through the last two thirds of its samples tells.

The line's slope is the median of the slopes between all pairs (Sen, "Estimates of the Regression Coefficient Based on Kendall's
Tau", 1968): some files that a compaction opens for a moment are no growth.
"""
import itertools
import statistics


def last_part(samples):
    return samples[len(samples) // 3:]


def growth(samples, name):
    """What the line rises by over the last two thirds, as a share of their mean."""
    part = last_part(samples)
    values = [sample[name] for sample in part]
    mean = statistics.mean(values)
    if len(part) < 3 or mean == 0:
        return 0.0
    pairs = itertools.combinations([(sample["seconds"], sample[name]) for sample in part], 2)
    slope = statistics.median((b - a) / (later - earlier) for (earlier, a), (later, b) in pairs if later > earlier)
    return slope * (part[-1]["seconds"] - part[0]["seconds"]) / mean


def problems(samples, limits):
    return [f"{name} grows by {growth(samples, name) * 100:.0f} % over the last two thirds, at most {limit * 100:.0f} %"
            for name, limit in limits.items() if growth(samples, name) > limit]


def lines(samples):
    """A table: first, least, median, most, last, growth."""
    names = [name for name in samples[0] if name != "seconds"]
    out = [f"{'':<16}{'first':>12}{'least':>12}{'median':>12}{'most':>12}{'last':>12}{'growth':>9}"]
    for name in names:
        values = [sample[name] for sample in samples]
        cells = [values[0], min(values), statistics.median(values), max(values), values[-1]]
        out.append(f"{name:<16}" + "".join(f"{cell:>12,.1f}" for cell in cells)
                   + f"{growth(samples, name) * 100:>7.0f} %")
    return out
