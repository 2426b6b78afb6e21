"""What the judges have in common: one line of JSON in for each network, one line out, the first to say that it is ready."""
import json
import os
import sys

# What networks print is not part of the answer.
answer = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class Unjudged(Exception):
    """What goes wrong is no matter of shapes."""


def reply(content):
    answer.write(json.dumps(content) + "\n")
    answer.flush()


def reply_of(judge, request):
    try:
        return {"runs": judge(request)}
    except Unjudged as reason:
        return {"unjudged": str(reason)}
    except Exception as reason:
        return {"unjudged": f"{type(reason).__name__}: {reason}"}


def serve(judge):
    """Answers with the runs that a function makes of a request, or with why it cannot."""
    reply({"ready": True})
    for line in sys.stdin:
        reply(reply_of(judge, json.loads(line)))
