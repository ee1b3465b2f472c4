"""The session without a process: what breaks inside a check, and results that come too late."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opened_texts import BACKWARD, CLEAN, LOOP

import torchvet.lsp.session as session_module
from torchvet.check import check
from torchvet.diagnostics import Diagnostic
from torchvet.lsp.session import Session, document
from torchvet.lsp.settings import EditorSettings
from torchvet.rules._contract import Rule, all_rules
from torchvet.syntax.source import SourceFile

URI = "untitled:one"


def _names(found: list[Diagnostic]) -> list[tuple[int, str]]:
    return [(each.range.start.line - 1, each.rule) for each in found]


FOUND = [(BACKWARD, "missing-zero-grad")]


@pytest.fixture
def told() -> list[str]:
    """What the user was told."""
    return []


@pytest.fixture
def run(told: list[str]) -> Iterator[Callable[[Callable[[Session], Awaitable[None]]], None]]:
    """Runs a coroutine with a new session."""

    def run(steps: Callable[[Session], Awaitable[None]]) -> None:
        async def whole() -> None:
            session = Session(told.append)
            session.open_workspace((), None)
            await asyncio.wait_for(steps(session), 20)
            session.close()

        asyncio.run(whole())

    yield run


Run = Callable[[Callable[[Session], Awaitable[None]]], None]


class _Held:
    """A check that waits until it is let go."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.entered = threading.Event()
        self.go = threading.Event()

    def check(self, source: SourceFile, *rest: Any) -> list[Diagnostic]:  # the rest as `check` takes it
        self.texts.append(source.text)
        self.entered.set()
        assert self.go.wait(20)
        return check(source, *rest)

    async def is_entered(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.entered.wait, 20)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> _Held:
    """Every check waits."""
    held = _Held()
    monkeypatch.setattr(session_module, "check", held.check)
    return held


def test_results_of_an_older_text_are_dropped(run: Run, held: _Held) -> None:
    async def steps(session: Session) -> None:
        session.update(document(URI, 1, LOOP))
        asked = [asyncio.create_task(session.checked(URI)) for _ in range(3)]
        await held.is_entered()
        for version in range(2, 50):
            session.update(document(URI, version, f"{LOOP}# {version}"))
        session.update(document(URI, 50, CLEAN))
        asked.append(asyncio.create_task(session.checked(URI)))
        held.go.set()
        for each in await asyncio.gather(*asked):
            assert each is not None
            assert (each.document.version, each.found) == (50, [])

    run(steps)
    assert held.texts == [LOOP, CLEAN], "the versions in between were never looked at"


def test_results_under_older_settings_are_dropped(run: Run, held: _Held) -> None:
    async def steps(session: Session) -> None:
        session.update(document(URI, 1, LOOP))
        asked = asyncio.create_task(session.checked(URI))
        await held.is_entered()
        session.settings = EditorSettings(ignore=frozenset({"missing-zero-grad"}))
        session.forget()
        held.go.set()
        checked = await asked
        assert checked is not None
        assert checked.found == []

    run(steps)


def test_a_text_closed_during_its_check_has_no_result(run: Run, held: _Held) -> None:
    async def steps(session: Session) -> None:
        session.update(document(URI, 1, LOOP))
        asked = asyncio.create_task(session.checked(URI))
        await held.is_entered()
        session.drop(URI)
        held.go.set()
        assert await asked is None
        assert await session.checked(URI) is None

    run(steps)


def test_one_who_gives_up_does_not_take_the_others_along(run: Run, held: _Held) -> None:
    async def steps(session: Session) -> None:
        session.update(document(URI, 1, LOOP))
        first, second = (asyncio.create_task(session.checked(URI)) for _ in range(2))
        await held.is_entered()
        first.cancel()
        held.go.set()
        checked = await second
        assert checked is not None
        assert _names(checked.found) == FOUND
        assert first.cancelled()

    run(steps)


def test_only_other_findings_count_as_a_change(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "pyproject.toml"
    uri = (tmp_path / "train.py").as_uri()

    async def steps(session: Session) -> None:
        session.update(document(uri, 1, LOOP))
        assert await session.checked(uri)
        assert not await session.check_anew(uri)
        config.write_text('[tool.torchvet]\nignore = ["missing-zero-grad"]\n', "utf-8")
        assert await session.check_anew(uri)
        assert not await session.check_anew(uri)
        assert not await session.check_anew("untitled:not-open")

    run(steps)


def _breaking(_: object, **__: object) -> Iterator[Any]:  # yields nothing: the type does not matter
    yield from ()
    raise RecursionError("too deep")


def test_a_rule_that_breaks_costs_its_own_findings_only(
    run: Run, told: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = next(each for each in all_rules() if each.name == "missing-zero-grad")
    bad = Rule(**{**vars(good), "name": "broken-rule", "check": _breaking})
    monkeypatch.setattr("torchvet.check.all_rules", lambda: (bad, good))

    async def steps(session: Session) -> None:
        for version in (1, 2):
            session.update(document(URI, version, LOOP))
            checked = await session.checked(URI)
            assert checked is not None
            assert _names(checked.found) == FOUND

    run(steps)
    assert len(told) == 1
    assert "broken-rule" in told[0]
    assert "Traceback" in capsys.readouterr().err


def test_a_check_that_breaks_costs_its_own_text_only(
    run: Run, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_on_one(source: SourceFile, *rest: Any) -> list[Diagnostic]:  # the rest as `check` takes it
        if "one" in source.path:
            raise ValueError("odd text")
        return check(source, *rest)

    monkeypatch.setattr(session_module, "check", breaks_on_one)

    async def steps(session: Session) -> None:
        for uri, expected in ((URI, []), ("untitled:two", FOUND)):
            session.update(document(uri, 1, LOOP))
            checked = await session.checked(uri)
            assert checked is not None
            assert _names(checked.found) == expected

    run(steps)
    assert len(told) == 1
    assert "odd text" in told[0]


def test_old_trees_are_thrown_away_between_answers(run: Run) -> None:
    async def steps(session: Session) -> None:
        collected = asyncio.Event()

        def note(phase: str, about: dict[str, int]) -> None:
            if phase == "stop" and about["generation"] == 2:
                collected.set()

        first = document(URI, 1, LOOP)
        session.update(first)
        await session.checked(URI)
        old = weakref.ref(first.source)
        del first
        session.update(document(URI, 2, CLEAN))
        await session.checked(URI)
        collected.clear()
        gc.callbacks.append(note)
        try:
            await collected.wait()
        finally:
            gc.callbacks.remove(note)
        assert old() is None

    run(steps)


def test_nothing_comes_after_the_end(run: Run, told: list[str], held: _Held) -> None:
    async def steps(session: Session) -> None:
        session.update(document(URI, 1, LOOP))
        asked = asyncio.create_task(session.checked(URI))
        await held.is_entered()
        session.close()
        held.go.set()
        assert await asked is None
        assert await session.checked(URI) is None

    run(steps)
    assert told == []
