"""Where a project's code applies ops: the parts that the frameworks have in common."""
import linecache
import os
import sys

# Folders of the frameworks, and of what stands between them and the project's code.
foreign_folders = [os.path.dirname(os.path.abspath(__file__)) + os.sep]
foreign_files = {}
# The file of the project that is run.
entry = ""


def add_foreign(module):
    foreign_folders.append(os.path.dirname(os.path.abspath(module.__file__)) + os.sep)


def is_foreign_file(file):
    if file not in foreign_files:
        foreign_files[file] = file.startswith("<") or os.path.abspath(file).startswith(tuple(foreign_folders))
    return foreign_files[file]


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
    """The innermost frame of the project's own code, and the files of the framework that are in between."""
    frame = sys._getframe(1)
    between = []
    while frame is not None and is_foreign_file(frame.f_code.co_filename):
        between.append(frame.f_code.co_filename)
        frame = frame.f_back
    return frame, between


def place_in(frame):
    return None if frame is None else place_of(frame, frame.f_lasti)


def place_of_error(error):
    """The innermost place of the project's code in what was thrown."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        if not is_foreign_file(trace.tb_frame.f_code.co_filename):
            found = place_of(trace.tb_frame, trace.tb_lasti)
        trace = trace.tb_next
    return found


def message_of(error):
    return " ".join(str(error).split()) or type(error).__name__


def found_in(value, is_wanted, holders=(list, tuple)):
    """What is wanted, by itself or in what holds several."""
    if isinstance(value, holders):
        parts = value.values() if isinstance(value, dict) else value
        return [found for each in parts for found in found_in(each, is_wanted, holders)]
    return [value] if is_wanted(value) else []


class Notes:
    """What was applied, in order."""

    def __init__(self):
        self.seen = []

    def note(self, op, places, operands, work, shapes_in):
        try:
            result = work()
        except Exception as error:
            self.refused(op, places, operands, error)
            raise
        shape, *_ = shapes_in(result) or [None]
        # What gives no tensor only looks at one.
        if shape is not None:
            self.seen.append({"op": op, "places": places, "operands": operands, "shape": shape, "error": None})
        return result

    def refused(self, op, places, operands, error):
        shown = message_of(error)
        self.seen.append({"op": op, "places": places, "operands": operands, "shape": None, "error": shown})

    def ended_by(self, error):
        """An error has its place in itself where no op was seen to throw it."""
        place = place_of_error(error)
        if place is not None and not any(each["error"] for each in self.seen):
            self.refused("", [place], [], error)
