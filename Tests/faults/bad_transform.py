"""A transform by a function that is slow, stuck, failing, garbled or gone: acknowledged events are in the table or in the
errors objects, each once, and the server goes on as soon as the function does."""
import time

from colqbench.server import free_ports
from disk_full import resumes
from function import MARK, Function
from ledger import ACKNOWLEDGED
from scenario import scenario

MODES = ["quick", "slow", "fails", "quick", "garbled", "stuck", "quick"]


def run(options):
    port = free_ports(1)[0]
    with scenario(options, "bad-transform", settings={
            "transform.lambda.url": f"http://127.0.0.1:{port}", "transform.lambda.timeout": "2s",
            "transform.lambda.retries": "1"}) as one:
        function = Function(port)
        one.server.start()
        senders = one.senders()
        senders.go()
        for mode in MODES:
            function.mode = mode
            time.sleep(4)
            if mode == "quick":
                one.expect(resumes(one.ledger, 20), "no event is acknowledged 20 s after the function works again")
        function.close()
        time.sleep(3)
        one.expect(one.server.is_running, "the server ended when the function was gone")
        function = Function(port)
        one.expect(resumes(one.ledger, 20), "no event is acknowledged 20 s after the function came back")
        senders.hold()
        one.server.wait_delivered()
        unmarked = int(one.server.query(
            f"SELECT count(*) FROM clickstream WHERE productsubcategory IS DISTINCT FROM '{MARK}'",
            accept="text/csv").split()[-1])
        one.expect(function.calls > 0, "the function was never called")
        one.expect(unmarked == 0, f"{unmarked} events of the table did not go through the function")
        one.server.stop()
        function.close()
        senders.end()
        one.look()
    return one.problems, f"{one.ledger.events(ACKNOWLEDGED):,} events acknowledged"
