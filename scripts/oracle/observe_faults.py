"""Builds networks of files on Keras at many sizes, and runs them at a few; prints what Keras does with each.

Standard input: {"largest": 72, "files": [{"file": "net.py", "builders": [{"name": "build", "runs": [5, 4]}]}]}. Open
sizes of inputs are filled in for a build, so that Keras's own rules see every size; a run is one of the network as it is written, on zeros.
"""
import importlib.util
import json
import os
import sys
import traceback

for backend in ("jax", "torch", "tensorflow"):
    if importlib.util.find_spec(backend):
        os.environ.setdefault("KERAS_BACKEND", backend)

import keras
import numpy
from keras import layers, ops
from keras.src.ops.operation import Operation

keras.config.disable_traceback_filtering()
# Weights of zeros: random ones take most of the time.
keras.initializers.VarianceScaling.__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape, dtype)
request = json.load(sys.stdin)
path = None
module = None
own_input = keras.Input
steps = []
size_now = None


def filled(shape=None, **more):
    shape = tuple(shape)
    return own_input(tuple(size_now if size is None else size for size in shape) if size_now else shape, **more)


def line_of(frames):
    lines = [frame.lineno for frame in frames if frame.filename == path]
    return lines[-1] if lines else None


def shapes_in(values):
    found = []
    for value in values:
        if isinstance(value, (list, tuple)):
            found += shapes_in(value)
        elif hasattr(value, "shape"):
            found.append([1, *list(value.shape)[1:]])
    return found


def noting(call, name_of):
    def noted(*args, **kwargs):
        step = {"name": name_of(args), "inputs": shapes_in(args), "line": line_of(traceback.extract_stack())}
        steps.append(step)
        result = call(*args, **kwargs)
        step["outputs"] = shapes_in([result])
        return result

    return noted


layers.Layer.__call__ = noting(layers.Layer.__call__, lambda args: type(args[0]).__name__)
symbolic_call = Operation.symbolic_call
noted_call = noting(symbolic_call, lambda args: type(args[0]).__name__)
Operation.symbolic_call = lambda self, *args, **kwargs: (
    symbolic_call if isinstance(self, layers.Layer) else noted_call
)(self, *args, **kwargs)
ops.add = noting(ops.add, lambda args: "add")
keras.Input = filled


def load(file):
    global path, module
    path = os.path.abspath(file)
    spec = importlib.util.spec_from_file_location("observed", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if hasattr(module, "Input"):
        module.Input = filled


def build(name, size):
    global size_now
    steps.clear()
    size_now = size
    keras.utils.clear_session()
    made = getattr(module, name)
    if not isinstance(made, type):
        return made()
    network = made()
    network(filled((None, None, 3)))
    return network


def is_open(network):
    return isinstance(network, keras.Model) and any(None in tensor.shape[1:] for tensor in network.inputs)


def words(error):
    return str(error).split("\n")[0][:160]


def is_too_small(error):
    text = str(error)
    return any(each in text for each in ("zero or negative", "Negative dimension", "must be positive", "negative dimension"))


def stretches(step):
    first = step["inputs"][0] if step["inputs"] else []
    others = step["inputs"][1:]
    return step["name"] in ("Add", "add") and any(len(o) == len(first) and o != first for o in others)


def try_at(name, size):
    try:
        build(name, size)
    except Exception as error:
        at = line_of(traceback.extract_tb(error.__traceback__))
        index = max((i for i, step in enumerate(steps) if step["line"] == at), default=-1)
        small = is_too_small(error)
        return {"outcome": "too small" if small else "fail", "words": words(error), "steps": list(steps), "at": index, "line": at}
    if any(size < 1 for step in steps for shape in step.get("outputs", []) for size in shape if size is not None):
        return {"outcome": "too small", "words": "nothing is left", "steps": list(steps), "at": -1, "line": None}
    for index, step in enumerate(steps):
        if stretches(step):
            return {"outcome": "broadcast", "words": str(step["inputs"]), "steps": list(steps), "at": index, "line": step["line"]}
    return {"outcome": "pass", "words": "", "steps": list(steps), "at": -1, "line": None}


def run_at(network, size):
    given = [numpy.zeros([1, *(size if each is None else each for each in tensor.shape[1:])]) for tensor in network.inputs]
    try:
        network(given[0] if len(given) == 1 else given)
    except Exception as error:
        return words(error)
    return None


def observe(builder):
    name = builder["name"]
    refused, network = None, None
    try:
        network = build(name, None)
    except Exception as error:
        refused = {"words": words(error), "line": line_of(traceback.extract_tb(error.__traceback__))}
    literal = not isinstance(getattr(module, name), type) and not (
        is_open(network) if network is not None else any(None in shape[1:] for step in steps[:1] for shape in step["inputs"])
    )
    sizes = [0] if literal else range(1, request["largest"] + 1)
    trials = [[size, try_at(name, size)] for size in sizes]
    runs = []
    if network is not None and is_open(network):
        runs = [[size, run_at(network, size)] for size in builder["runs"]]
    return {"name": name, "literal": literal, "refused": refused, "trials": trials, "runs": runs}


def observe_file(file, builders):
    load(file)
    return [observe(builder) for builder in builders]


print(json.dumps([observe_file(**each) for each in request["files"]]))
