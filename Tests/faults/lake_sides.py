"""The two sides of a lake as other programs read them: CSV objects with Python's csv, the Delta table with deltalake."""
import csv
import glob
import json
import os

import deltalake
import pyarrow.compute

NAME_COLUMN = 1  # deviceid


def csv_objects(lake):
    """{path: names of its events, in order}"""
    out = {}
    for path in sorted(glob.glob(os.path.join(lake, "clickstream", "csv", "**", "*.csv"), recursive=True)):
        with open(path, newline="", encoding="utf-8") as file:
            out[path] = [row[NAME_COLUMN] for row in csv.reader(file)]
    return out


def columnar(lake):
    """{shard: (sequence numbers, names), in the order of the sequence numbers}"""
    path = os.path.join(lake, "clickstream", "columnar")
    table = deltalake.DeltaTable(path).to_pyarrow_table(columns=["_shard", "_seq", "deviceid"])
    out = {}
    for shard in sorted(set(table["_shard"].to_pylist())):
        rows = table.filter(pyarrow.compute.equal(table["_shard"], shard)).sort_by("_seq")
        out[shard] = (rows["_seq"].to_pylist(), rows["deviceid"].to_pylist())
    return out


def rejected(lake):
    """The names of the events of the errors objects."""
    names = []
    for path in sorted(glob.glob(os.path.join(lake, "clickstream", "errors", "**", "*.ndjson"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            names += [json.loads(json.loads(line)["raw"])["deviceid"] for line in file]
    return names
