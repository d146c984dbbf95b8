"""Generate, import and verify as whole processes."""
import glob
import os
import shutil

from .measure import log, size, wall

WINDOW_SHARE = 40


def measure(settings):
    colq, rows, few_rows = settings.colq, settings.import_rows, settings.import_rows // WINDOW_SHARE
    folder = settings.path("ingest", "").rstrip("/")
    shutil.rmtree(folder, ignore_errors=True)
    many, few, bulk, windows = (os.path.join(folder, name) for name in ("many", "few", "bulk", "windows"))
    cases = []

    def add(what, count, command, wanted):
        """`wanted`: rows a second that the project asks of itself, 0 when nothing is asked."""
        seconds = wall([colq, *command])
        cases.append({"what": what, "rows": count, "seconds": seconds, "wanted": wanted})

    log("ingest: generate, import, verify")
    add("generate, CSV", rows, ["generate", "--rows", str(rows), "--days", "30", "--out", many], 1_000_000)
    wall([colq, "generate", "--rows", str(few_rows), "--days", "7", "--out", few])
    add("import --bulk", rows, ["import", *clicks(many), "--table", "clickstream", "--lake", bulk, "--bulk"], 500_000)
    add("import, windows of 10 records, all synced", few_rows,
        ["import", *clicks(few), "--table", "clickstream", "--lake", windows], 20_000)
    add("verify, bulk lake", rows, ["verify", "--lake", bulk], 0)
    add("verify, lake of windows", few_rows, ["verify", "--lake", windows], 0)
    sides = {side: size(os.path.join(bulk, "clickstream", side)) for side in ("csv", "columnar")}
    shutil.rmtree(folder)
    return {"cases": cases, "bytes": sides}


def clicks(folder):
    return sorted(glob.glob(os.path.join(folder, "clickstream-*.csv")))
