"""A stand-in for a Lambda function that transforms records: quick, slow, failing, or not there at all."""
import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MARK = "marked"


class Function:
    """Sets `productsubcategory` of each event to `MARK`.

    - mode: `quick`, `slow` (a second each call), `stuck` (never answers), `fails` (status 500), `garbled` (no JSON).
    """

    def __init__(self, port):
        self.mode, self.calls, self.is_closed = "quick", 0, False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.calls += 1
                outer.respond(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *_):
                pass

        ThreadingHTTPServer.daemon_threads = True
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def respond(self, handler, body):
        if self.is_closed:
            # Threads of kept connections live on; a function that is gone answers nothing.
            handler.close_connection = True
            return
        if self.mode == "slow":
            time.sleep(1)
        while self.mode == "stuck":
            time.sleep(0.05)
        answer = json.dumps({"records": [transformed(record) for record in json.loads(body)["records"]]}).encode()
        status = 200
        if self.mode == "fails":
            status, answer = 500, b'{"errorMessage":"no"}'
        elif self.mode == "garbled":
            answer = answer[:len(answer) // 2]
        try:
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(answer)))
            handler.end_headers()
            handler.wfile.write(answer)
        except OSError:
            # The server gave up waiting.
            handler.close_connection = True

    def close(self):
        self.mode, self.is_closed = "fails", True
        self.server.shutdown()
        self.server.server_close()


def transformed(record):
    event = json.loads(base64.b64decode(record["data"]))
    event["productsubcategory"] = MARK
    return {"recordId": record["recordId"], "result": "Ok",
            "data": base64.b64encode(json.dumps(event).encode()).decode()}
