"""Light bulbs, judged by the text that is left after their edits."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_client import PULL, Client, Json
from opened_texts import BACKWARD, CLEAN, LOOP, applied, covered, rules, span, units

# What stands before the finding on its line: nothing, Chinese, an emoji outside of the first plane.
BEFORE = ["", "'损失'; ", "'😀é训'; "]


def _on_line(before: str) -> str:
    return LOOP.replace("    loss.backward()", f"    {before}loss.backward()")


def _actions(client: Client, uri: str, where: Json, only: list[str] | None = None) -> list[Json]:
    context: Json = {"diagnostics": [], **({} if only is None else {"only": only})}
    params = {"textDocument": {"uri": uri}, "range": where, "context": context}
    answer: list[Json] = client.request("textDocument/codeAction", params)["result"]
    return answer


def _titled(actions: list[Json], words: str) -> Json:
    return next(each for each in actions if words in each["title"])


def _after(text: str, action: Json, uri: str, encoding: str = "utf-16") -> str:
    edits: list[Json] = action["edit"]["changes"][uri]
    return applied(text, edits, encoding)


@pytest.fixture(scope="module", params=["utf-8", "utf-16", "utf-32"])
def encoded(request: pytest.FixtureRequest, folder: Path) -> object:
    """A server for each way to count columns, and the name of that way."""
    encoding: str = request.param
    client = Client()
    can = client.initialize(folder, capabilities={**PULL, "general": {"positionEncodings": [encoding]}})
    assert can["positionEncoding"] == encoding
    yield client, encoding
    client.kill()


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_fix_puts_its_line_in_the_right_place(
    encoded: tuple[Client, str], folder: Path, before: str, line_end: str
) -> None:
    client, encoding = encoded
    uri = (folder / "fixed.py").as_uri()
    text = _on_line(before).replace("\n", line_end)
    client.open(uri, text)
    found = client.pulled(uri)[0]
    assert covered(text, found["range"], encoding) == "loss.backward()"
    at = span((BACKWARD, units(f"    {before}l", encoding)), (BACKWARD, units(f"    {before}l", encoding)))
    fix = _titled(_actions(client, uri, at), "Insert")
    assert (fix["kind"], fix["isPreferred"]) == ("quickfix", True)
    assert fix["diagnostics"][0]["code"] == "missing-zero-grad"
    after = _after(text, fix, uri, encoding)
    new = "optimizer.zero_grad()"
    inserted = f"    {new}{line_end}    loss" if not before else f"    {before}{new}; loss"
    assert after == text.replace(f"    {before}loss.backward", f"{inserted}.backward")
    client.change(uri, 2, {"text": after})
    assert client.pulled(uri) == []


TWO = (
    LOOP
    + "\nother = torch.optim.SGD(model.parameters(), lr=0.1)\n"
    + LOOP[LOOP.index("for _") :].replace("optimizer", "other")
)

IGNORED: dict[str, str] = {
    "plain": LOOP,
    "wide characters": _on_line("'😀训练'; "),
    "a comment is there": LOOP.replace("loss.backward()", "loss.backward()  # sums"),
    "another rule is ignored": LOOP.replace("backward()", "backward()  # torchvet: ignore[a-rule-to-come]"),
    "no line end": LOOP.rstrip("\n"),
    "a long string opens": LOOP.replace("loss.backward()", "loss.backward(); x = '''\nlong'''"),
    "a line goes on": LOOP.replace("loss.backward()", "loss.backward(); \\\n    x = 1"),
    "over two lines": LOOP.replace("loss.backward()", "loss.backward(\n    )"),
    "CRLF": LOOP.replace("\n", "\r\n"),
    "a shebang and an encoding": "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n" + LOOP,
    "a long docstring that speaks of encoding": '"""Trains an encoding=\nof words."""\n' + LOOP,
}


@pytest.mark.parametrize("case", IGNORED)
@pytest.mark.parametrize("scope", ["line", "file"])
def test_ignoring_takes_the_finding_away_and_breaks_nothing(
    pull: Client, folder: Path, case: str, scope: str
) -> None:
    text = IGNORED[case]
    uri = (folder / "ignored.py").as_uri()
    pull.open(uri, text)
    found = pull.pulled(uri)[0]
    offered = [each for each in _actions(pull, uri, found["range"]) if f"in this {scope}" in each["title"]]
    offered += [each for each in _actions(pull, uri, found["range"]) if f"on this {scope}" in each["title"]]
    if scope == "line" and case in ("a long string opens", "a line goes on"):
        # A comment there would change what the program does.
        assert offered == []
        return
    after = _after(text, offered[0], uri)
    compile(after, "ignored.py", "exec")
    assert after.startswith("#!") == text.startswith("#!")
    pull.change(uri, 2, {"text": after})
    assert pull.pulled(uri) == []


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (None, {"quickfix"}),
        ([], {"quickfix"}),
        (["quickfix"], {"quickfix"}),
        (["source.fixAll"], {"source.fixAll.torchvet"}),
        (["source.fixAll.torchvet"], {"source.fixAll.torchvet"}),
        (["source"], {"source.fixAll.torchvet"}),
        (["source.fixAll", "quickfix"], {"source.fixAll.torchvet", "quickfix"}),
        (["source.fixAll.other"], set()),
        (["source.organizeImports"], set()),
        (["refactor"], set()),
        (["quick"], set()),
    ],
)
def test_only_what_the_client_asks_for(
    pull: Client, folder: Path, only: list[str] | None, kinds: set[str]
) -> None:
    uri = (folder / "only.py").as_uri()
    pull.open(uri, LOOP)
    offered = _actions(pull, uri, span((BACKWARD, 0), (BACKWARD, 99)), only)
    assert {each["kind"] for each in offered} == kinds


def test_no_light_bulb_where_nothing_was_found(pull: Client, folder: Path) -> None:
    uri = (folder / "no_bulb.py").as_uri()
    pull.open(uri, LOOP)
    assert _actions(pull, uri, span((0, 0), (BACKWARD - 1, 50))) == []
    assert _actions(pull, uri, span((BACKWARD + 1, 0), (BACKWARD + 1, 99))) == []
    pull.change(uri, 2, {"text": CLEAN})
    assert _actions(pull, uri, span((0, 0), (99, 0)), ["source.fixAll"]) == []


def test_fix_all_fixes_all_that_is_safe(pull: Client, folder: Path) -> None:
    uri = (folder / "all.py").as_uri()
    pull.open(uri, TWO)
    assert len(pull.pulled(uri)) == 2
    (action,) = _actions(pull, uri, span((0, 0), (0, 0)), ["source.fixAll"])
    after = _after(TWO, action, uri)
    assert after.count("optimizer.zero_grad()") == after.count("other.zero_grad()") == 1
    pull.change(uri, 2, {"text": after})
    assert rules(pull.pulled(uri)) == []
