#!/usr/bin/env python3
"""Clicks around in the demo shop with a headless Chromium, and asks a real `colq serve` what became of it."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from devtools import Browser


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, colq, lake):
        self.events, self.queries = free_port(), free_port()
        self.process = subprocess.Popen(
            [colq, "serve", "--lake", lake, "--listen", f"127.0.0.1:{self.events}", "--query-listen",
             f"127.0.0.1:{self.queries}", "--set", "stream.diskFloor=0"], stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{self.events}"
        for _ in range(100):
            try:
                urllib.request.urlopen(self.base + "/ready").read()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("error: the server did not get ready")

    def rows(self, sql):
        request = urllib.request.Request(f"http://127.0.0.1:{self.queries}/query", data=sql.encode())
        return json.load(urllib.request.urlopen(request))["rows"]

    def wait_for(self, sql, expected, seconds=15):
        """Asks until the answer is the expected one; the last answer otherwise."""
        end = time.time() + seconds
        while True:
            rows = self.rows(sql)
            if rows == expected or time.time() > end:
                return rows
            time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


failures = []


def check(name, found, expected):
    ok = found == expected
    print(("ok    " if ok else "FAIL  ") + name + ("" if ok else f": found {found}, expected {expected}"), flush=True)
    if not ok:
        failures.append(name)


def count(activity):
    return f"SELECT count(*) FROM clickstream WHERE activitytype = '{activity}'"


def shop(browser, server):
    browser.open(server.base + "/demo")
    check("a page view is sent", server.wait_for(count("page_view"), [[1]]), [[1]])
    browser.run("location.hash = '#/category/Bags'")
    check("a page of a single-page shop is a view", server.wait_for(count("page_view"), [[2]]), [[2]])
    browser.run("history.pushState({}, '', '/demo?page=2')")
    check("pushState is a view", server.wait_for(count("page_view"), [[3]]), [[3]])
    browser.run("document.querySelector('[data-productid=P301] .buy').click()")
    sql = "SELECT productid, productcategory, productsubcategory FROM clickstream WHERE activitytype = 'add_to_cart'"
    expected = [["P301", "Bags", "Backpacks"]]
    check("a click has the product's attributes", server.wait_for(sql, expected), expected)
    browser.run("colq.set({customerid: 'C7'}); colq.track('purchase', {productid: 'P1'}); colq.flush()")
    sql = "SELECT customerid, productid FROM clickstream WHERE activitytype = 'purchase'"
    check("an event of a script", server.wait_for(sql, [["C7", "P1"]]), [["C7", "P1"]])
    check("one device, one session", server.rows("SELECT count(DISTINCT deviceid), count(DISTINCT sessionid) FROM clickstream"), [[1, 1]])
    check("every event has an id of its own", server.rows("SELECT count(*) - count(DISTINCT eventid) FROM clickstream"), [[0]])


def sessions(browser, server):
    # Half an hour later, by the page's own clock.
    browser.run("(() => { const now = Date.now; Date.now = () => now() + 1800001 })()")
    browser.run("colq.track('later', {}); colq.flush()")
    server.wait_for(count("later"), [[1]])
    check("a session ends after half an hour", server.rows("SELECT count(DISTINCT sessionid) FROM clickstream"), [[2]])


def leaving(browser, server):
    browser.open(server.base + "/demo")
    server.wait_for("SELECT 1", [[1]])
    browser.run("colq.track('leaving', {})")
    browser.open(server.base + "/live")
    check("what is left goes when the page is left", server.wait_for(count("leaving"), [[1]]), [[1]])


def offline(browser, server):
    browser.open(server.base + "/demo")
    time.sleep(1)
    browser.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    browser.run("for (let i = 0; i < 3; i++) colq.track('offline', {}); colq.flush()")
    time.sleep(0.5)
    check("events wait without a network", browser.run("JSON.parse(localStorage.getItem('colq.queue')).filter(e => e.activitytype == 'offline').length"), 3)
    browser.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    browser.open(server.base + "/demo")
    check("they are sent later, once", server.wait_for(count("offline"), [[3]], 30), [[3]])
    time.sleep(1)
    check("and not again", server.rows(count("offline")), [[3]])


def refusals(browser, server):
    """Answers of a server in trouble, played by the page's own fetch."""
    browser.open(server.base + "/demo")
    time.sleep(1)
    browser.run(
        "window.real = fetch; window.calls = 0; window.fetch = () => { calls++; return Promise.resolve(new Response('busy', "
        "{ status: 503, headers: { 'Retry-After': '1' } })) }")
    browser.run("colq.track('busy', {}); colq.flush()")
    time.sleep(0.5)
    check("a busy server is not asked again at once", browser.run("calls"), 1)
    browser.run("window.fetch = real")
    check("the events come when it is well", server.wait_for(count("busy"), [[1]], 20), [[1]])


def do_not_track(browser, server):
    script = browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        source="Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' });"
        "document.addEventListener('readystatechange', () => { const s = document.querySelector('script[src*=tracker]');"
        "if (s) s.dataset.respectDnt = '' })")["identifier"]
    before = server.rows("SELECT count(*) FROM clickstream")
    browser.open(server.base + "/demo?dnt")
    browser.run("colq.track('private', {}); colq.flush()")
    time.sleep(1.5)
    check("Do-Not-Track is respected when asked", server.rows("SELECT count(*) FROM clickstream"), before)
    browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script)


def live(browser, server):
    text = "<img src=x onerror=window.harm=1><script>window.harm=1</script>"
    body = json.dumps({"productcategory": text, "activitytype": "hostile"}).encode()
    urllib.request.urlopen(server.base + "/clickstream", data=body).read()
    browser.open(server.base + "/live")
    for _ in range(50):
        shown = browser.run("[...document.querySelectorAll('#events td')].map(c => c.textContent)")
        if text in shown:
            break
        time.sleep(0.1)
    check("the live page shows the last event", text in shown, True)
    check("its text stays text", browser.run("window.harm === undefined && !document.querySelector('img')"), True)
    check("categories are counted", browser.run("document.querySelectorAll('#categories tr').length > 1"), True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--colq", required=True)
    parser.add_argument("--pictures", help="folder for pictures of the pages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(os.path.abspath(options.colq), folder + "/lake")
        browser = Browser()
        try:
            for part in (shop, sessions, leaving, offline, refusals, do_not_track, live):
                part(browser, server)
            noise = [e for e in browser.errors if "ERR_INTERNET_DISCONNECTED" not in e and "favicon" not in e]
            check("the console has no errors", noise, [])
            if options.pictures:
                os.makedirs(options.pictures, exist_ok=True)
                for page in ("demo", "live"):
                    browser.open(f"{server.base}/{page}")
                    time.sleep(1.5)
                    browser.picture(f"{options.pictures}/{page}.png")
                    browser.picture(f"{options.pictures}/{page}-dark.png", dark=True)
                    browser.picture(f"{options.pictures}/{page}-phone.png", width=390, height=844)
        finally:
            browser.close()
            server.stop()
    print(f"{len(failures)} failed" if failures else "the tracker does what it should")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
