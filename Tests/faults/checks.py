"""Is a lake whose server has ended what the ledger says? Reads both sides without colq, then asks colq as well."""
import subprocess

import lake_sides
from ledger import SHOWN, order_faults


def lake_faults(colq, lake, ledger):
    """Every fault found, in words. The server was stopped in order, so that both sides must hold everything."""
    objects = lake_sides.csv_objects(lake)
    shards = lake_sides.columnar(lake)
    in_csv = [name for names in objects.values() for name in names]
    in_columnar = [name for _, names in shards.values() for name in names]
    # An event that a transform failed on counts as well, but stands in neither side.
    rejected = lake_sides.rejected(lake)
    faults = ledger.check("CSV", in_csv + rejected) + ledger.check("columnar", in_columnar + rejected)
    if sorted(in_csv) != sorted(in_columnar):
        faults.append(f"the sides differ: {len(in_csv)} events in CSV objects, {len(in_columnar)} in the table")
    for path, names in objects.items():
        faults += order_faults(path, names)
    for shard, (sequences, names) in shards.items():
        faults += order_faults(f"shard {shard}", names)
        if sequences != list(range(sequences[0], sequences[0] + len(sequences))):
            faults.append(f"shard {shard}: sequence numbers have gaps or doubles")
    faults += ledger.check("colq", colq_names(colq, lake) + rejected)
    verified = subprocess.run([colq, "verify", "--lake", lake], capture_output=True, text=True, check=False)
    if verified.returncode != 0:
        faults += ["verify: " + line for line in (verified.stderr or verified.stdout).splitlines()[:SHOWN]]
    return faults


def colq_names(colq, lake):
    """The names of all events as a query sees them, those of the log included."""
    out = subprocess.run([colq, "--lake", lake, "--format", "csv", "SELECT deviceid FROM clickstream"],
                         capture_output=True, text=True, check=True).stdout
    return out.splitlines()[1:]
