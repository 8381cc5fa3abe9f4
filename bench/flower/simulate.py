"""Simulates the server's part of a round with thousands of clients, of which some drop out, and prints its processor time and memory.

The clients are objects of this process that answer with recorded differences of the model in int8, each a copy of its
own; what is timed is the app's strategy as it runs in Flower's server: PYTHONPATH=deploy/flower python simulate.py MODEL DELTA...
"""

import json
import logging
import resource
import sys
import time
from pathlib import Path

from flwr.app import Array, ArrayRecord, ConfigRecord, Error, Message, MetricRecord, RecordDict
from flwr.supercore.task_identity import TaskIdentity
from lstmkb_flower import weights
from lstmkb_flower.strategy import Differences, DiLoCo

CLIENTS, DROPPING = 10_000, 0.3


class Nodes:
    """A grid of clients that answer at once."""

    def get_node_ids(self):
        return range(1, CLIENTS + 1)


def main() -> None:
    logging.disable(logging.CRITICAL)
    TaskIdentity.run_id = TaskIdentity.node_id = TaskIdentity.task_id = 1
    model = weights.read(Path(sys.argv[1], "model.safetensors").read_bytes())
    recorded = [Path(path).read_bytes() for path in sys.argv[2:]]
    arrays = ArrayRecord({name: Array(a) for name, a in model.items()})
    folder = {name: Path(sys.argv[1], name).read_bytes() for name in ("config.json", "vocab.txt")}
    app = Differences(DiLoCo(0.7, 0.9, fraction_train=1.0, fraction_evaluate=0.0, weighted_by_key="words"), folder, 2, 0.0, 100_000, False)
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    before, began = peak(), time.process_time()
    messages = app.configure_train(1, arrays, ConfigRecord({}), Nodes())
    configured = time.process_time()
    replies = []
    for i, message in enumerate(messages):
        message.metadata.__dict__["_message_id"] = str(i)
        if i % 10 < 10 * DROPPING:
            replies.append(Message(Error(5, "the node is not available"), reply_to=message))
            continue
        delta = bytes(bytearray(recorded[i % len(recorded)]))  # in memory of its own
        content = {"arrays": ArrayRecord({"delta": Array("safetensors", (len(delta),), "lstmkb.safetensors", delta)}),
                   "metrics": MetricRecord({"clients": 1, "words": 1000 + i, "loss": 5.0, "seconds": 1.0})}
        replies.append(Message(RecordDict(content), reply_to=message))
    answered, began_mean = peak(), time.process_time()
    after, _ = app.aggregate_train(1, replies)
    aggregated = time.process_time()
    assert after is not None and app.rounds[0]["used"] == CLIENTS * (1 - DROPPING)
    print(json.dumps({
        "clients": CLIENTS, "answered": app.rounds[0]["answered"], "parameters": sum(a.size for a in model.values()),
        "bytes_of_a_difference": len(recorded[0]), "bytes_sent": app.rounds[0]["bytes_sent"], "bytes_received": app.rounds[0]["bytes_received"],
        "cpu_seconds_to_configure": round(configured - began, 3), "cpu_seconds_to_aggregate": round(aggregated - began_mean, 3),
        "mb_before": round(before), "mb_with_all_answers": round(answered), "mb_peak": round(peak())}))


if __name__ == "__main__":
    main()
