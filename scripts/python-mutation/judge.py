"""Runs networks of changed files on PyTorch's meta tensors, at many sizes.

Its first argument is the folder of observe.py. One line of JSON comes in for each network:
{"file", "package", "text", "builder", "sizes"}, "text" standing for what the file holds; one line goes out:
{"unjudged"} where what goes wrong is no matter of shapes, else {"runs": [[size, outcome, place, shapes]]}. Outcomes:
"pass", "fail" and "broadcast" (of a sum, with what it is given), "refused" (of anything else), "small" (nothing is left).
"""
import importlib
import json
import sys
import traceback
import types

sys.path.insert(0, sys.argv[1])
import observe
import torch

SMALL = (
    "output size is too small", "kernel size can't be greater", "should be at least", "non-empty", "expected more than 1 value",
    "must be non-zero", "output size is too", "input size", "negative dimension", "invalid shape dimension", "nonzero",
)
SUMS = {"add", "__add__", "__iadd__", "__radd__", "add_", "sum"}


class Unjudged(Exception):
    """What goes wrong is no matter of shapes."""


def is_of_torch(error):
    """Whether PyTorch raised it, for what it was given: not for a name that is missing or an argument too many."""
    if not isinstance(error, (RuntimeError, ValueError, AssertionError, IndexError)):
        return False
    last = traceback.extract_tb(error.__traceback__)[-1]
    if not last.filename.startswith(observe.torch_folder) and (last.line or "").startswith("raise"):
        return False
    return last.filename.startswith(observe.torch_folder) or isinstance(error, RuntimeError)


def load(request):
    module = types.ModuleType("changed")
    module.__package__ = request["package"]
    module.__file__ = request["file"]
    observe.linecache.cache[request["file"]] = (len(request["text"]), None, request["text"].splitlines(True), request["file"])
    importlib.import_module(request["package"])
    # Builders are registered once.
    registry = sys.modules.get("torchvision.models._api")
    if registry is not None:
        registry.BUILTIN_MODELS.clear()
    # Classes look their module up.
    sys.modules["changed"] = module
    exec(compile(request["text"], request["file"], "exec"), module.__dict__)
    return module


def outcome_of(seen, error):
    failed = next((each for each in seen if each["error"]), None)
    if error is not None:
        if any(word in str(error).lower() for word in SMALL):
            return "small", None, []
        if failed is not None and any(0 in shape for shape in failed["operands"]):
            return "small", None, []
        if failed is None:
            return "refused", observe.place_of_error(error), []
        is_sum = failed["op"] in SUMS and len(failed["operands"]) == 2
        return ("fail" if is_sum else "refused"), failed["places"][0], failed["operands"]
    if any(0 in (each["shape"] or []) for each in seen):
        return "small", None, []
    for each in seen:
        if each["op"] in SUMS and len(each["operands"]) == 2 and each["operands"][0] != each["operands"][1]:
            if len(each["operands"][0]) == len(each["operands"][1]) > 2:
                return "broadcast", each["places"][0], each["operands"]
    return "pass", None, []


def judge(request):
    observe.made_at.clear()
    observe.watch.seen = []
    error = None
    network = None
    try:
        with torch.no_grad(), observe.watch:
            network = getattr(load(request), request["builder"])().to("meta").eval()
    except Exception as thrown:
        if not is_of_torch(thrown):
            raise Unjudged(f"{type(thrown).__name__}: {observe.message_of(thrown)}") from thrown
        error = thrown
    if network is None:
        place = observe.place_of_error(error)
        return [[size, "refused", place, []] for size in request["sizes"]]
    runs = []
    for size in request["sizes"]:
        observe.watch.seen = []
        thrown_here = None
        try:
            with torch.no_grad(), observe.watch:
                network(torch.empty(1, 3, size, size, device="meta"))
        except Exception as thrown:
            if not is_of_torch(thrown):
                raise Unjudged(f"{type(thrown).__name__}: {observe.message_of(thrown)}") from thrown
            thrown_here = thrown
        outcome, place, operands = outcome_of(observe.watch.seen, thrown_here)
        runs.append([size, outcome, place, operands, observe.message_of(thrown_here) if thrown_here else None])
    return runs


for line in sys.stdin:
    try:
        reply = {"runs": judge(json.loads(line))}
    except Unjudged as reason:
        reply = {"unjudged": str(reason)}
    except Exception as reason:
        reply = {"unjudged": f"{type(reason).__name__}: {reason}"}
    observe.answer.write(json.dumps(reply) + "\n")
    observe.answer.flush()
