"""Runs a project's own PyTorch code and tells every op that it applies: where, on which shapes, with what result.

Standard input: {"file", "call": {"kind", "name", "args", "methods"} | null, "runs": [[shape, ...], ...]}: the file that
holds what is called, how it is called, and for each run the shapes that go into the networks that come of it.
Standard output: {"version", "runs": [{"device", "seen": [{"op", "places", "operands", "shape", "error"}], "error"}]}.
A place is "file:line:column", in UTF-16 units and counted from 1; column 0 where this Python does not know columns.
"""
import importlib
import inspect
import json
import linecache
import os
import sys

request = json.load(sys.stdin) if __name__ == "__main__" else None
# What the project's code prints is not part of the answer.
answer = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

try:
    import torch
    from torch.overrides import TorchFunctionMode
except ImportError as missing:
    json.dump({"missing": str(missing)}, answer)
    answer.flush()
    os._exit(0)

own_file = os.path.abspath(__file__)
torch_folder = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep

forbidden = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.remove", "os.rename")
forbidden += ("os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "shutil.")
forbidden += ("socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.")


def forbid(event, args):
    """The project's code may read and compute, nothing else."""
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if args[0] != os.devnull:
            raise PermissionError(f"writing is not allowed here: {args[0]}")
    elif event.startswith(forbidden):
        raise PermissionError(f"this is not allowed here: {event}")


def is_foreign(frame):
    file = frame.f_code.co_filename
    return file.startswith("<") or file == own_file or os.path.abspath(file).startswith(torch_folder)


def place_of(frame, instruction):
    file = os.path.abspath(frame.f_code.co_filename)
    code = frame.f_code
    if not hasattr(code, "co_positions"):
        return f"{file}:{frame.f_lineno}:0"
    line, _, column, _ = list(code.co_positions())[instruction // 2]
    if line is None or column is None:
        return f"{file}:{frame.f_lineno}:0"
    before = linecache.getline(file, line).encode()[:column].decode(errors="replace")
    return f"{file}:{line}:{len(before.encode('utf-16-le')) // 2 + 1}"


def caller():
    """The innermost frame of the project's own code, and whether layers of PyTorch are in between."""
    frame = sys._getframe(1)
    through_layer = False
    while frame is not None and is_foreign(frame):
        through_layer = through_layer or os.sep + "modules" + os.sep in frame.f_code.co_filename
        frame = frame.f_back
    return (None if frame is None else place_of(frame, frame.f_lasti)), through_layer


def tensors_in(value):
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, (list, tuple)):
        return [tensor for each in value for tensor in tensors_in(each)]
    return []


def sizes_of(tensors):
    """To ask a tensor for its shape would be noted too."""
    with torch._C.DisableTorchFunction():
        return [list(each.shape) for each in tensors]


class Watch(TorchFunctionMode):
    """Notes functions and methods of tensors, and layers of PyTorch; what happens inside a layer is the layer's."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def note(self, op, places, operands, work):
        shapes = sizes_of(operands)
        try:
            result = work()
        except Exception as error:
            self.seen.append({"op": op, "places": places, "operands": shapes, "shape": None, "error": message_of(error)})
            raise
        shape, *_ = sizes_of(tensors_in(result)) or [None]
        # What gives no tensor only looks at one.
        if shape is not None:
            self.seen.append({"op": op, "places": places, "operands": shapes, "shape": shape, "error": None})
        return result

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        place, through_layer = caller()
        operands = tensors_in(list(args))
        if place is None or through_layer or not operands:
            return function(*args, **kwargs)
        return self.note(getattr(function, "__name__", ""), [place], operands, lambda: function(*args, **kwargs))


def message_of(error):
    return " ".join(str(error).split()) or type(error).__name__


watch = Watch()
made_at = {}
plain_init = torch.nn.Module.__init__
plain_call = torch.nn.Module.__call__


def noted_init(self, *args, **kwargs):
    place, _ = caller()
    if place is not None:
        made_at[id(self)] = place
    plain_init(self, *args, **kwargs)


def noted_call(self, *args, **kwargs):
    if not type(self).__module__.startswith("torch."):
        return plain_call(self, *args, **kwargs)
    place, through_layer = caller()
    # A layer in a container is applied where the container is: where it was made says which one it is.
    made = made_at.get(id(self)) if through_layer or place is None else None
    places = [each for each in (made, place) if each is not None]
    operands = tensors_in(list(args))
    return watch.note(type(self).__name__, places, operands, lambda: plain_call(self, *args, **kwargs))


torch.nn.Module.__init__ = noted_init
torch.nn.Module.__call__ = noted_call


def load(file):
    """Imports a file as the module of the package that it lies in."""
    folder, name = os.path.split(os.path.abspath(file))
    names = [] if name == "__init__.py" else [os.path.splitext(name)[0]]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        names.insert(0, package)
    sys.path[0] = folder
    return importlib.import_module(".".join(names))


def value_of(argument, device):
    kind = argument["kind"]
    if kind == "value":
        return argument["value"]
    if kind == "tensor":
        return torch.zeros(*argument["shape"], device=device)
    if kind == "list":
        return [value_of(each, device) for each in argument["items"]]
    if kind == "record":
        return {key: value_of(each, device) for key, each in argument["fields"].items()}
    raise TypeError(f"an argument of kind {kind}")


def call_with(function, arguments, device):
    """Arguments stand in the order of the parameters; those that are left out may stand before others."""
    taken = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = [each for each in inspect.signature(function).parameters.values() if each.kind in taken]
    given = {
        parameter.name: value_of(argument, device)
        for parameter, argument in zip(parameters, arguments)
        if argument["kind"] != "omitted"
    }
    positional = [given.pop(each.name) for each in parameters if each.kind is taken[0] and each.name in given]
    return function(*positional, **given)


def networks_in(value):
    if isinstance(value, torch.nn.Module):
        return [value]
    if isinstance(value, (list, tuple)):
        return [network for each in value for network in networks_in(each)]
    return []


def start(module, call, shapes, device):
    if call is None:
        networks = [value for value in vars(module).values() if isinstance(value, torch.nn.Module)]
    else:
        made = call_with(getattr(module, call["name"]), call["args"], device)
        for method in call["methods"]:
            call_with(getattr(made, method["name"]), method["args"], device)
        networks = networks_in(made)
    for network in networks:
        network.to(device).eval()
        network(*[torch.zeros(*shape, device=device) for shape in shapes])


def place_of_error(error):
    """The innermost place of the project's code in what was thrown."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        if not is_foreign(trace.tb_frame):
            found = place_of(trace.tb_frame, trace.tb_lasti)
        trace = trace.tb_next
    return found


def attempt(module, call, shapes, device):
    watch.seen = []
    made_at.clear()
    error = None
    try:
        with torch.no_grad(), watch:
            start(module, call, shapes, device)
    except Exception as thrown:
        error = message_of(thrown)
        place = place_of_error(thrown)
        if place is not None and not any(each["error"] for each in watch.seen):
            watch.seen.append({"op": "", "places": [place], "operands": [], "shape": None, "error": error})
    return {"device": device, "seen": watch.seen, "error": error}


def is_for_want_of_data(error):
    """Whether tensors without data are to blame, not their shapes."""
    return error is not None and any(word in error.lower() for word in ("meta", "expected device", "same device"))


def run(module, call, shapes):
    found = attempt(module, call, shapes, "meta")
    return attempt(module, call, shapes, "cpu") if is_for_want_of_data(found["error"]) else found


def main():
    sys.addaudithook(forbid)
    try:
        loaded = load(request["file"])
        runs = [run(loaded, request["call"], shapes) for shapes in request["runs"]]
    except Exception as error:
        runs = [{"device": "meta", "seen": [], "error": message_of(error)} for _ in request["runs"]]
    json.dump({"version": torch.__version__, "runs": runs}, answer)
    answer.flush()
    # What the project's code leaves running is not waited for.
    os._exit(0)


if __name__ == "__main__":
    main()
