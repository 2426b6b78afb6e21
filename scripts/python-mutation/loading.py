"""Loads a file of an installed package with another text, and what uses it."""
import contextlib
import importlib
import linecache
import sys
import types


def execute(name, package, file, text):
    module = types.ModuleType(name)
    module.__package__ = package
    module.__file__ = file
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    # Classes look their module up.
    sys.modules[name] = module
    exec(compile(text, file, "exec"), module.__dict__)
    return module


def holders(root):
    """The tables of names of a package's modules, and the tables that they hold."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == root and isinstance(module, types.ModuleType):
            yield vars(module)
            yield from (value for value in list(vars(module).values()) if type(value) is dict)


@contextlib.contextmanager
def loaded(request):
    """Gives the module that has the builder; while it is used, the package has the changed file for its own."""
    original = importlib.import_module(request["module"])
    changed = execute("changed", original.__package__, request["file"], request["text"])
    entry = request["entry"]
    before = []
    others = {id(own): vars(changed).get(name) for name, own in vars(original).items() if not name.startswith("__")}
    try:
        for table in holders(request["module"].split(".")[0]):
            for name, value in list(table.items()):
                other = others.get(id(value)) if callable(value) else None
                if other is not None and value is not other:
                    before.append((table, name, value))
                    table[name] = other
        yield execute("entry", entry["package"], entry["file"], entry["text"]) if entry else changed
    finally:
        for table, name, value in before:
            table[name] = value
