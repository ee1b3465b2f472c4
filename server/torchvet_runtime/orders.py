"""A process among several: listens to the launcher, and keeps quiet unless it is the first."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings

from torchvet_runtime.place import Place
from torchvet_runtime.spawn import ORDERS
from torchvet_runtime.stop import SIGNALS


def take_part(place: Place) -> None:
    """Makes this process one of several, before anything of the user's runs in it."""
    # torchrun's own process ignores signals, and its children begin like that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for each in {*SIGNALS, signal.SIGHUP} - {signal.SIGINT}:
        signal.signal(each, signal.SIG_DFL)
    orders = _standard_input() if os.environ.pop(ORDERS, None) else None
    if orders is not None and place.local_rank == 0:
        threading.Thread(target=_obey, args=(orders,), name="torchvet orders", daemon=True).start()
    if not place.is_first:
        _be_quiet()


def _standard_input() -> int:
    """The pipe from the launcher, out of the way of a program that reads its standard input."""
    orders = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return orders


def _obey(orders: int) -> None:
    """Passes on the signals that come; the end of the pipe means that the launcher is gone."""
    while number := os.read(orders, 1):
        os.kill(os.getpid(), number[0])
    os.kill(os.getpid(), signal.SIGTERM)


def _be_quiet() -> None:
    """What the file prints and warns of is the same in every process; the first one shows it."""
    sys.stdout.flush()
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
    warnings.simplefilter("ignore")
