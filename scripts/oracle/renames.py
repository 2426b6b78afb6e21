"""Holds renames against Python's own tables of names.

Standard input: [{"before": text, "after": text, "old": name, "new": name}]. Standard output: for each whether all scopes
have the same names, used in the same way, once the new name is read as the old one.
"""
import json
import symtable
import sys


def scopes(table, read):
    names = sorted(
        (read(each.get_name()), each.is_local(), each.is_global(), each.is_free(), each.is_parameter(), each.is_assigned(), each.is_referenced())
        for each in table.get_symbols()
    )
    return [(read(table.get_name()), names), *(found for child in table.get_children() for found in scopes(child, read))]


def is_same(job):
    old, new = job["old"], job["new"]
    try:
        before = scopes(symtable.symtable(job["before"], "before.py", "exec"), str)
        after = scopes(symtable.symtable(job["after"], "after.py", "exec"), lambda name: old if name == new else name)
    except SyntaxError:
        return False
    return before == after


print(json.dumps([is_same(job) for job in json.load(sys.stdin)]))
