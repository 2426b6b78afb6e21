"""Runs a project's own code on its framework and tells every op that it applies: where, on which shapes, with what result.

Standard input: {"framework": "torch" | "keras", "file", "name": string | null, "runs": [{"call":
{"args", "methods"} | null, "inputs": [shape, ...]}], "hasData": bool}: the file that holds what is called, its name, and
for each run how it is called and the shapes that go into the networks that come of it; and whether tensors have data.
Standard output: {"version", "device", "runs": [{"seen": [{"op", "places", "operands", "shape", "error"}], "error"}]}, or
{"missing"}: a module of a framework that is not there. A place is "file:line:column", in UTF-16 units and counted from
1; column 0 where this Python does not know columns.
"""
import importlib
import importlib.util
import inspect
import json
import os
import sys

import observe_places

request = json.load(sys.stdin)
# What the project's code prints is not part of the answer.
answer = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def reply(content):
    json.dump(content, answer)
    answer.flush()
    # What the project's code leaves running is not waited for.
    os._exit(0)


observe_places.entry = request["file"]
try:
    framework = importlib.import_module("observe_" + request["framework"])
except ImportError as missing:
    reply({"missing": str(missing)})

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


def load(file):
    """Imports a file as the module of the package that it lies in."""
    folder, name = os.path.split(os.path.abspath(file))
    names = [] if name == "__init__.py" else [os.path.splitext(name)[0]]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        names.insert(0, package)
    sys.path[0] = folder
    if names[0] in sys.modules:
        # Named as a module that is in use: `keras.py`.
        spec = importlib.util.spec_from_file_location("observed", os.path.abspath(file))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    return importlib.import_module(".".join(names))


def value_of(argument, device):
    kind = argument["kind"]
    if kind == "value":
        return argument["value"]
    if kind == "tensor":
        return framework.tensor(argument["shape"], argument["eager"], device)
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


def start(module, name, run, device):
    call, shapes = run["call"], run["inputs"]
    if call is None:
        networks = [network for value in vars(module).values() for network in framework.networks_in(value)]
        return framework.apply(networks, None, shapes, device)
    made = call_with(getattr(module, name), call["args"], device)
    results = [made]
    for method in call["methods"]:
        results.append(call_with(getattr(made, method["name"]), method["args"], device))
    framework.apply(framework.networks_in(made), results, shapes, device)


def attempt(device, work):
    """What is seen while something is done on a device, and what ended it."""
    notes = framework.notes
    notes.seen = []
    error = None
    made = None
    try:
        with framework.watching(device):
            made = work()
    except Exception as thrown:
        error = thrown
        notes.ended_by(thrown)
    return {"seen": notes.seen, "error": error and observe_places.message_of(error)}, made, error


def main():
    sys.addaudithook(forbid)
    device = "cpu" if request["hasData"] else framework.empty_device
    loading, module, error = attempt(device, lambda: load(request["file"]))
    root = (getattr(error, "name", None) or "").split(".")[0]
    if isinstance(error, ModuleNotFoundError) and root in ("torch", "keras", "tensorflow", "tf_keras"):
        reply({"missing": observe_places.message_of(error)})
    run = lambda each: attempt(device, lambda: start(module, request["name"], each, device))[0]
    runs = [loading if module is None else run(each) for each in request["runs"]]
    # A network that is run where the file is read is seen there.
    if request["name"] is None and module is not None:
        runs = [{**each, "seen": loading["seen"] + each["seen"]} for each in runs]
    reply({"version": framework.version, "device": device, "runs": runs})


main()
