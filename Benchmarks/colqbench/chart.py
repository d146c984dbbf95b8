"""The chart of geometric means, drawn by colq's own charts."""
from .comparison import by_engine
from .measure import geometric_mean, run
from .settings import ENGINES, TITLES

GROUPS = (("clickstream", "Clickstream, ms"), ("hits", "Web analytics, ms"), ("storage", "Own storage, ms"))


def rows(numbers):
    out = []
    for section, title in GROUPS:
        if section not in numbers["sections"]:
            continue
        times = by_engine(numbers["sections"][section])
        for name in ENGINES:
            known = [seconds for seconds in times.get(name, {}).values() if seconds is not None]
            if known:
                out.append((title, TITLES[name], round(geometric_mean(known) * 1e3, 1)))
    return out


def draw(colq, numbers, path):
    values = rows(numbers)
    if not values:
        return
    literals = ", ".join(f"('{group}', '{engine}', {value})" for group, engine, value in values)
    sql = f"SELECT * FROM (VALUES {literals}) AS t (suite, engine, milliseconds)"
    run([colq, sql, "--chart", "bar", "--output", path])
