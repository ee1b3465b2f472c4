"""Servers for the tests: one per module and kind of client, and as many of a test's own as it wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from language_client import PULL, PUSH, Client


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of this module's servers; spaces and other scripts in its name, as people have them."""
    path = tmp_path_factory.mktemp("lsp") / "my project 训练 é"
    path.mkdir()
    return path


@pytest.fixture(scope="module")
def push(folder: Path) -> Iterator[Client]:
    """A server whose client waits for what is pushed."""
    client = Client()
    client.initialize(folder, capabilities=PUSH)
    yield client
    client.kill()


@pytest.fixture(scope="module")
def pull(folder: Path) -> Iterator[Client]:
    """A server whose client asks for findings itself."""
    client = Client()
    client.initialize(folder, capabilities=PULL)
    yield client
    client.kill()


@pytest.fixture(scope="module")
def weights(folder: Path) -> Path:
    """A folder of checkpoints in the workspace."""
    from saved_checkpoints import save_checkpoints

    save_checkpoints(folder / "weights")
    return folder / "weights"


@pytest.fixture
def start() -> Iterator[Callable[[], Client]]:
    """Starts servers that end with the test."""
    clients: list[Client] = []

    def started() -> Client:
        clients.append(Client())
        return clients[-1]

    yield started
    for each in clients:
        each.kill()
