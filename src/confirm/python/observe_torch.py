"""PyTorch: notes functions and methods of tensors, and layers; what happens inside a layer is the layer's."""
import os
import weakref

import torch
from torch.overrides import TorchFunctionMode

from observe_places import Notes, add_foreign, caller, found_in, place_in

add_foreign(torch)
version = f"PyTorch {torch.__version__}"
# Its tensors have shapes without data.
empty_device = "meta"
notes = Notes()
made_at = weakref.WeakKeyDictionary()


def tensors_in(value):
    return found_in(value, lambda each: isinstance(each, torch.Tensor))


def shapes_in(value):
    """To ask a tensor for its shape would be noted too."""
    tensors = tensors_in(value)
    with torch._C.DisableTorchFunction():
        return [list(each.shape) for each in tensors]


def is_in_layer(between):
    return any(os.sep + "modules" + os.sep in file for file in between)


class Watch(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        frame, between = caller()
        operands = shapes_in(list(args))
        if frame is None or is_in_layer(between) or not operands:
            return function(*args, **kwargs)
        name = getattr(function, "__name__", "")
        return notes.note(name, [place_in(frame)], operands, lambda: function(*args, **kwargs), shapes_in)


plain_init = torch.nn.Module.__init__
plain_call = torch.nn.Module.__call__


def noted_init(self, *args, **kwargs):
    frame, _ = caller()
    if frame is not None:
        made_at[self] = place_in(frame)
    plain_init(self, *args, **kwargs)


def noted_call(self, *args, **kwargs):
    if not type(self).__module__.startswith("torch."):
        return plain_call(self, *args, **kwargs)
    frame, between = caller()
    place = place_in(frame)
    # A layer in a container is applied where the container is: where it was made says which one it is.
    made = made_at.get(self) if is_in_layer(between) or place is None else None
    places = [each for each in (made, place) if each is not None]
    operands = shapes_in(list(args))
    return notes.note(type(self).__name__, places, operands, lambda: plain_call(self, *args, **kwargs), shapes_in)


torch.nn.Module.__init__ = noted_init
torch.nn.Module.__call__ = noted_call


def watching(device):
    return Watch()


def tensor(shape, eager, device):
    return of_size(shape, device)


def of_size(shape, device):
    return torch.zeros(*shape, device=device)


def networks_in(value):
    return found_in(value, lambda each: isinstance(each, torch.nn.Module))


def apply(networks, made, shapes, device):
    with torch.no_grad():
        for network in networks:
            network.to(device).eval()
            network(*[of_size(shape, device) for shape in shapes])

