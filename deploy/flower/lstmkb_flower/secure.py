"""Secure aggregation: clients mask their differences, so that the server learns their mean alone (SecAgg+, Bell et al. 2020)."""

import json
from collections.abc import Callable

import numpy as np
from flwr.app import Context
from flwr.client import NumPyClient
from flwr.client.mod import secaggplus_mod
from flwr.clientapp import ClientApp
from flwr.common import ndarrays_to_parameters, parameters_to_ndarrays
from flwr.server import LegacyContext, ServerConfig
from flwr.server.strategy import FedAvg
from flwr.server.workflow import DefaultWorkflow, SecAggPlusWorkflow
from flwr.serverapp import Grid

from . import weights
from .round import run_round


class Client(NumPyClient):
    """Trains for a round and returns the difference, each client's counting the same."""

    def __init__(self, node: dict):
        self.node = node

    def fit(self, parameters, config):
        """Return the difference."""
        model = dict(zip(json.loads(config["names"]), parameters, strict=True))
        files = {"config.json": config["config.json"], "vocab.txt": config["vocab.txt"], "model.safetensors": weights.write(model)}
        delta, _ = run_round(files, config, self.node)
        changed = weights.read(delta)
        return [changed[name] for name in model], 1, {}


class Adding(FedAvg):
    """Adds the mean difference to the weights that the round began with."""

    def configure_fit(self, server_round, parameters, client_manager):
        """Remember the weights."""
        self.before = parameters_to_ndarrays(parameters)
        return super().configure_fit(server_round, parameters, client_manager)

    def aggregate_fit(self, server_round, results, failures):
        """Return the weights after the round."""
        mean, metrics = super().aggregate_fit(server_round, results, failures)
        if mean is None:
            return None, metrics
        after = [b + m.astype(np.float32) for b, m in zip(self.before, parameters_to_ndarrays(mean), strict=True)]
        return ndarrays_to_parameters(after), metrics


app = ClientApp(lambda context: Client(context.node_config).to_client(), mods=[secaggplus_mod])


def run(grid: Grid, context: Context, folder: dict[str, bytes], tensors: dict[str, np.ndarray], settings: dict,
        keep: Callable[[int, dict[str, np.ndarray]], None]) -> None:
    """Run all rounds by plain averaging, and call keep with the weights after each."""
    config, names = context.run_config, list(tensors)
    strategy = Adding(
        fraction_fit=config["fraction"], min_fit_clients=config["min-nodes"], min_available_clients=config["min-nodes"],
        fraction_evaluate=0.0, initial_parameters=ndarrays_to_parameters(list(tensors.values())),
        on_fit_config_fn=lambda number: settings | folder | {"names": json.dumps(names), "round": number, "dtype": "F32"},
        evaluate_fn=lambda number, arrays, _: keep(number, dict(zip(names, arrays, strict=True))))
    # A third of the clients may drop out. Differences are below 1 and are rounded to 5·10⁻⁷.
    workflow = SecAggPlusWorkflow(num_shares=1.0, reconstruction_threshold=0.66, max_weight=1.0, clipping_range=1.0, timeout=config["timeout"])
    DefaultWorkflow(fit_workflow=workflow)(grid, LegacyContext(context, ServerConfig(config["rounds"], config["timeout"]), strategy))
