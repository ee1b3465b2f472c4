"""Findings follow the text: opened, edited, half-typed, closed, in files and in buffers that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_client import Client, Json
from opened_texts import BACKWARD, CLEAN, LOOP, place, rules, span

FOUND = [(BACKWARD, "missing-zero-grad")]


def test_findings_are_pushed_with_the_version_they_belong_to(push: Client, folder: Path) -> None:
    uri = (folder / "pushed.py").as_uri()
    push.open(uri, LOOP, version=7)
    published = push.published(uri)
    assert published["version"] == 7
    assert rules(published["diagnostics"]) == FOUND
    found = published["diagnostics"][0]
    assert (found["source"], found["severity"]) == ("torchvet", 1)
    assert "optimizer" in found["message"]
    assert found["relatedInformation"][0]["location"]["range"]["start"]["line"] == BACKWARD + 1


def test_a_client_that_asks_gets_answers_and_no_pushes(pull: Client, folder: Path) -> None:
    uri = (folder / "pulled.py").as_uri()
    pull.open(uri, LOOP)
    assert rules(pull.pulled(uri)) == FOUND
    pull.change(uri, 2, {"text": CLEAN})
    assert pull.pulled(uri) == []
    assert pull.kept("textDocument/publishDiagnostics") == []


def test_what_is_not_open_has_no_findings(pull: Client, folder: Path) -> None:
    uri = (folder / "never_opened.py").as_uri()
    assert pull.pulled(uri) == []
    pull.change(uri, 2, {"text": LOOP})
    assert pull.pulled(uri) == []


@pytest.mark.parametrize("line", [3, 9])
@pytest.mark.parametrize("typed", ["model.", "x = (", "def f(", "if model", "y = [1,", "f'{x", "\ud83d"])
def test_a_half_typed_line_keeps_the_findings_of_the_others(
    pull: Client, folder: Path, typed: str, line: int
) -> None:
    uri = (folder / "half_typed.py").as_uri()
    pull.open(uri, LOOP)
    pull.change(uri, 2, {"range": span((line, 0), (line, 0)), "text": f"{typed}\n"})
    assert rules(pull.pulled(uri)) == [(BACKWARD + (line < BACKWARD), "missing-zero-grad")]
    pull.change(uri, 3, {"range": span((line, 0), (line + 1, 0)), "text": ""})
    assert rules(pull.pulled(uri)) == FOUND


ZERO = "    optimizer.zero_grad()\n"
AT = (BACKWARD, 0)

EDITS: dict[str, tuple[str, list[Json], list[tuple[int, str]]]] = {
    "insert a line": (LOOP, [{"range": span(AT, AT), "text": ZERO}], []),
    "insert, then take away": (
        LOOP,
        [{"range": span(AT, AT), "text": ZERO}, {"range": span(AT, (BACKWARD + 1, 0)), "text": ""}],
        FOUND,
    ),
    "one after the other, not all at once": (
        LOOP,
        [{"range": span((0, 0), (0, 0)), "text": "\n\n"}, {"range": span((0, 0), (1, 0)), "text": ""}],
        [(BACKWARD + 1, "missing-zero-grad")],
    ),
    "lines that end in CRLF": (
        LOOP.replace("\n", "\r\n"),
        [{"range": span((0, 12), (0, 12)), "text": "\r\n# more"}],
        [(BACKWARD + 1, "missing-zero-grad")],
    ),
    "a column behind the end of a CRLF line": (
        LOOP.replace("\n", "\r\n"),
        [{"range": span((0, 99), (1, 0)), "text": "\r\n"}],
        FOUND,
    ),
    "a form feed and a separator are no line ends": (
        "# \u2028 \x0c \x85\n" + LOOP,
        [{"range": span((BACKWARD + 1, 0), (BACKWARD + 1, 0)), "text": ZERO}],
        [],
    ),
    "behind wide characters": (
        LOOP.replace("    loss.backward()", "    '训练😀'; loss.backward()"),
        [{"range": span((BACKWARD, 12), (BACKWARD, 12)), "text": "optimizer.zero_grad(); "}],
        [],
    ),
    "behind the last line": (CLEAN, [{"range": span((999, 0), (999, 5)), "text": "loss.backward()\n"}], []),
    "all of it": (CLEAN, [{"text": LOOP}], FOUND),
    "nothing left": (LOOP, [{"range": span((0, 0), (99, 0)), "text": ""}], []),
}


@pytest.mark.parametrize("case", EDITS)
def test_edits_are_followed(pull: Client, folder: Path, case: str) -> None:
    text, changes, expected = EDITS[case]
    uri = (folder / "edited.py").as_uri()
    pull.open(uri, text)
    pull.change(uri, 2, *changes)
    assert rules(pull.pulled(uri)) == expected


def test_fifty_quick_edits_end_with_the_right_findings(push: Client, folder: Path) -> None:
    uri = (folder / "typed.py").as_uri()
    push.open(uri, CLEAN)
    assert push.findings(uri, 1) == []
    for n in range(2, 52):
        text = LOOP if n % 2 else CLEAN
        push.change(uri, n, {"text": f"# {'x' * n}\n{text}"})
    assert rules(push.findings(uri, 51)) == [(BACKWARD + 1, "missing-zero-grad")]
    push.settle()
    versions = [
        each["params"]["version"]
        for each in push.kept("textDocument/publishDiagnostics")
        if each["params"]["uri"] == uri
    ]
    assert versions == sorted(set(versions)), "no version is pushed twice, none after a newer one"


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/c%3A/nb.ipynb#W0sZmlsZQ%3D%3D",
        "file:///c%3A/Users/me/train.py",
        "file://server/share/train.py",
        "git:/somewhere/train.py?%7B%22ref%22%3A%22HEAD%22%7D",
        "untitled:",
    ],
)
def test_texts_that_are_no_file_here(push: Client, uri: str) -> None:
    push.open(uri, LOOP)
    assert rules(push.findings(uri)) == FOUND
    push.change(uri, 2, {"text": CLEAN})
    assert push.findings(uri, 2) == []
    push.close(uri)
    assert push.findings(uri) == []


def test_closing_clears_and_opening_again_finds_again(push: Client, folder: Path) -> None:
    uri = (folder / "closed.py").as_uri()
    for version in (1, 1):
        push.open(uri, LOOP, version)
        assert rules(push.findings(uri)) == FOUND
        push.close(uri)
        assert push.findings(uri) == []


def test_a_renamed_file_takes_its_findings_along(push: Client, folder: Path) -> None:
    old, new = (folder / "old name.py").as_uri(), (folder / "new name.py").as_uri()
    push.open(old, LOOP)
    assert rules(push.findings(old)) == FOUND
    push.close(old)
    push.open(new, LOOP)
    assert push.findings(old) == []
    assert rules(push.findings(new)) == FOUND


def test_an_answer_the_client_no_longer_wants_is_refused_once(pull: Client, folder: Path) -> None:
    uri = (folder / "cancelled.py").as_uri()
    pull.open(uri, LOOP * 40)
    document: Json = {"textDocument": {"uri": uri}}
    first = pull.send_request("textDocument/diagnostic", document)
    second = pull.send_request("textDocument/diagnostic", document)
    pull.notify("$/cancelRequest", {"id": first})
    assert len(pull.answer(second)["result"]["items"]) >= 1
    answer = pull.answer(first)
    # It may have been ready before the client changed its mind.
    assert answer.get("error", {"code": -32800})["code"] == -32800
    hover = pull.request("textDocument/hover", {**document, "position": place(BACKWARD, 6)})
    assert "missing-zero-grad" in hover["result"]["contents"]["value"]
