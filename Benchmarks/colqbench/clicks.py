"""Clicks as JSON text, made from what `colq generate` writes."""
import datetime
import glob
import json
import os
import random
import shutil

from .measure import log, run

BATCH = 100


def clicks(settings, count=40_000):
    """JSON texts of `count` clicks of a shop whose times lie within the last minute."""
    folder = settings.path("collect", "generated")
    shutil.rmtree(folder, ignore_errors=True)
    run([settings.colq, "generate", "--rows", str(count), "--days", "1", "--format", "ndjson", "--out", folder])
    rows = []
    for path in sorted(glob.glob(os.path.join(folder, "clickstream-*"))):
        with open(path, encoding="utf-8") as file:
            rows += [json.loads(line) for line in file]
    numbers = random.Random(7)
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
    for at, row in enumerate(rows):
        time = start + datetime.timedelta(minutes=at / len(rows))
        row["eventtime"] = time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row["eventid"] = f"{numbers.getrandbits(128):032x}"
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]


def bodies(settings):
    """Files with a request body on each line: {"single": path, "batch": path}, and one click's text."""
    texts = clicks(settings)
    paths = {"single": settings.path("collect", "single.txt"), "batch": settings.path("collect", "batch.txt")}
    with open(paths["single"], "w", encoding="utf-8") as file:
        file.writelines(text + "\n" for text in texts)
    with open(paths["batch"], "w", encoding="utf-8") as file:
        for at in range(0, len(texts), BATCH):
            file.write("[" + ",".join(texts[at:at + BATCH]) + "]\n")
    log(f"collect: {len(texts):,} clicks, {sum(map(len, texts)) / len(texts):.0f} bytes each")
    return paths, texts
