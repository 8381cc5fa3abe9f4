"""The server: sends the model, has the differences averaged, keeps each round's model in an ordinary folder."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Context
from flwr.serverapp import Grid, NeighboringRelation, PrivacyConfig, RdpAccountant, SamplingMethod, ServerApp
from flwr.serverapp.strategy import DifferentialPrivacyServerSideFixedClipping, FedAdam, FedAvg, Strategy
from flwr.serverapp.strategy.strategy_utils import sample_nodes

from . import secure, weights
from .round import SETTINGS
from .strategy import Differences, DiLoCo

app = ServerApp()


@app.main()
def main(grid: Grid, context: Context) -> None:
    """Run all rounds."""
    config = context.run_config
    check(config)
    begin, out = Path(config["model"]), Path(config["out"])
    shutil.copytree(begin, out, ignore=shutil.ignore_patterns("last", "metrics.jsonl"))
    tensors = weights.read((begin / "model.safetensors").read_bytes())
    folder = {name: (begin / name).read_bytes() for name in ("config.json", "vocab.txt")}
    settings = {k: config[k] for k in (*SETTINGS, "seconds") if k != "round"}
    settings |= {"private": config["clip"] > 0, "moments": config["strategy"] == "diloco"}
    _, nodes = sample_nodes(grid, config["min-nodes"], 1)  # waits for them

    def keep(line: dict, model: dict[str, np.ndarray]) -> None:
        """Write a round's model and measure it."""
        replace(out / "model.safetensors", weights.write(model))
        if config["valid"]:
            line["valid_perplexity"] = perplexity(config, out)
        lines.append(json.dumps(line) + "\n")
        replace(out / "metrics.jsonl", "".join(lines).encode())

    lines: list[str] = []
    if config["secure"]:
        secure.run(grid, context, folder, tensors, settings, lambda number, model: keep({"round": number}, model) if number else None)
        return
    averaging, spent = strategy(config, len(nodes))
    differences = Differences(averaging, folder, config["min-nodes"], config["spares"],
                              config["steps"] * config["batch-size"] * config["seq-len"], settings["private"])

    def after(number: int, arrays: ArrayRecord) -> None:
        """Keep a round's model, and the ε spent so far."""
        if number:
            privacy = {"epsilon": spent().epsilon, "delta": spent().delta} if spent else {}
            keep(differences.rounds[-1] | privacy, {n: a.numpy() for n, a in arrays.items()})

    differences.start(grid, ArrayRecord({n: Array(a) for n, a in tensors.items()}), config["rounds"], config["timeout"],
                      ConfigRecord(settings), evaluate_fn=after)


def check(config: dict) -> None:
    """Refuse settings that do not go together, before anything is written."""
    if config["strategy"] not in ("diloco", "fedavg", "fedadam"):
        raise ValueError(f"strategy is {config['strategy']!r}, want diloco, fedavg or fedadam")
    if config["secure"] and (config["strategy"] != "fedavg" or config["clip"] > 0 or config["min-nodes"] < 3):
        raise ValueError("secure is set: want the strategy fedavg, clip 0 and min-nodes of 3 or more")
    if config["clip"] > 0 and config["strategy"] != "fedavg":
        raise ValueError("clip is set: want the strategy fedavg, whose ε Flower accounts for")


def strategy(config: dict, connected: int) -> tuple[Strategy, object]:
    """Return how differences become weights and, with differential privacy, what tells the ε spent."""
    private = config["clip"] > 0
    sampling = {"fraction_train": config["fraction"], "fraction_evaluate": 0.0, "min_train_nodes": config["min-nodes"],
                "min_available_nodes": config["min-nodes"], "weighted_by_key": "clients" if private else "words"}
    if private:
        sampled = max(int(connected * config["fraction"]), config["min-nodes"])
        sampling |= {"fraction_train": 1e-9, "min_train_nodes": sampled}  # a number of clients that stays
        accountant = RdpAccountant(PrivacyConfig(config["delta"], config["population"] or connected,
                                                 NeighboringRelation.ADD_OR_REMOVE_ONE, SamplingMethod.NO_AMPLIFICATION,
                                                 config["max-epsilon"] or None))
        clipping = DifferentialPrivacyServerSideFixedClipping(FedAvg(**sampling), config["noise"], config["clip"], sampled,
                                                              accountant=accountant)
        return clipping, clipping.privacy_spent
    match config["strategy"]:
        case "diloco":
            return DiLoCo(config["outer-rate"], config["outer-momentum"], **sampling), None
        case "fedavg":
            return FedAvg(**sampling), None
        case "fedadam":
            return FedAdam(eta=config["adam-rate"], **sampling), None
    raise AssertionError("check has passed it")


def perplexity(config: dict, model: Path) -> float:
    """Return the model's perplexity on the whole of the validation text."""
    with tempfile.TemporaryDirectory(prefix="lstmkb-valid-") as folder:
        shutil.copy(config["valid"], Path(folder, "train.txt"))
        command = [config["program"], "eval", "--json", "--split", "train", "--model", str(model), "--data", folder]
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["perplexity"]


def replace(path: Path, data: bytes) -> None:
    """Replace a file in one step."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)
