"""Programs run one after the other, each in a fork of this process, which has torch imported already.

Reads lines of JSON `{"text", "seed", "limit_s", "is_whole"}` and answers each with one line, the truth of zoo_truth.py:
`{"crash"}`, and if it is to be whole also `names`, `values` and `state_dicts`. A program that hangs or eats memory costs
nothing but its answer, a crash named TimeoutError or MemoryError.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from zoo_truth import Crash, truth_of

_MEMORY_BYTES = 3 << 30


def _answer_in_child(request: dict[str, Any], pipe: int) -> None:
    """The truth as JSON; spans become "line:column:end line:end column"."""
    used = int(Path("/proc/self/statm").read_text("utf-8").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY_BYTES, used + _MEMORY_BYTES))
    truth = truth_of(Path("program.py"), request["text"], request["limit_s"], request["seed"])
    answer: dict[str, Any] = {"crash": asdict(truth.crash) if truth.crash else None}
    if request["is_whole"]:
        for kind in ("names", "values"):
            answer[kind] = {":".join(map(str, span)): seen for span, seen in getattr(truth, kind).items()}
        answer["state_dicts"] = {name: asdict(each) for name, each in truth.state_dicts.items()}
    with os.fdopen(pipe, "w", encoding="utf-8") as file:
        file.write(json.dumps(answer))


def _answer(request: dict[str, Any]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        # The parent's pipe answers only: nothing that torch prints from C++ gets between its lines.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        try:
            _answer_in_child(request, writing)
        finally:
            os._exit(0)
    os.close(writing)
    # The child's own alarm does not ring inside one long operation of torch.
    answer = _read_until(reading, time.monotonic() + request["limit_s"] + 2)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return answer or json.dumps(
        {"crash": asdict(Crash("MemoryError", "the process ended without an answer", ()))}
    )


def _read_until(pipe: int, deadline: float) -> str:
    found = b""
    with os.fdopen(pipe, "rb", buffering=0) as file:
        while select.select([file], [], [], max(0.0, deadline - time.monotonic()))[0]:
            chunk = file.read(1 << 16)
            if not chunk:
                return found.decode()
            found += chunk
    return json.dumps({"crash": asdict(Crash("TimeoutError", "killed", ()))})


if __name__ == "__main__":
    torch.set_num_threads(1)
    for line in sys.stdin:
        print(_answer(json.loads(line)), flush=True)
