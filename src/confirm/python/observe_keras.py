"""Keras 3, on the backend that is there: notes layers and functions; what happens inside a layer is the layer's."""
import contextlib
import importlib.util
import json
import os
import re
import weakref

import observe_places


def is_there(name):
    return importlib.util.find_spec(name) is not None


def settled():
    """The backend that Keras's own file of settings names."""
    home = os.environ.get("KERAS_HOME", os.path.join(os.path.expanduser("~"), ".keras"))
    try:
        with open(os.path.join(home, "keras.json")) as file:
            return json.load(file).get("backend")
    except (OSError, ValueError):
        return None


def backend_for(file):
    """The backend that is asked for where it is there, else one that is."""
    with open(file, encoding="utf-8") as opened:
        text = opened.read()
    named = re.search(r"KERAS_BACKEND[\"']\]?\s*[=,]\s*[\"'](\w+)", text)
    asked = [named and named[1], os.environ.get("KERAS_BACKEND"), settled()]
    if re.search(r"^\s*(import|from) tensorflow\b", text, re.MULTILINE):
        asked.insert(0, "tensorflow")
    usable = [each for each in (*asked, "jax", "torch", "tensorflow") if each in ("jax", "torch", "tensorflow")]
    return next((each for each in usable if is_there(each)), None)


backend_name = backend_for(observe_places.entry)
if backend_name is None:
    raise ImportError("there is no backend for Keras: jax, torch or tensorflow")
os.environ["KERAS_BACKEND"] = backend_name

import keras  # noqa: E402

if not keras.__version__.startswith("3."):
    raise ImportError(f"Keras {keras.__version__} is not run, but Keras 3")

from keras.src import backend as internal_backend  # noqa: E402
from keras.src.ops.function import Function  # noqa: E402
from keras.src.ops.operation import Operation  # noqa: E402

for each in ("jax", "jaxlib", "torch", "tensorflow", "optree", "numpy", "keras"):
    spec = importlib.util.find_spec(each)
    if spec is not None and spec.origin is not None:
        observe_places.foreign_folders.append(os.path.dirname(os.path.abspath(spec.origin)) + os.sep)

# What is added to an error's words names no places of the project's.
keras.config.disable_traceback_filtering()
# Weights of zeros: random ones take most of the time, and no shape needs them.
keras.initializers.VarianceScaling.__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape, dtype)

version = f"Keras {keras.__version__}, {backend_name}"
# Its tensors have shapes without data.
empty_device = "symbolic"
notes = observe_places.Notes()
# Where layers were made, and where they were applied by the project's code.
made_at = weakref.WeakKeyDictionary()
applied_at = weakref.WeakKeyDictionary()
device_now = "cpu"
# The project's own frames in whose calls an op is being applied.
active = []
containers = (keras.Model, keras.Sequential, Function)


def is_symbolic(value):
    return isinstance(value, keras.KerasTensor)


def tensors_in(value):
    is_tensor = lambda each: hasattr(each, "shape") and hasattr(each, "dtype")
    return observe_places.found_in(value, is_tensor, (list, tuple, dict))


def shapes_in(value):
    # A backend may have names for sizes that are not known yet.
    sizes = lambda shape: [size if isinstance(size, int) else None for size in shape]
    return [sizes(each.shape) for each in tensors_in(value) if each.shape is not None]


def is_through_graph(between):
    """Whether a network goes through what it is made of: where it was applied before says which part that is."""
    return any(re.search(r"keras.src.(ops.function|models.(functional|sequential))\.py$", file) for file in between)


def noted(op, args, kwargs, work):
    frame, between = observe_places.caller()
    if active and active[-1] is frame:
        return work()
    place = observe_places.place_in(frame)
    places = [] if place is None else [place]
    if isinstance(op, Operation):
        if is_through_graph(between):
            places = applied_at.get(op) or [made_at[op]] if op in made_at or op in applied_at else places
        elif place is not None:
            applied_at.setdefault(op, []).append(place)
    operands = shapes_in([list(args), kwargs])
    active.append(frame)
    try:
        name = op if isinstance(op, str) else type(op).__name__
        return notes.note(name, places, operands, work, shapes_in)
    finally:
        active.pop()


def is_own(layer):
    """Whether what a layer does is the project's code."""
    code = getattr(getattr(layer.call, "__func__", layer.call), "__code__", None)
    return code is not None and not observe_places.is_foreign_file(code.co_filename)


def is_empty(values):
    """Whether these are tensors without data."""
    tensors = tensors_in(values)
    return all(is_symbolic(each) for each in tensors) and len(tensors) > 0


def is_direct(layer, values):
    """Whether the project's own code runs on tensors without data itself: Keras hands it tensors of the backend."""
    return device_now == empty_device and is_own(layer) and is_empty(values)


plain_init = Operation.__init__
plain_call = keras.layers.Layer.__call__
plain_layer_spec = keras.layers.Layer.compute_output_spec
plain_function_spec = Function.compute_output_spec
plain_symbolic_call = Operation.symbolic_call
plain_operation_call = Operation.__call__
plain_spec = internal_backend.compute_output_spec


def watched_init(self, *args, **kwargs):
    frame, _ = observe_places.caller()
    plain_init(self, *args, **kwargs)
    if frame is not None:
        made_at[self] = observe_places.place_in(frame)


def watched_call(self, *args, **kwargs):
    if isinstance(self, containers) or is_own(self):
        return plain_call(self, *args, **kwargs)
    return noted(self, args, kwargs, lambda: plain_call(self, *args, **kwargs))


def watched_operation(plain):
    def watched(self, *args, **kwargs):
        if isinstance(self, (keras.layers.Layer, Function)):
            return plain(self, *args, **kwargs)
        return noted(self, args, kwargs, lambda: plain(self, *args, **kwargs))

    return watched


def layer_spec(self, *args, **kwargs):
    if is_direct(self, [list(args), kwargs]):
        return self.call(*args, **kwargs)
    return plain_layer_spec(self, *args, **kwargs)


def spec_of(function, *args, **kwargs):
    layer = getattr(function, "__self__", None)
    if isinstance(layer, keras.layers.Layer) and is_direct(layer, [list(args), kwargs]):
        return function(*args, **kwargs)
    return plain_spec(function, *args, **kwargs)


def function_spec(self, inputs):
    """A network whose sizes become known goes through its layers, each with its own checks."""
    if not is_empty(inputs) or any(None in each.shape for each in tensors_in(inputs)):
        return plain_function_spec(self, inputs)
    self._assert_input_compatibility(inputs)
    return self._run_through_graph(inputs, operation_fn=lambda op: op)


Operation.__init__ = watched_init
Operation.__call__ = watched_operation(plain_operation_call)
Operation.symbolic_call = watched_operation(plain_symbolic_call)
keras.layers.Layer.__call__ = watched_call
keras.layers.Layer.compute_output_spec = layer_spec
Function.compute_output_spec = function_spec
internal_backend.compute_output_spec = spec_of


def watched_function(name, function):
    def watched(*args, **kwargs):
        if not tensors_in([list(args), kwargs]):
            return function(*args, **kwargs)
        return noted(name, args, kwargs, lambda: function(*args, **kwargs))

    return watched


def watch_functions(module, names):
    for name in names:
        function = getattr(module, name, None)
        if callable(function):
            setattr(module, name, watched_function(name, function))


watch_functions(keras.ops, [each for each in dir(keras.ops) if re.match(r"[a-z]", each) and each != "shape"])
if backend_name == "tensorflow":
    import tensorflow

    merging = ("add", "add_n", "concat", "multiply", "subtract", "divide", "matmul", "stack", "pad", "reshape")
    reducing = ("reduce_mean", "reduce_max", "reduce_sum", "transpose", "squeeze", "expand_dims", "split", "tile")
    watch_functions(tensorflow, merging + reducing)
    watch_functions(tensorflow.math, merging + reducing)
    watch_functions(tensorflow.nn, ("relu", "relu6", "gelu", "silu", "conv2d", "depthwise_conv2d", "max_pool2d", "avg_pool2d"))
    watch_functions(tensorflow.image, ("resize",))

# Operators of tensors with values.
array = type(keras.ops.zeros((1,)))
for sign in ("add", "radd", "iadd", "sub", "rsub", "mul", "rmul", "truediv", "matmul"):
    name = f"__{sign}__"
    if hasattr(array, name):
        with contextlib.suppress(TypeError):
            setattr(array, name, watched_function(sign, getattr(array, name)))


def watching(device):
    global device_now
    device_now = device
    return contextlib.nullcontext()


inputs = []


def tensor(shape, eager, device):
    if not eager:
        # Height and width are as free as the analysed code has them; the numbers come when the network runs.
        free = keras.Input([None] * (len(shape) - 2) + shape[-1:] if len(shape) > 2 else shape[1:])
        inputs.append(free)
        return free
    return of_size(shape, device)


def of_size(shape, device):
    return keras.KerasTensor(tuple(shape)) if device == empty_device else keras.ops.zeros(shape)


def networks_in(value):
    return observe_places.found_in(value, lambda each: isinstance(each, keras.layers.Layer))


def is_for(network, shapes):
    """Whether a network takes inputs of such shapes; what says nothing of its inputs takes what it is given."""
    wanted = getattr(network, "inputs", None)
    if not wanted:
        return True
    fits = lambda shape, given: len(shape) == len(given) and all(a is None or a == b for a, b in zip(shape, given))
    return len(wanted) == len(shapes) and all(fits(each.shape, given) for each, given in zip(wanted, shapes))


def apply(networks, made, shapes, device):
    ends = [each for each in tensors_in(made or []) if is_symbolic(each)]
    if inputs and ends:
        networks = [*networks, keras.Model(list(inputs), ends)]
    inputs.clear()
    for network in networks:
        if is_for(network, shapes):
            given = [of_size(shape, device) for shape in shapes]
            network(given[0] if len(given) == 1 else given)
