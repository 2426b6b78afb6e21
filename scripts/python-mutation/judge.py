"""Runs networks of changed files on PyTorch's meta tensors, at many sizes.

Its first argument is the folder of observe_torch.py. One line of JSON comes in for each network:
{"module", "file", "text", "entry": {"package", "file", "text"} | null, "builder", "sizes"}, "text" standing for what the
module's file holds, and the entry, on no disk, having the builder where the module has it not; one line goes out:
{"unjudged"} where what goes wrong is no matter of shapes, else {"runs": [[size, outcome, place, shapes, error]]}. Outcomes:
"pass", "fail" and "broadcast" (of a sum, with what it is given), "refused" (of anything else), "small" (nothing is left).
"""
import importlib
import os
import sys
import traceback

from judging import Unjudged, serve

sys.path.insert(0, sys.argv[1])
import torch
from loading import loaded
from observe_places import foreign_folders, message_of, place_of_error
from observe_torch import Watch, made_at, notes

torch_folder = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep
foreign_folders.append(os.path.dirname(os.path.abspath(__file__)) + os.sep)

SMALL = (
    "output size is too small", "kernel size can't be greater", "should be at least", "non-empty", "expected more than 1 value",
    "must be non-zero", "output size is too", "input size", "negative dimension", "invalid shape dimension", "nonzero",
)
SUMS = {"add", "__add__", "__iadd__", "__radd__", "add_", "sum"}


def is_of_torch(error):
    """Whether PyTorch raised it, for what it was given: not for a name that is missing or an argument too many."""
    if not isinstance(error, (RuntimeError, ValueError, AssertionError, IndexError)):
        return False
    last = traceback.extract_tb(error.__traceback__)[-1]
    if not last.filename.startswith(torch_folder) and (last.line or "").startswith("raise"):
        return False
    return last.filename.startswith(torch_folder) or isinstance(error, RuntimeError)


def of_torch(error):
    if not is_of_torch(error):
        raise Unjudged(f"{type(error).__name__}: {message_of(error)}") from error
    return error


def clear_registry():
    """Builders of torchvision are registered once."""
    registry = sys.modules.get("torchvision.models._api")
    if registry is not None:
        registry.BUILTIN_MODELS.clear()


def channels_of(network):
    """What the network's first layer that says so takes in."""
    return next((each.in_channels for each in network.modules() if hasattr(each, "in_channels")), 3)


def outcome_of(seen, error):
    failed = next((each for each in seen if each["error"]), None)
    if error is not None:
        if any(word in str(error).lower() for word in SMALL):
            return "small", None, []
        if failed is not None and any(0 in shape for shape in failed["operands"]):
            return "small", None, []
        if failed is None:
            return "refused", place_of_error(error), []
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
    importlib.import_module(request["module"])
    clear_registry()
    made_at.clear()
    notes.seen = []
    with loaded(request) as module:
        return runs_of(getattr(module, request["builder"]), request["sizes"])


def runs_of(builder, sizes):
    try:
        with torch.no_grad(), Watch():
            network = builder().to("meta").eval()
    except Exception as error:
        place = place_of_error(of_torch(error))
        return [[size, "refused", place, [], message_of(error)] for size in sizes]
    channels = channels_of(network)
    return [[size, *run_at(network, channels, size)] for size in sizes]


def run_at(network, channels, size):
    notes.seen = []
    thrown = None
    try:
        with torch.no_grad(), Watch():
            network(torch.empty(1, channels, size, size, device="meta"))
    except Exception as error:
        thrown = of_torch(error)
    return (*outcome_of(notes.seen, thrown), message_of(thrown) if thrown else None)


serve(judge)
