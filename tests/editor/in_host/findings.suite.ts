/** Findings, fixes, hover and snippets through VS Code's own commands. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";

import { findings, ours, show, until, untilFindings } from "./waiting";

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "squeeze.py": ["5 squeeze-non-unit-dim"],
  "several_cards.py": ["17 state-dict-overwritten"],
  "train_and_val.py": ["8 swapped-loss-arguments"],
};

describe("findings", () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(`stand on the right lines of ${name}`, async () => {
      const { document } = await show(name);
      await until("a finding", () => (findings(document).length > 0 ? true : undefined));
      const rules = findings(document);
      for (const each of expected) {
        assert.ok(rules.includes(each), `${each} is not among ${rules.join(", ")}`);
      }
    });
  }

  it("keep silent about a file without mistakes", async () => {
    const { document } = await show("tiny_model.py");
    const other = await show("squeeze.py");
    // By the time a file opened later has its findings, this one has had its turn.
    await untilFindings(other.document, EXPECTED["squeeze.py"] ?? []);
    assert.deepEqual(findings(document), []);
  });

  it("survive a half-typed line elsewhere", async () => {
    const editor = await show("squeeze.py");
    await untilFindings(editor.document, ["5 squeeze-non-unit-dim"]);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(5, 0), "print((s.\n");
    });
    await untilFindings(editor.document, ["5 squeeze-non-unit-dim"]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});

describe("a notebook", () => {
  it("is one program across its cells", async () => {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/"), "notebook.ipynb");
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const loop = notebook.cellAt(2).document;
    // The loop's optimizer is made in the cell before.
    await untilFindings(loop, ["3 missing-zero-grad"]);
    assert.deepEqual(findings(notebook.cellAt(1).document), []);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(loop.uri, new vscode.Position(1, 0), "    optimizer.zero_grad()\n");
    await vscode.workspace.applyEdit(edit);
    await untilFindings(loop, []);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

describe("a quick fix", () => {
  it("mends the line, and the finding goes", async () => {
    const editor = await show("squeeze.py");
    await untilFindings(editor.document, ["5 squeeze-non-unit-dim"]);
    const fix = await until("a preferred fix", async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        editor.document.uri,
        ours(editor.document)[0]?.range,
        vscode.CodeActionKind.QuickFix.value,
        10,
      );
      return actions.find((each) => each.edit !== undefined && each.title.includes("dim 1"));
    });
    await vscode.workspace.applyEdit(fix.edit ?? new vscode.WorkspaceEdit());
    await untilFindings(editor.document, []);
    assert.equal(editor.document.lineAt(4).text, "s = r.squeeze(1)");
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("of everything at once mends the file", async () => {
    const editor = await show("several_cards.py");
    await until("a finding", () => (findings(editor.document).length > 0 ? true : undefined));
    await vscode.commands.executeCommand("torchvet.fixAll");
    // Somewhere: the imports that the fragment lacks are added above it.
    await until("the mended line", () =>
      /^loaded_model\.load_state_dict\(loaded_dict\)$/m.test(editor.document.getText()) ? true : undefined,
    );
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});

describe("hovering a finding", () => {
  it("shows the page of its rule", async () => {
    const { document } = await show("squeeze.py");
    await untilFindings(document, ["5 squeeze-non-unit-dim"]);
    const text = await until("a hover", async () => {
      const place = ours(document)[0]?.range.start;
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, place);
      const contents = hovers.flatMap((each) => each.contents);
      const parts = contents.map((each) => (typeof each === "object" ? markdown(each) : each));
      return parts.length > 0 ? parts.join("\n") : undefined;
    });
    assert.match(text, /squeeze/);
  });
});

describe("settings", () => {
  it("change what a rule weighs, and switch rules off, at once", async () => {
    const { document } = await show("squeeze.py");
    const settings = vscode.workspace.getConfiguration("torchvet", document);
    const target = vscode.ConfigurationTarget.Workspace;
    await untilFindings(document, ["5 squeeze-non-unit-dim"]);
    await settings.update("severity", { "squeeze-non-unit-dim": "error" }, target);
    await until("an error", () => (ours(document)[0]?.severity === vscode.DiagnosticSeverity.Error ? true : undefined));
    await settings.update("ignore", ["squeeze-non-unit-dim"], target);
    await untilFindings(document, []);
    await settings.update("severity", undefined, target);
    await settings.update("ignore", undefined, target);
    await untilFindings(document, ["5 squeeze-non-unit-dim"]);
  });
});

describe("the snippet of a training loop", () => {
  it("is offered, and what it inserts has no findings", async () => {
    const editor = await show("empty.py");
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), "torch");
    });
    const end = new vscode.Position(0, "torch".length);
    const item = await until("the snippet", async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        editor.document.uri,
        end,
      );
      return list.items.find((each) => labelOf(each).includes("train-loop"));
    });
    const snippet = item.insertText;
    assert.ok(snippet instanceof vscode.SnippetString);
    await editor.insertSnippet(snippet, new vscode.Range(new vscode.Position(0, 0), end));
    const text = editor.document.getText();
    for (const step of ["zero_grad()", "backward()", "step()"]) {
      assert.ok(text.includes(step), `${step} is missing in ${text}`);
    }
    assert.deepEqual(findings(editor.document), []);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});

function markdown(part: object): string {
  return "value" in part && typeof part.value === "string" ? part.value : "";
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === "string" ? label : label.label;
}
