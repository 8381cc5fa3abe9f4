"""A round on a client's machine, by lstmkb."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FILES = ("config.json", "vocab.txt", "model.safetensors")
SETTINGS = ("round", "rounds", "steps", "passes", "batch-size", "seq-len", "lr", "final-lr", "schedule", "warmup",
            "dropout", "reset", "min-words", "dtype")


class RoundFailed(Exception):
    """The program's exit status, and nothing that it said."""


def run_round(files: dict[str, bytes], config: dict, node: dict) -> tuple[bytes, dict]:
    """Train the model of the files on the node's text; return the difference as safetensors and the figures of the round."""
    with tempfile.TemporaryDirectory(prefix="lstmkb-round-") as folder:
        for name in FILES:
            Path(folder, name).write_bytes(files[name])
        delta = Path(folder, "delta.safetensors")
        limits = [s for s in (config["seconds"], node.get("seconds", 0)) if s > 0]  # the server's, and the node's owner's
        command = [node.get("program", "lstmkb"), "federated", "round", "--json", "--model", folder, "--delta", str(delta),
                   f"--threads={node.get('threads', 0)}", f"--seconds={min(limits, default=0)}",
                   *(f"--{name}={config[name]}" for name in SETTINGS), "--", str(node["text"])]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=sys.stderr, check=False)
        if done.returncode != 0:
            raise RoundFailed(f"lstmkb federated round ended with status {done.returncode}")
        return delta.read_bytes(), json.loads(done.stdout)
