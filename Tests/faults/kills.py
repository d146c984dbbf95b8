"""SIGKILL at random moments under load, again and again on one lake; now and then SIGTERM, or a kill while starting."""
import json
import random
import time

from ledger import ACKNOWLEDGED
from scenario import say, scenario

RESTART_LIMIT = 2.0
CHECK_EVERY = 40
# Small files and quick background work, so that kills meet rotation, compaction, retention and vacuum too.
SETTINGS = {"stream.segmentBytes": "256KiB", "stream.retentionBytes": "1MiB", "background.compaction": "2s",
            "background.cpuShare": "1", "background.vacuum": "5s", "background.vacuumAge": "10s"}


def run(options):
    problems, told = [], []
    for number, seed in enumerate(options.seeds):
        # Every second lake has several shards.
        with scenario(options, f"kills-{seed}", seed=seed,
                      settings={**SETTINGS, "stream.shards": "1" if number % 2 == 0 else "3"}) as one:
            told.append(kill(one, options.kills))
        problems += one.problems
    return problems, "; ".join(told)


def kill(one, kills):
    server, numbers = one.server, random.Random(one.seed)
    senders = one.senders()
    restarts = [server.start()]
    done = 0
    while done < kills:
        senders.go()
        time.sleep(numbers.uniform(0.05, 2))
        done += 1
        last = done % CHECK_EVERY == 0 or done == kills
        if last or numbers.random() < 0.1:
            # In order; the senders go on meanwhile.
            server.stop()
        else:
            server.kill()
        if last:
            senders.hold()
            one.look()
        if numbers.random() < 0.15:
            server.spawn()
            time.sleep(numbers.uniform(0, 0.15))
            server.kill()
        restarts.append(server.start())
        if restarts[-1] > RESTART_LIMIT:
            one.problem(f"restart {done} took {restarts[-1]:.2f} s")
        ask(one)
    senders.hold()
    server.stop()
    senders.end()
    one.look()
    text = (f"{kills} kills, {one.ledger.events(ACKNOWLEDGED):,} events, restart median "
            f"{sorted(restarts)[len(restarts) // 2]:.2f} s, longest {max(restarts):.2f} s")
    say(f"{one.name}: {text}")
    return text


def ask(one):
    """Right after a start the hot tail must show every acknowledged event, and none twice."""
    least = one.ledger.events(ACKNOWLEDGED)
    sql = "SELECT count(*), count(DISTINCT deviceid) FROM clickstream"
    count, distinct = json.loads(one.server.query(sql))["rows"][0]
    one.expect(count == distinct, f"a query sees {count} events, {distinct} different ones")
    one.expect(count >= least, f"a query sees {count} events, {least} were acknowledged")
