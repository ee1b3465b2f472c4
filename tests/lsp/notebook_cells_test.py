"""Notebooks in an editor: the cells are one program, and each cell gets what was found in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from language_client import PULL, PUSH, Client, Json

NOTEBOOK: Json = {"notebookDocument": {"synchronization": {"dynamicRegistration": False}}}
SETUP = "%pip install torch\nimport torch\nfrom torch import nn, optim\n\nnet = nn.Linear(4, 2)"
OPTIMIZER = "optimizer = optim.SGD(net.parameters(), lr=0.1)\ncriterion = nn.CrossEntropyLoss()"
LOOP = "for x, y in loader:\n    loss = criterion(net(x), y)\n    loss.backward()\n    optimizer.step()"
WITH_CLEARING = LOOP.replace("    loss =", "    optimizer.zero_grad()\n    loss =")


class _Notebook:
    """One notebook of a client, with its cells by number."""

    def __init__(self, client: Client, path: Path, *texts: str) -> None:
        self.client, self.uri, self.version = client, path.as_uri(), 1
        cells = [{"kind": 2, "document": self.cell(number)} for number in range(len(texts))]
        client.notify(
            "notebookDocument/didOpen",
            {
                "notebookDocument": {
                    "uri": self.uri,
                    "notebookType": "jupyter-notebook",
                    "version": 1,
                    "cells": cells,
                },
                "cellTextDocuments": [self._item(number, text) for number, text in enumerate(texts)],
            },
        )

    def cell(self, number: int) -> str:
        """The URI of a cell."""
        return self.uri.replace("file:", "vscode-notebook-cell:") + f"#c{number}"

    def _item(self, number: int, text: str) -> Json:
        return {"uri": self.cell(number), "languageId": "python", "version": 1, "text": text}

    def change(self, cells: Json) -> None:
        """Sends a change of cells."""
        self.version += 1
        self.client.notify(
            "notebookDocument/didChange",
            {"notebookDocument": {"uri": self.uri, "version": self.version}, "change": {"cells": cells}},
        )

    def write(self, number: int, text: str) -> None:
        """Replaces the text of a cell."""
        document = {"uri": self.cell(number), "version": self.version + 1}
        self.change({"textContent": [{"document": document, "changes": [{"text": text}]}]})

    def rules(self, number: int, version: int | None = None) -> list[tuple[int, str]]:
        """Line and rule of the next findings of a cell, of `version` of its text if given."""
        found = self.client.findings(self.cell(number), version)
        return [(each["range"]["start"]["line"], each["code"]) for each in found]


@pytest.fixture(params=[PUSH, PULL], ids=["push", "pull"])
def client(request: pytest.FixtureRequest, start: Callable[[], Client], tmp_path: Path) -> Client:
    """A client that knows notebooks; findings in cells are pushed to both kinds."""
    started = start()
    capabilities = {**request.param, **NOTEBOOK}
    told = started.initialize(tmp_path, capabilities=capabilities)
    assert told["notebookDocumentSync"]["notebookSelector"][0]["notebook"] == "jupyter-notebook"
    return started


def test_findings_rest_on_other_cells_and_stand_in_their_own(client: Client, tmp_path: Path) -> None:
    notebook = _Notebook(client, tmp_path / "a.ipynb", SETUP, OPTIMIZER, LOOP)
    assert notebook.rules(0) == []
    assert notebook.rules(1) == []
    found = client.findings(notebook.cell(2))
    assert [(each["range"]["start"]["line"], each["code"]) for each in found] == [(2, "missing-zero-grad")]
    assert found[0]["relatedInformation"][0]["location"]["uri"] == notebook.cell(2)
    assert (
        client.request("textDocument/diagnostic", {"textDocument": {"uri": notebook.cell(2)}})["result"][
            "items"
        ]
        == []
    )


def test_an_edit_in_one_cell_changes_what_is_found_in_another(client: Client, tmp_path: Path) -> None:
    notebook = _Notebook(client, tmp_path / "a.ipynb", SETUP, OPTIMIZER, LOOP)
    assert notebook.rules(2) == [(2, "missing-zero-grad")]
    notebook.write(2, WITH_CLEARING)
    assert notebook.rules(2) == []
    notebook.write(1, OPTIMIZER.replace("net.parameters()", "net"))
    assert (0, "optimizer-argument") in notebook.rules(1, notebook.version)


def test_a_fix_stays_in_its_cell(client: Client, tmp_path: Path) -> None:
    notebook = _Notebook(client, tmp_path / "a.ipynb", SETUP, OPTIMIZER, LOOP)
    found = client.findings(notebook.cell(2))
    params = {
        "textDocument": {"uri": notebook.cell(2)},
        "range": found[0]["range"],
        "context": {"diagnostics": found},
    }
    actions = client.request("textDocument/codeAction", params)["result"]
    edit = next(each for each in actions if "zero_grad" in each["title"])["edit"]["changes"]
    assert list(edit) == [notebook.cell(2)]
    assert edit[notebook.cell(2)][0]["range"]["start"]["line"] in (1, 2)
    assert any(each["title"].startswith("Ignore missing-zero-grad on this line") for each in actions)


def test_cells_come_and_go(client: Client, tmp_path: Path) -> None:
    notebook = _Notebook(client, tmp_path / "a.ipynb", SETUP, OPTIMIZER, LOOP)
    assert notebook.rules(2) == [(2, "missing-zero-grad")]
    new = {"kind": 2, "document": notebook.cell(9)}
    structure = {"array": {"start": 2, "deleteCount": 1, "cells": [new]}}
    text = LOOP.replace("    optimizer.step()", "    optimizer.step()\n    optimizer.zero_grad()")
    notebook.change(
        {
            "structure": {
                **structure,
                "didOpen": [notebook._item(9, text)],
                "didClose": [{"uri": notebook.cell(2)}],
            }
        }
    )
    assert notebook.rules(2) == []
    assert notebook.rules(9) == []


def test_a_closed_notebook_has_no_findings(client: Client, tmp_path: Path) -> None:
    notebook = _Notebook(client, tmp_path / "a.ipynb", SETUP, OPTIMIZER, LOOP)
    assert notebook.rules(2) == [(2, "missing-zero-grad")]
    client.notify(
        "notebookDocument/didClose",
        {
            "notebookDocument": {"uri": notebook.uri},
            "cellTextDocuments": [{"uri": notebook.cell(number)} for number in range(3)],
        },
    )
    assert notebook.rules(2) == []


def test_hover_works_in_a_cell(client: Client, tmp_path: Path) -> None:
    notebook = _Notebook(client, tmp_path / "a.ipynb", SETUP, OPTIMIZER, LOOP)
    notebook.rules(2)
    params = {"textDocument": {"uri": notebook.cell(2)}, "position": {"line": 2, "character": 6}}
    assert "missing-zero-grad" in str(client.request("textDocument/hover", params)["result"])
