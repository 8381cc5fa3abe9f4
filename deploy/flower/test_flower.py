"""Tests of the app: whole runs with clients in this process, in place of a network.

LSTMKB=./lstmkb python -m unittest deploy/flower/test_flower.py
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from flwr.app import ConfigRecord, Context, Error, Message, RecordDict
from flwr.common.config import get_fused_config_from_dir
from flwr.supercore.inflatable.inflatable_object import get_all_nested_objects
from flwr.supercore.inflatable.inflatable_utils import inflate_object_from_contents
from flwr.supercore.task_identity import TaskIdentity

from lstmkb_flower import client, server, weights

LSTMKB = os.path.abspath(os.environ.get("LSTMKB", "lstmkb"))
MARKER = "Quxolander"

TaskIdentity.run_id = TaskIdentity.node_id = TaskIdentity.task_id = 1  # as Flower's own processes set them


def wire(content: RecordDict) -> tuple[bytes, RecordDict]:
    """Return all bytes that a network carries of a message, and what comes of them at the other end."""
    objects = {name: found.deflate() for name, found in get_all_nested_objects(content).items()}
    return b"".join(objects.values()), inflate_object_from_contents(content.object_id, objects)


class Clients:
    """A grid whose nodes are this process. Node 1 drops out of every round, or tampers with its answers."""

    def __init__(self, config: dict, texts: list[Path], dropping: bool, tamper=None):
        self.config, self.dropping, self.tamper, self.sent, self.run = config, dropping, tamper, b"", SimpleNamespace(run_id=1)
        self.contexts = {i + 1: Context(1, i + 1, {"text": str(text), "program": LSTMKB, "threads": 1}, RecordDict(), config)
                         for i, text in enumerate(texts)}

    def get_node_ids(self):
        return list(self.contexts)

    def send_and_receive(self, messages, *, timeout=None):
        replies = []
        for message in messages:
            message.metadata.__dict__["_message_id"] = message.object_id
            node = message.metadata.dst_node_id
            if self.dropping and node == 1 and message.content.array_records:  # with secure=true once keys have been shared
                replies.append(Message(Error(5, "gone"), reply_to=message))
                continue
            received = Message(wire(message.content)[1], node, message.metadata.message_type)
            received.metadata.__dict__["_message_id"] = message.object_id
            reply = client.app(received, self.contexts[node])
            if reply.has_error():
                self.sent += reply.error.reason.encode()
            else:
                sent, reply.content = wire(reply.content)
                self.sent += sent
            if self.tamper and node == 1:
                self.tamper(reply.content)
            replies.append(reply)
        return replies


class Weights(unittest.TestCase):
    def test_round_trip(self):
        tensors = {"a": np.float32([[1.5, -2], [3e-3, 0]]), "b": np.float32([7])}
        for bfloat16 in (False, True):
            read = weights.read(weights.write(tensors, bfloat16))
            for name, array in tensors.items():
                np.testing.assert_allclose(read[name], array, rtol=1 / 256 if bfloat16 else 0)

    def test_hostile(self):
        good = weights.write({"a": np.ones((3, 4), np.float32)})
        rng = random.Random(1)
        for _ in range(2000):
            data = bytearray(good)
            for _ in range(rng.randint(1, 4)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            try:
                weights.read(bytes(data[: rng.randint(0, len(data))] if rng.random() < 0.3 else data))
            except ValueError:
                pass


@unittest.skipUnless(os.access(LSTMKB, os.X_OK), "LSTMKB names no program")
class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.dir = Path(cls.folder.name)
        cls.texts = []
        for i, thing in enumerate(["the sea", "a film", "my friends", "the moon"]):
            text = cls.dir / f"{i}.txt"
            text.write_text("".join(f"I want to see {thing}, and you want to go {place}. {MARKER} knows.\n"
                                    for place in ["home", "there", "to bed", "out"]) * 40)
            cls.texts.append(text)
        (cls.dir / "valid.txt").write_text("".join(t.read_text()[:400] for t in cls.texts))
        (cls.dir / "public.txt").write_text("".join(t.read_text() for t in cls.texts).replace(MARKER, "Anna"))
        subprocess.run([LSTMKB, "train", cls.dir / "public.txt", "--out", cls.dir / "begin", "--tokenizer", "keyboard", "--embedding", "8",
                        "--hidden", "12", "--layers", "1", "--tie", "--steps", "1", "--lr", "0", "--batch-size", "2", "--threads", "1"],
                       check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_app(self, dropping=False, texts=None, tamper=None, **settings) -> tuple[list[dict], Clients]:
        """Run the app; check the model and what was sent."""
        out = self.dir / self.id()
        config = get_fused_config_from_dir(Path(__file__).parent, {
            "model": str(self.dir / "begin"), "out": str(out), "valid": str(self.dir / "valid.txt"), "program": LSTMKB, "rounds": 3,
            "steps": 10, "batch-size": 2, "seq-len": 5, "lr": 0.01, "dropout": 0.0, "min-words": 100,
            **{k.replace("_", "-"): v for k, v in settings.items()}})
        clients = Clients(config, texts or self.texts, dropping, tamper)
        server.app(clients, Context(1, 0, {}, RecordDict(), config))
        lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
        self.assertEqual(len(lines), config["rounds"])
        self.assertNotIn(MARKER.lower().encode(), clients.sent.lower())
        self.assertNotIn(b"film", clients.sent)
        self.assertGreater(len(clients.sent), 1000)
        suggested = subprocess.run([LSTMKB, "predict", "--model", out, "--text", "I want to"], check=True, capture_output=True)
        self.assertTrue(suggested.stdout)
        return lines, clients

    def test_diloco(self):
        lines, clients = self.run_app(dropping=True, min_nodes=3, outer_momentum=0.5, steps=20, lr=0.05)
        self.assertIn(b"adam.m.", clients.contexts[2].state["moments"]["file"])
        self.assertNotIn(b"adam.m.", clients.sent)
        self.assertLess(lines[-1]["valid_perplexity"], 0.8 * lines[0]["valid_perplexity"])
        self.assertEqual([(r["asked"], r["used"]) for r in lines], [(4, 3)] * 3)
        self.assertTrue(all(0 < r["bytes_received"] < r["bytes_sent"] for r in lines))

    def test_hostile(self):
        """An answer that is not in order is left out, and the round goes on without it."""
        def words(content): content["metrics"]["words"] = 10**15
        def figure(content): content["metrics"]["more"] = 1.0
        def missing(content): del content["metrics"]["loss"]
        def not_finite(content): content["metrics"]["loss"] = float("nan")
        def record(content): del content["metrics"]
        def bytes_(content): content["arrays"]["delta"].data = b"\x08" + content["arrays"]["delta"].data[1:]
        def shape(content): content["arrays"]["delta"].data = weights.write({"embedding.weight": np.ones((1, 1), np.float32)})
        def infinite(content):
            tensors = weights.read(content["arrays"]["delta"].data)
            tensors["embedding.weight"][0, 0] = np.inf
            content["arrays"]["delta"].data = weights.write(tensors)
        def kind(content): content["arrays"] = ConfigRecord({"delta": b"x"})
        tampering = [words, figure, missing, not_finite, record, bytes_, shape, infinite, kind]
        todo = list(tampering)
        lines, _ = self.run_app(tamper=lambda content: todo.pop(0)(content), rounds=len(tampering), steps=1)
        self.assertEqual([(r["answered"], r["used"]) for r in lines], [(3, 3)] * len(tampering))

    def test_fedadam(self):
        lines, _ = self.run_app(strategy="fedadam", dtype="BF16")
        self.assertLess(lines[-1]["valid_perplexity"], lines[0]["valid_perplexity"])

    def test_private(self):
        """Nodes that drop out are replaced by spares; nothing but a difference and 1 is sent; the ε grows."""
        lines, clients = self.run_app(dropping=True, strategy="fedavg", clip=0.5, noise=0.5, fraction=0.5, min_nodes=2, spares=1.0)
        self.assertEqual([(r["asked"], r["used"]) for r in lines], [(4, 2)] * 3)
        self.assertTrue(0 < lines[0]["epsilon"] < lines[1]["epsilon"] < lines[2]["epsilon"])
        self.assertNotIn(b"loss", clients.sent)

    def test_secure(self):
        """The mean of masked weights is that of plain ones, and the server never sees a client's."""
        plain, _ = self.run_app(dropping=True, strategy="fedavg", dtype="F32", lr=0.02)
        (self.dir / self.id()).rename(self.dir / "plain")
        masked, clients = self.run_app(dropping=True, strategy="fedavg", secure=True, min_nodes=3, lr=0.02)
        for a, b in zip(plain, masked, strict=True):
            self.assertAlmostEqual(a["valid_perplexity"] / b["valid_perplexity"], 1, delta=0.01)
        self.assertNotIn((self.dir / self.id() / "model.safetensors").read_bytes()[-32:], clients.sent)

    def test_short_text(self):
        """A client with too little text drops out, and says nothing of it."""
        short = self.dir / "short.txt"
        short.write_text(f"I am {MARKER}.\n")
        lines, clients = self.run_app(texts=[*self.texts[:2], short])
        self.assertEqual([(r["asked"], r["used"]) for r in lines], [(3, 2)] * 3)
        self.assertIn(b"ended with status 1", clients.sent)


if __name__ == "__main__":
    unittest.main()
