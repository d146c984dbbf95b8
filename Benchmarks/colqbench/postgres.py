"""PostgreSQL with its defaults (each commit synced), and what `pgbench` reaches with INSERTs of clicks."""
import glob
import json
import os
import re
import shutil
import subprocess

from .measure import Failed, run
from .server import HOST, free_ports

COLUMNS = ("customerid", "deviceid", "productid", "productcategory", "productsubcategory", "activitytype", "eventid",
           "eventtime")
TABLE = "CREATE TABLE clickstream (" + ", ".join(f"{name} text" for name in COLUMNS[:-1]) + ", eventtime timestamptz)"


def tool(name):
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    if not found:
        raise Failed(f"{name} is not installed: apt-get install postgresql")
    return found[-1]


class Postgres:
    """A cluster of its own in a folder; runs as the user postgres, since the server refuses root. Use it as a context."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_ports(1)[0]
        # The user's own rights, where the harness runs without those of root.
        self.user = {"user": "postgres", "cwd": "/"} if os.getuid() == 0 else {}

    def __enter__(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        run([tool("initdb"), "--no-sync", "-A", "trust", "-D", self.folder], **self.user)
        run([tool("pg_ctl"), "-D", self.folder, "-w", "-l", os.path.join(self.folder, "log"), "-o",
             f"-p {self.port} -c listen_addresses={HOST} -c unix_socket_directories={self.folder} "
             "-c max_connections=100", "start"], stdin=subprocess.DEVNULL, **self.user)
        self.sql(TABLE)
        return self

    def __exit__(self, *_):
        subprocess.run([tool("pg_ctl"), "-D", self.folder, "-m", "immediate", "stop"], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.user)
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, text):
        run([tool("psql"), "-h", HOST, "-p", str(self.port), "-d", "postgres", "-c", text], **self.user)

    def insert(self, texts, seconds):
        """Inserts the clicks of `texts` by one statement, over 64 connections, for so long: rows a second."""
        path = os.path.join(self.folder, "insert.sql")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"INSERT INTO clickstream VALUES {', '.join(map(values, texts))};\n")
        out = run([tool("pgbench"), "-n", "-h", HOST, "-p", str(self.port), "-c", "64", "-j", "2", "-T", str(seconds),
                   "-f", path, "postgres"], **self.user).stdout
        found = re.search(r"tps = ([0-9.]+)", out)
        if not found:
            raise Failed("pgbench tells no rate")
        return float(found.group(1)) * len(texts)


def values(text):
    row = json.loads(text)
    # A colon before a letter would be one of pgbench's variables.
    return "(" + ", ".join(literal(row.get(name)) for name in COLUMNS) + ")"


def literal(value):
    if value is None:
        return "NULL"
    return "'" + re.sub(r":(?=[A-Za-z_])", ": ", str(value)).replace("'", "''") + "'"
