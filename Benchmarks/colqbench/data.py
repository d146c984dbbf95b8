"""The data sets, made once in the work folder by the generators beside this package."""
import glob
import os
import shutil
import sys

from .measure import log, run
from .settings import BENCHMARKS


def generated(settings, suite, rows):
    """The folder that holds a suite's Parquet files with so many rows."""
    folder = settings.path("data", f"{suite}-{rows}")
    if not os.path.exists(os.path.join(folder, suite + ".parquet")):
        partial = folder + ".partial"
        shutil.rmtree(partial, ignore_errors=True)
        log(f"generating {rows:,} rows of {suite}")
        run([sys.executable, os.path.join(BENCHMARKS, "Generators", f"gen_{suite}.py"), str(rows), partial])
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(partial, folder)
    return folder


def clickstream(settings, rows=None):
    return generated(settings, "clickstream", rows or settings.rows)


def hits(settings, rows=None):
    return generated(settings, "hits", rows or settings.hits_rows)


def folder_of(settings, suite):
    return clickstream(settings) if suite == "clickstream" else hits(settings)


def tables(folder):
    """Name and path of each table of a folder."""
    return {os.path.splitext(os.path.basename(path))[0]: os.path.abspath(path)
            for path in sorted(glob.glob(os.path.join(folder, "*.parquet")))}


def row_count(path):
    import pyarrow.parquet
    return pyarrow.parquet.ParquetFile(path).metadata.num_rows


def csv_of(settings, parquet, name):
    """The rows of a Parquet file as CSV with a header, in order."""
    path = settings.path("data", name)
    if not os.path.exists(path):
        log(f"writing {os.path.basename(path)}")
        run([settings.colq, f"SELECT * FROM '{parquet}'", "--format", "csv", "--output", path])
    return path
