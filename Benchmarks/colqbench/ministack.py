"""MiniStack's Kinesis (an emulator of AWS for development, in memory), and what boto3 reaches on it."""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from .clicks import BATCH
from .measure import Failed, log, run
from .server import HOST, free_ports

# Runs in MiniStack's own environment: the client that its users have.
CLIENT = """
import sys, time, json, boto3
port, seconds, texts = int(sys.argv[1]), float(sys.argv[2]), json.load(open(sys.argv[3]))
kinesis = boto3.client("kinesis", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
                       aws_access_key_id="test", aws_secret_access_key="test")
kinesis.create_stream(StreamName="clicks", ShardCount=1)
while kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]["StreamStatus"] != "ACTIVE":
    time.sleep(0.05)
def rate(put, count):
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        put()
        done += count
    return done / (time.perf_counter() - started)
records = [{"Data": text.encode(), "PartitionKey": str(i)} for i, text in enumerate(texts)]
print(json.dumps({
    "batch": rate(lambda: kinesis.put_records(StreamName="clicks", Records=records), len(records)),
    "single": rate(lambda: kinesis.put_record(StreamName="clicks", Data=records[0]["Data"], PartitionKey="0"), 1),
}))
"""


def environment(settings):
    """The Python of a throw-away environment with MiniStack and boto3."""
    folder = settings.path("ministack")
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(os.path.join(folder, "bin", "ministack")):
        log("collect: environment with ministack and boto3")
        shutil.rmtree(folder, ignore_errors=True)
        run([sys.executable, "-m", "venv", folder])
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "ministack", "boto3"])
    return python


def measure(settings, texts, seconds):
    """Records a second: {"batch", "single"}."""
    python, port = environment(settings), free_ports(1)[0]
    path = settings.path("collect", "records.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(texts[:BATCH], file)
    server = subprocess.Popen([os.path.join(os.path.dirname(python), "ministack")], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, start_new_session=True,
                              env=dict(os.environ, GATEWAY_PORT=str(port)))
    try:
        wait(port)
        return json.loads(run([python, "-c", CLIENT, str(port), str(seconds), path]).stdout)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait(port):
    for _ in range(600):
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise Failed("ministack does not start")
