/** The list of interpreters to choose from, and what keeping one means. */

import * as vscode from "vscode";

import { keepInterpreter } from "./config";
import type { Interpreters } from "./python";
import { hasPythonExtension } from "./python_extension";

interface Choice extends vscode.QuickPickItem {
  readonly choose: () => Promise<void>;
}

/** Asks for an interpreter and keeps the answer in the settings. */
export async function chooseInterpreter(interpreters: Interpreters): Promise<void> {
  const found: Choice[] = interpreters.offered().map((executable) => ({
    label: executable,
    choose: () => keepInterpreter(executable),
  }));
  const elsewhere: Choice = { label: vscode.l10n.t("Find another…"), choose: browse };
  const pythonExtension: Choice = {
    label: vscode.l10n.t("Choose in the Python extension…"),
    choose: async () => {
      await vscode.commands.executeCommand("python.setInterpreter");
    },
  };
  const choices = [...found, elsewhere, ...(hasPythonExtension() ? [pythonExtension] : [])];
  const placeHolder = vscode.l10n.t("The Python 3.10 or newer that checks your code, and that trains your models");
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder });
  await chosen?.choose();
}

async function browse(): Promise<void> {
  const title = vscode.l10n.t("Python interpreter");
  const files = await vscode.window.showOpenDialog({ title, canSelectMany: false });
  const file = files?.[0];
  if (file !== undefined) {
    await keepInterpreter(file.fsPath);
  }
}
