"""Writes what pyarrow reads from Parquet files in the canonical text the Swift tests compare with.

usage: parquet_expectations.py OUT_DIR FILE...

One file NAME.txt a Parquet file. Line 1: column names with tab between; line 2: row count; line 3: FNV-1a 64 of all row
lines, each with its newline; then the first 40 row lines. A cell: \\N for NULL, true/false, integers and unscaled decimals in
decimal, times as ticks, floats as the hexadecimal bits of the double, bytes and text in hexadecimal behind "x".
Only flat columns; nested ones are left out.
"""
import datetime as dt, decimal, os, struct, sys
import pyarrow as pa, pyarrow.parquet as pq


def cells(column):
    t = column.type
    if pa.types.is_dictionary(t):
        column, t = column.cast(t.value_type), t.value_type
    if pa.types.is_timestamp(t) or pa.types.is_time64(t) or pa.types.is_date64(t) or pa.types.is_duration(t):
        column = column.cast(pa.int64())
    elif pa.types.is_time32(t) or pa.types.is_date32(t):
        column = column.cast(pa.int32())
    elif pa.types.is_null(t):
        return ["\\N"] * len(column)
    out = []
    for v in column.to_pylist():
        if v is None: out.append("\\N")
        elif isinstance(v, bool): out.append("true" if v else "false")
        elif isinstance(v, int): out.append(str(v))
        elif isinstance(v, float):
            out.append("nan" if v != v else struct.pack(">d", v).hex())
        elif isinstance(v, decimal.Decimal):
            with decimal.localcontext() as c:
                c.prec = 80
                out.append(str(int(v.scaleb(t.scale))))
        elif isinstance(v, str): out.append("x" + v.encode().hex())
        elif isinstance(v, bytes): out.append("x" + v.hex())
        elif hasattr(v, "bytes"): out.append("x" + v.bytes.hex())
        else: raise ValueError(f"{t}: {v!r}")
    return out


def expectation(path):
    f = pq.ParquetFile(path)
    flat = [c.name for c in f.schema_arrow if not pa.types.is_nested(c.type)]
    indexes = [i for i, c in enumerate(f.schema_arrow) if not pa.types.is_nested(c.type)]
    table = f.read()
    columns = [cells(table.column(i).combine_chunks()) for i in indexes]
    lines = ["\t".join(r) for r in zip(*columns)] if columns else [""] * table.num_rows
    h = 0xCBF29CE484222325
    for line in lines:
        for b in (line + "\n").encode(): h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return "\n".join(["\t".join(flat), str(table.num_rows), f"{h:016x}"] + lines[:40]) + "\n"


if __name__ == "__main__":
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for path in sys.argv[2:]:
        name = os.path.basename(path)
        try:
            text = expectation(path)
        except Exception as error:
            print(f"{name}: not read by pyarrow: {str(error)[:150]}", file=sys.stderr)
            continue
        with open(os.path.join(out, name.removesuffix(".parquet") + ".txt"), "w") as f: f.write(text)
