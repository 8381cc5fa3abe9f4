"""A round on a client's machine, by lstmkb."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from flwr.app import ConfigRecord, RecordDict

FILES = ("config.json", "vocab.txt", "model.safetensors")
SETTINGS = ("round", "rounds", "steps", "passes", "batch-size", "seq-len", "lr", "final-lr", "schedule", "warmup",
            "adam-epsilon", "dropout", "reset", "min-words", "dtype")
MOMENTS = "moments"  # in a node's state


class RoundFailed(Exception):
    """The program's exit status, and nothing that it said."""


def run_round(files: dict[str, bytes], config: dict, node: dict, state: RecordDict | None = None) -> tuple[bytes, dict]:
    """Train the model of the files on the node's text; return the difference as safetensors and the figures of the round.

    With the setting "moments" the optimizer goes on with what the node's last round left in its state, which stays on the node.
    """
    with tempfile.TemporaryDirectory(prefix="lstmkb-round-") as folder:
        for name in FILES:
            Path(folder, name).write_bytes(files[name])
        delta, moments = Path(folder, "delta.safetensors"), Path(folder, "moments.safetensors")
        if config["moments"] and config["round"] > 1 and MOMENTS in state:
            moments.write_bytes(state[MOMENTS]["file"])
        limits = [s for s in (config["seconds"], node.get("seconds", 0)) if s > 0]  # the server's, and the node's owner's
        command = [node.get("program", "lstmkb"), "federated", "round", "--json", "--model", folder, "--delta", str(delta),
                   f"--threads={node.get('threads', 0)}", f"--seconds={min(limits, default=0)}",
                   *(f"--{name}={config[name]}" for name in SETTINGS), *([f"--moments={moments}"] if config["moments"] else []),
                   "--", str(node["text"])]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=sys.stderr, check=False)
        if done.returncode != 0:
            raise RoundFailed(f"lstmkb federated round ended with status {done.returncode}")
        if config["moments"]:
            state[MOMENTS] = ConfigRecord({"file": moments.read_bytes()})
        return delta.read_bytes(), json.loads(done.stdout)
