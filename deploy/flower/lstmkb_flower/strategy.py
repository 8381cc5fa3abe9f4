"""Strategies: the outer momentum of DiLoCo, and differences on the wire in place of weights."""

import functools
import random
import time
from collections.abc import Iterable
from logging import INFO, WARNING

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Message, MessageType, MetricRecord, RecordDict
from flwr.common.logger import log
from flwr.serverapp.strategy import FedAvg, Strategy

from . import weights


class DiLoCo(FedAvg):
    """Averaging, then an outer step of SGD with Nesterov momentum on the mean difference (Douillard et al. 2023)."""

    def __init__(self, rate: float, momentum: float, **sampling):
        super().__init__(**sampling)
        self.rate, self.momentum = rate, momentum
        self.velocity: dict[str, np.ndarray] = {}
        self.before: ArrayRecord = ArrayRecord()

    def configure_train(self, server_round, arrays, config, grid):
        """Remember the weights that the round begins with."""
        self.before = arrays
        return super().configure_train(server_round, arrays, config, grid)

    def aggregate_train(self, server_round, replies):
        """Step along the mean difference."""
        mean, metrics = super().aggregate_train(server_round, replies)
        if mean is None:
            return None, metrics
        after = {}
        for name, array in mean.items():
            old = self.before[name].numpy()
            change = array.numpy() - old
            self.velocity[name] = self.momentum * self.velocity.get(name, 0) + change
            after[name] = Array(old + self.rate * (change + self.momentum * self.velocity[name]))
        return ArrayRecord(after), metrics


class Changed(Array):
    """A tensor of the weights that a client ended with; it is decoded when it is read, so that thousands fit in memory."""

    def __init__(self, before: np.ndarray, name: str, delta: bytes):
        super().__init__("float32", before.shape, "lstmkb.delta", b"")
        self.__dict__.update(before=before, name=name, delta=delta)

    def numpy(self) -> np.ndarray:
        """Return the tensor."""
        return self.before + decoded(self.delta)[self.name]


decoded = functools.lru_cache(maxsize=1)(weights.read)  # all tensors of a client are read in turn


class Differences(Strategy):
    """Sends weights in bfloat16 and takes differences, for any strategy that averages weights.

    An answer that is not as it should be counts as a client that dropped out. With spares more clients are asked
    than the strategy wants, and the first to answer make the round; with too few answers the weights stay.
    """

    def __init__(self, inner: Strategy, folder: dict[str, bytes], fewest: int, spares: float, most_words: int, private: bool):
        self.inner, self.folder, self.fewest, self.spares, self.most_words = inner, folder, fewest, spares, most_words
        self.figures = {"clients"} if private else {"clients", "words", "loss", "seconds"}
        self.weights: dict[str, np.ndarray] = {}
        self.wanted, self.began = 0, 0.0
        self.rounds: list[dict] = []

    def configure_train(self, server_round: int, arrays: ArrayRecord, config: ConfigRecord, grid) -> Iterable[Message]:
        """Put the model in place of the weights."""
        self.began = time.monotonic()
        self.weights = {name: array.numpy() for name, array in arrays.items()}
        config["round"] = server_round
        messages = list(self.inner.configure_train(server_round, arrays, config, grid))
        self.wanted = len(messages)
        asked = {m.metadata.dst_node_id for m in messages}
        others = [n for n in grid.get_node_ids() if n not in asked] if self.spares else []
        spare = random.sample(others, min(len(others), int(np.ceil(self.spares * self.wanted))))
        files = {**self.folder, "model.safetensors": weights.write(self.weights, bfloat16=True)}
        wire = ArrayRecord({n: Array("file", (len(b),), "lstmkb.file", b) for n, b in files.items()})
        content = RecordDict({"arrays": wire, "config": config})
        for m in messages:
            m.content = content
        messages += [Message(content, node, MessageType.TRAIN) for node in spare]
        self.rounds.append({"round": server_round, "asked": len(messages), "bytes_sent": len(messages) * size(content)})
        return messages

    def aggregate_train(self, server_round: int, replies: Iterable[Message]) -> tuple[ArrayRecord | None, MetricRecord | None]:
        """Hand the clients' weights to the strategy."""
        good, received = [], 0
        for reply in replies:
            if reply.has_error():
                log(INFO, "node %d: %s", reply.metadata.src_node_id, reply.error.reason)
                continue
            received += size(reply.content)
            try:
                good.append(self.expand(reply))
            except (ValueError, KeyError, TypeError) as err:
                log(WARNING, "node %d: its answer is refused: %s", reply.metadata.src_node_id, err)
        used = good[: self.wanted]
        arrays, metrics = self.inner.aggregate_train(server_round, used) if len(used) >= self.fewest else (None, None)
        self.rounds[-1] |= {"answered": len(good), "used": len(used) if arrays else 0, "bytes_received": received,
                            "seconds": time.monotonic() - self.began, **(metrics or {})}
        return arrays, metrics

    def expand(self, reply: Message) -> Message:
        """Put the weights in place of the difference, once the answer is known to be in order."""
        metrics, delta = reply.content["metrics"], reply.content["arrays"]["delta"]
        if not isinstance(metrics, MetricRecord) or not isinstance(delta, Array):
            raise ValueError("its records are of other kinds")
        delta = delta.data
        if set(metrics) != self.figures or not all(isinstance(v, (int, float)) and np.isfinite(v) for v in metrics.values()):
            raise ValueError("its figures are not those of a round")
        if metrics["clients"] != 1 or not 1 <= metrics.get("words", 1) <= self.most_words:
            raise ValueError("it claims to be of more than a round can be")
        found = decoded(delta)
        if {n: a.shape for n, a in found.items()} != {n: a.shape for n, a in self.weights.items()}:
            raise ValueError("its tensors are not those of the model")
        if not all(np.isfinite(a).all() for a in found.values()):
            raise ValueError("it has numbers that are not finite")
        arrays = ArrayRecord()
        for name, before in self.weights.items():
            arrays[name] = Changed(before, name, delta)
        reply.content = RecordDict({"arrays": arrays, "metrics": metrics})
        return reply

    def configure_evaluate(self, server_round, arrays, config, grid):
        """Ask no client: the server measures."""
        return []

    def aggregate_evaluate(self, server_round, replies):
        """Return nothing, likewise."""
        return None

    def summary(self) -> None:
        """Log the settings."""
        self.inner.summary()


def size(content: RecordDict) -> int:
    """Return the bytes of a message's records."""
    return sum(record.count_bytes() for record in content.values())
