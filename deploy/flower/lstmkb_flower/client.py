"""The client: has lstmkb train on the node's text and sends what changed in the weights.

The text is where the node's config says: --node-config 'text="/home/anna/notes"'. What is sent are the
difference, which lstmkb wrote, and numbers; of an error its exit status alone.
"""

from flwr.app import Array, ArrayRecord, Context, Error, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

from . import secure
from .round import RoundFailed, run_round

app = ClientApp()

FAILED = 100  # code of the error for a round that lstmkb refused or that failed


@app.train()
def train(message: Message, context: Context) -> Message:
    """Train for a round."""
    try:
        if context.run_config["secure"]:
            return secure.app(message, context)
        config = message.content["config"]
        files = {name: array.data for name, array in message.content["arrays"].items()}
        delta, result = run_round(files, config, context.node_config, context.state)
    except RoundFailed as err:
        return Message(Error(FAILED, str(err)), reply_to=message)
    metrics = {"clients": 1}  # with differential privacy nothing else, to which no noise is added
    if not config["private"]:
        metrics |= {"words": result["words"], "loss": result["loss"], "seconds": result["seconds"]}
    arrays = ArrayRecord({"delta": Array("safetensors", (len(delta),), "lstmkb.safetensors", delta)})
    return Message(RecordDict({"arrays": arrays, "metrics": MetricRecord(metrics)}), reply_to=message)
