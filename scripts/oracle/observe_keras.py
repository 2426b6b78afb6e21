"""Builds networks of installed packages on Keras; prints what each layer puts out.

Standard input: {"jobs": [{"package": "keras_applications", "module": "resnet_common", "name": "ResNet50", "size": [224, 224]}]};
without a size the network is built as it is by default, with its classes.
Standard output: the numbers of elements in the weights of each network, and its layers' shapes.
"""
import importlib
import importlib.util
import json
import os
import sys

for backend in ("jax", "torch", "tensorflow"):
    if importlib.util.find_spec(backend):
        os.environ.setdefault("KERAS_BACKEND", backend)

import keras
from keras._tf_keras.keras import backend as older_backend

# Weights of zeros: random ones take most of the time.
keras.initializers.VarianceScaling.__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape, dtype)

HANDED_IN = {
    "keras_applications": {
        "backend": older_backend,
        "layers": keras.layers,
        "models": keras.models,
        "utils": keras.utils,
    }
}


def elements(weights):
    total = 0
    for weight in weights:
        count = 1
        for size in weight.shape:
            count *= size
        total += count
    return total


def observe(job):
    keras.utils.clear_session()
    builder = getattr(importlib.import_module(job["package"] + "." + job["module"]), job["name"])
    arguments = dict(weights=None, **HANDED_IN.get(job["package"], {}))
    if job.get("size"):
        arguments.update(include_top=False, input_shape=(*job["size"], 3))
    network = builder(**arguments)
    shown = [
        layer
        for layer in network.layers
        if not isinstance(layer, (keras.layers.InputLayer, keras.layers.Lambda))
    ]
    return {
        "trainable": elements(network.trainable_weights),
        "total": elements(network.weights),
        "layers": [[layer.name, list(layer.output.shape)] for layer in shown],
    }


print(json.dumps([observe(job) for job in json.load(sys.stdin)["jobs"]]))
