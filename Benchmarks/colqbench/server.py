"""`colq serve` as a process: started on free ports, watched, stopped or killed, started again on the same lake."""
import http.client
import os
import signal
import socket
import subprocess
import time

from .measure import Failed

HOST = "127.0.0.1"


def free_ports(count):
    """Ports that nothing listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Server:
    """One server; the ports stay the same over restarts, so that clients find it again.

    - settings: {key: value}, passed on as `--set key=value`.
    - prefix: a command that the server is started by, for instance `faketime`.
    """

    def __init__(self, colq, lake, settings=None, environment=None, prefix=()):
        self.colq, self.lake = colq, lake
        self.port, self.query_port = free_ports(2)
        self.command = [*prefix, colq, "serve", "--lake", lake, "--listen", f"{HOST}:{self.port}",
                        "--query-listen", f"{HOST}:{self.query_port}"]
        for key, value in (settings or {}).items():
            self.command += ["--set", f"{key}={value}"]
        self.environment = dict(os.environ, **(environment or {}))
        self.log_path = lake.rstrip("/") + ".log"
        self.process = None

    # --- life ----------------------------------------------------------------------------------------------------

    def spawn(self):
        """Starts the process and does not wait for it."""
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment)

    def start(self, limit=30):
        """Starts the process; the seconds until `/ready` answers 200."""
        started = time.perf_counter()
        self.spawn()
        self.wait_ready(limit)
        return time.perf_counter() - started

    def wait_ready(self, limit=30):
        deadline = time.perf_counter() + limit
        while time.perf_counter() < deadline:
            if self.process.poll() is not None:
                raise Failed(f"colq serve ended with status {self.process.returncode}: {self.last_words()}")
            try:
                if self.get("/ready", timeout=2)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.005)
        raise Failed(f"colq serve is not ready after {limit} s: {self.last_words()}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, limit=120):
        """Asks the server to stop; the seconds that it takes. A server that does not end is an error."""
        started = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed(f"colq serve does not stop within {limit} s of SIGTERM") from None
        if status != 0:
            raise Failed(f"colq serve stopped with status {status}: {self.last_words()}")
        return time.perf_counter() - started

    def end(self):
        """Leaves no process behind, whatever happened."""
        if self.process and self.process.poll() is None:
            self.kill()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def last_words(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as file:
                return " / ".join(file.read().splitlines()[-3:])
        except OSError:
            return ""

    # --- questions -----------------------------------------------------------------------------------------------

    def get(self, path, timeout=10):
        """Status and text of a GET on the query listener."""
        return self.exchange("GET", path, None, {}, timeout)

    def query(self, sql, timeout=60, accept="application/json"):
        status, text = self.exchange("POST", "/query", sql.encode(), {"Accept": accept}, timeout)
        if status != 200:
            raise Failed(f"/query answers {status}: {text[:300]}")
        return text

    def exchange(self, method, path, body, headers, timeout):
        connection = http.client.HTTPConnection(HOST, self.query_port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()

    def metrics(self):
        """{name: [values of all labels]}"""
        out = {}
        for line in self.get("/metrics")[1].splitlines():
            if line and not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                out.setdefault(name.split("{", 1)[0], []).append(float(value))
        return out

    def wait_delivered(self, limit=300):
        """Waits until every full window is in the table; the seconds that it takes."""
        started = time.perf_counter()
        before = None
        while time.perf_counter() - started < limit:
            metrics = self.metrics()
            now = (metrics["colq_firehose_rows_total"], metrics["colq_firehose_commits_total"])
            if max(metrics["colq_firehose_lag_seconds"]) == 0 and now == before:
                return time.perf_counter() - started
            before = now
            time.sleep(0.3)
        raise Failed(f"delivery lags still after {limit} s")

    # --- the process ---------------------------------------------------------------------------------------------

    def memory(self, key="VmRSS"):
        """Bytes of resident memory; `VmHWM` gives the peak."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) * 1024
        return 0

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def count_files(folder, ending=""):
    return sum(name.endswith(ending) for _, _, names in os.walk(folder) for name in names)
