"""Why a query is slower than the best peer: texts by suite and query, kept by hand in `notes.toml`."""
import os
import tomllib

from .settings import BENCHMARKS


def read():
    """{(suite, query number): text}"""
    with open(os.path.join(BENCHMARKS, "notes.toml"), "rb") as file:
        suites = tomllib.load(file)
    return {(suite, int(query)): text for suite, texts in suites.items() for query, text in texts.items()}
