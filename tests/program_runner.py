"""Runs programs one after the other, each in a fork of a process that has torch imported already.

Reads lines `{"main": …, "folder": …, "shows": …}`, answers each with one line of JSON: an empty string, or what went
otherwise than the program says. Started by tests/programs_test.py; importing torch anew for every program would
take minutes. Only distributed programs start a process of their own.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import runpy
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy
import torch

# Optimizers load it at their first step: a second that every child would pay anew.
import torch._dynamo
from pretended_card import card

_TIME_LIMIT_S = 60
_FRESH = "--fresh"
_SEED = 271828
_RAISES = re.compile(r"raises (\w+)(?:: (.*))?$")
_ON_A_CARD = " on a card"


def _outcome(main: str, shows: str) -> str:
    if shows.endswith(_ON_A_CARD):
        with card():
            return _outcome(main, shows.removesuffix(_ON_A_CARD))
    raised = _RAISES.match(shows)
    # What a program shows must not hang on luck; no program takes this seed itself.
    random.seed(_SEED)
    numpy.random.seed(_SEED)
    torch.manual_seed(_SEED)
    try:
        scope = runpy.run_path(main, run_name="__main__")
    except Exception as error:  # noqa: BLE001  # whatever the program raises is the answer
        if raised is None:
            return f"raised {type(error).__name__}: {error}"
        is_named = any(each.__name__ == raised[1] for each in type(error).__mro__)
        return (
            "" if is_named and (raised[2] or "") in str(error) else f"raised {type(error).__name__}: {error}"
        )
    if raised is not None:
        return "raised nothing"
    if shows == "runs":
        return ""
    scope.setdefault("torch", torch)
    return "" if eval(shows, scope) else f"`{shows}` is not true"


def _answer_in_child(request: dict[str, str], pipe: int) -> None:
    signal.alarm(_TIME_LIMIT_S)
    os.chdir(request["folder"])
    sys.argv = [request["main"]]
    sys.path.insert(0, str(Path(request["main"]).parent))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        try:
            found = _outcome(request["main"], request["shows"])
        except BaseException as error:  # noqa: BLE001  # sys.exit, or an expression that does not hold together
            found = f"ended with {type(error).__name__}: {error}"
    os.write(pipe, found.encode()[:4000])


def _is_distributed(main: str) -> bool:
    """Whether the program talks to other processes: gloo's threads now and then hang in a forked process."""
    return any("torch.distributed" in each.read_text("utf-8") for each in Path(main).parent.glob("*.py"))


def _answer(request: dict[str, str]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if _is_distributed(request["main"]):
            os.set_inheritable(writing, True)
            command = [sys.executable, "-X", "utf8", __file__, _FRESH, str(writing), json.dumps(request)]
            os.execv(sys.executable, command)
        _answer_in_child(request, writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        found = pipe.read()
    _, status = os.waitpid(child, 0)
    return found or ("" if status == 0 else f"the process ended with status {status}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1:2] == [_FRESH]:
        _answer_in_child(json.loads(sys.argv[3]), int(sys.argv[2]))
        os._exit(0)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)
