"""Builds networks of installed packages on PyTorch's meta tensors; prints what each layer puts out.

Standard input: {"jobs": [{"module": "torchvision.models", "name": "resnet18", "sizes": [[1, 3, 224, 224]]}]}.
Standard output: the file of each builder, the numbers of elements in its weights, and the shapes, layer by layer.
"""
import importlib
import inspect
import json
import sys

import torch
import torch.nn.functional as F


def attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False):
    """What PyTorch has from 2.0 on, as far as shapes go: packages that look for it take the same way as there."""
    scores = query @ key.transpose(-2, -1)
    return (scores if attn_mask is None else scores + attn_mask) @ value


if not hasattr(F, "scaled_dot_product_attention"):
    F.scaled_dot_product_attention = attention


def observe(job):
    try:
        builder = getattr(importlib.import_module(job["module"]), job["name"])
    except ModuleNotFoundError:
        return None
    network = builder(**job.get("arguments", {})).to("meta").eval()
    names = {module: name for name, module in network.named_modules()}
    seen = []

    def note(module, _, output):
        # A container without parts is no layer.
        is_own = type(module).__module__.startswith("torch.nn") and not isinstance(module, torch.nn.Sequential)
        if is_own and isinstance(output, torch.Tensor) and not list(module.children()):
            seen.append([names[module], list(output.shape)])

    for module in network.modules():
        module.register_forward_hook(note)
    runs = []
    outputs = []
    for size in job["sizes"]:
        seen.clear()
        with torch.no_grad():
            try:
                output = network(torch.empty(*size, device="meta"))
            except (RuntimeError, AssertionError):
                runs.append(None)
                outputs.append(None)
                continue
        runs.append(list(seen))
        outputs.append(list(output.shape) if isinstance(output, torch.Tensor) else None)
    trainable = sum(parameter.numel() for parameter in network.parameters())
    fixed = sum(
        buffer.numel()
        for name, buffer in network.named_buffers()
        if not name.endswith("num_batches_tracked")
    )
    return {
        "file": inspect.getsourcefile(inspect.unwrap(builder)),
        "trainable": trainable,
        "total": trainable + fixed,
        "runs": runs,
        "outputs": outputs,
    }


print(json.dumps([observe(job) for job in json.load(sys.stdin)["jobs"]]))
