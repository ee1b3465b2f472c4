"""Cheap looks at the text that say which questions a file can raise at all; most files raise none."""

from __future__ import annotations

import re
from functools import lru_cache

_LOSS = re.compile(
    r"Loss\(|(loss|loss_fn|loss_func|loss_function|criterion|criteria|cross_entropy|kl_div|logits)\s*\("
)
_EVALUATION = re.compile(r"\.eval\(\)|[lL]oader\b|\bdl\b|\.train\(False")
_BACKWARD = re.compile(r"\.backward\(")
_TRAINING_WORDS = re.compile(
    r"\.backward\(|\.step\(|zero_grad|optim|\.eval\(\)|\.train\(|state_dict|torch\.(load|save|compile)|no_grad|inference_mode|DataParallel|[lL]oader|"
    + _LOSS.pattern
    # A method that somebody forgot to call.
    + r"|\.(?:backward|step|eval|train|update)[ \t]*(?:#.*)?$",
    re.MULTILINE,
)
# A class with another base than a layer of torch's.
_INHERITS = re.compile(r"^class[ \t]+\w+\((?!(?:torch\.)?nn\.\w+\)|object\)|\))", re.MULTILINE)
_REPEATS = re.compile(r"(?:ModuleList|Sequential)\([^\n]*\*")
_STATE_ASSIGNMENT = re.compile(r"\.state_dict\s*(?::[^=\n]+)?=[^=]")


# Asked by every rule about the same few texts.
_remembered = lru_cache(maxsize=64)


@_remembered
def may_train(text: str) -> bool:
    """Whether something may be trained here."""
    return _BACKWARD.search(text) is not None


@_remembered
def may_evaluate(text: str) -> bool:
    """Whether a model may be evaluated here."""
    return _EVALUATION.search(text) is not None


@_remembered
def may_call_loss(text: str) -> bool:
    """Whether a loss may be called here."""
    return _LOSS.search(text) is not None


def may_assign_state(text: str) -> bool:
    """Whether something is assigned to a `state_dict` attribute."""
    return _STATE_ASSIGNMENT.search(text) is not None


def may_load_state(text: str) -> bool:
    """Whether weights are loaded into a module here."""
    return "load_state_dict" in text


def may_save(text: str) -> bool:
    """Whether weights are written here."""
    return ("save(" in text and "state_dict" in text) or "torch.save" in text


@_remembered
def needs_walk(text: str) -> bool:
    """Whether any question needs the program to be walked, and so the files it imports."""
    questions = (may_train, may_evaluate, may_call_loss, may_assign_state, may_load_state, may_save)
    return any(asks(text) for asks in questions)


def may_build(text: str) -> bool:
    """Whether a class here with methods may have a base in another file, or layers may be repeated."""
    if _REPEATS.search(text) is not None or ".forward(" in text:
        return True
    return ("__init__" in text or "def forward" in text) and _INHERITS.search(text) is not None


def speaks_of_training(text: str) -> bool:
    """Whether a function or class with this text can matter to any question: most layers of a model cannot."""
    return _TRAINING_WORDS.search(text) is not None
