"""Builds networks of changed files on Keras for images of open size, and lets Keras say what comes out at many sizes.

Its argument, and the lines that come in and go out, are those of judge.py. Every application of a layer or an op is noted
when the network is built, and asked for its output once more at each size; a network for one size is asked at that size.
"""
import importlib.util
import os
import sys
import traceback

from judging import Unjudged, serve

sys.path.insert(0, sys.argv[1])
from observe_places import message_of, place_in, place_of

for backend in ("jax", "torch", "tensorflow"):
    if importlib.util.find_spec(backend):
        os.environ.setdefault("KERAS_BACKEND", backend)

import keras
from keras._tf_keras.keras import backend as older_backend
from keras.src.ops.operation import Operation
from loading import loaded

try:
    import keras_applications

    # Networks are handed what they are made of; here they need not say so.
    parts = dict(backend=older_backend, layers=keras.layers, models=keras.models, utils=keras.utils)
    handed_in = keras_applications.get_submodules_from_kwargs
    keras_applications.get_submodules_from_kwargs = lambda kwargs: handed_in({**parts, **kwargs})
except ImportError:
    pass

keras.config.disable_traceback_filtering()
# Weights of zeros: random ones take most of the time.
keras.initializers.VarianceScaling.__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape, dtype)

SMALL = ("would be negative", "zero or negative", "negative dimension", "must be positive", "non-positive")
# No matter of shapes.
OTHER = ("Unrecognized keyword", "names should be unique", "is not connected to", "Only input tensors may be passed")
own_folder = os.path.dirname(os.path.abspath(__file__)) + os.sep
steps = []
depth = 0
files = set()


def is_own(file):
    return any(file.startswith(os.path.dirname(each) + os.sep) for each in files)


def caller():
    frame = sys._getframe(2)
    while frame is not None and not is_own(frame.f_code.co_filename):
        frame = frame.f_back
    return place_in(frame)


def noting(call):
    def noted(self, *args, **kwargs):
        global depth
        if depth > 0 or isinstance(self, keras.layers.InputLayer):
            return call(self, *args, **kwargs)
        step = {"op": self, "args": args, "kwargs": kwargs, "place": caller(), "result": None}
        steps.append(step)
        depth += 1
        try:
            step["result"] = call(self, *args, **kwargs)
        finally:
            depth -= 1
        return step["result"]

    return noted


plain_symbolic = Operation.symbolic_call
noted_symbolic = noting(plain_symbolic)
keras.layers.Layer.__call__ = noting(keras.layers.Layer.__call__)
Operation.symbolic_call = lambda self, *args, **kwargs: (
    plain_symbolic if isinstance(self, keras.layers.Layer) else noted_symbolic
)(self, *args, **kwargs)


def tensors_in(value):
    return [each for each in keras.tree.flatten(value) if isinstance(each, keras.KerasTensor)]


def is_sum(step, tensors):
    return type(step["op"]).__name__ == "Add" and len(tensors) == 2


def failure(step, error, operands):
    if any(word in message_of(error).lower() for word in SMALL):
        return "small", None, []
    if any(size is not None and size < 1 for shape in operands for size in shape):
        return "small", None, []
    return ("fail" if is_sum(step, operands) else "refused"), step["place"], operands


def at_size(inputs, size, refused):
    now = {
        id(each): keras.KerasTensor((1, *(size if own is None else own for own in each.shape[1:])), each.dtype)
        for each in inputs
    }
    swap = lambda value: now.get(id(value), value) if isinstance(value, keras.KerasTensor) else value
    spread = None
    for step in steps:
        args, kwargs = keras.tree.map_structure(swap, (step["args"], step["kwargs"]))
        operands = [list(each.shape) for each in tensors_in((args, kwargs))]
        if step["result"] is None:
            return (*failure(step, refused, operands), message_of(refused))
        try:
            result = step["op"].compute_output_spec(*args, **kwargs)
        except Exception as error:
            if not is_of_keras(error):
                raise
            return (*failure(step, error, operands), message_of(error))
        found = tensors_in(result)
        now.update({id(old): new for old, new in zip(tensors_in(step["result"]), found)})
        if any(each is not None and each < 1 for tensor in found for each in tensor.shape):
            return "small", None, [], None
        if is_sum(step, operands) and operands[0] != operands[1] and len(operands[0]) == len(operands[1]) > 2:
            # What is spread goes on.
            spread = spread or ("broadcast", step["place"], operands, None)
    if refused is not None:
        return "refused", refused_at(refused), [], message_of(refused)
    return spread or ("pass", None, [], None)


def refused_at(error):
    found, trace = None, error.__traceback__
    while trace is not None:
        if is_own(trace.tb_frame.f_code.co_filename):
            found = place_of(trace.tb_frame, trace.tb_lasti)
        trace = trace.tb_next
    return found


def is_of_keras(error):
    """Whether Keras raised it, for what it was given: not for a name that is missing or an argument too many."""
    if not isinstance(error, (ValueError, RuntimeError)) or any(words in str(error) for words in OTHER):
        return False
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    return not is_own(last) and not last.startswith(own_folder)


def judge(request):
    steps.clear()
    files.clear()
    files.update(each["file"] for each in (request, request["entry"]) if each)
    keras.utils.clear_session()
    refused, inputs, own_input = None, [], keras.layers.Input

    def noted_input(*args, **kwargs):
        inputs.append(own_input(*args, **kwargs))
        return inputs[-1]

    keras.layers.Input = keras.Input = noted_input
    try:
        with loaded(request) as module:
            getattr(module, request["builder"])()
    except Exception as error:
        if not is_of_keras(error):
            raise Unjudged(f"{type(error).__name__}: {message_of(error)}") from error
        refused = error
    finally:
        keras.layers.Input = keras.Input = own_input
    return [[size, *at_size(inputs, size, refused)] for size in request["sizes"]]


serve(judge)
