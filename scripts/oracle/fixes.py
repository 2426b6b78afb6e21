"""Holds a file of networks against the same file after fixes, on PyTorch.

Arguments: the installed module, the fixed file, the module that loads old weights. Standard input: {"names": [...]}.
Each network takes the old one's weights by their old names and must then give the same outputs.
"""
import importlib
import importlib.util
import json
import sys

import torch


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def compare(before, after, loader, name):
    old, new = getattr(before, name)().eval(), getattr(after, name)().eval()
    state = old.state_dict()
    renamed = [loader.new_key(key) for key in state]
    if renamed == list(state):
        return "no key changes"
    if sorted(renamed) != sorted(new.state_dict()):
        return "other keys than the map says"
    try:
        new.load_state_dict(state)
        return "old keys fit without the map"
    except RuntimeError:
        pass
    loader.accept_old_names(new).load_state_dict(state)
    for side in (64, 97):
        image = torch.rand(1, 3, side, side)
        with torch.no_grad():
            if not torch.equal(old(image), new(image)):
                return f"other outputs at {side}"
    return None


package, fixed, map_file = sys.argv[1:]
original = importlib.import_module(package)
# A builder registers itself, and no other may under its name.
importlib.import_module("torchvision.models._api").BUILTIN_MODELS.clear()
changed = load(fixed, f"{package}_fixed")
names = json.load(sys.stdin)["names"]
print(json.dumps([compare(original, changed, load(map_file, "old_names"), name) for name in names]))
