"""What a run measures, and where its files lie."""
import os
from dataclasses import dataclass, field

BENCHMARKS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(BENCHMARKS)
PEERS = ("duckdb", "polars", "datafusion", "chdb", "hyper")
ENGINES = ("colq", *PEERS)
TITLES = {"colq": "colq", "uncached": "colq, no page cache", "duckdb": "DuckDB", "polars": "Polars",
          "datafusion": "DataFusion", "chdb": "chDB", "hyper": "Hyper"}


@dataclass
class Settings:
    """The options of a run. Everything it makes lies in `work`."""
    colq: str
    work: str = os.path.join(ROOT, ".build", "bench")
    rows: int = 10_000_000
    hits_rows: int = 5_000_000
    import_rows: int = 4_000_000
    objects: int = 100_000
    runs: int = 4
    threads: int = 2
    engines: tuple = ENGINES
    only: frozenset = field(default_factory=frozenset)

    def path(self, *parts):
        """A path in the work folder, whose folder exists then."""
        path = os.path.join(self.work, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def peers(self, known=PEERS):
        return [name for name in known if name in self.engines]

    def wants(self, number):
        """Whether query `number` of a suite is measured."""
        return not self.only or number in self.only
