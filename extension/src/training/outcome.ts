/** How a run ended, and what can be done next. */

import * as path from "node:path";
import * as vscode from "vscode";

import type { Ending } from "../launch";
import { causeOf } from "./plan";
import type { Order } from "./run";
import { resultText, type Standing } from "./progress";

/** Exit codes of the runtime. */
const DONE = 0;
const USAGE = 2;
const STOPPED = [130, 143];

export type Outcome = "done" | "stopped" | "refused" | "failed";

/** What the runtime's way of leaving means. A signal that nobody heard counts as stopped: checkpoints are safe. */
export function outcomeOf({ code, signal }: Pick<Ending, "code" | "signal">): Outcome {
  if (code === DONE) {
    return "done";
  }
  if (signal === "SIGTERM" || signal === "SIGINT" || (code !== null && STOPPED.includes(code))) {
    return "stopped";
  }
  return code === USAGE ? "refused" : "failed";
}

/** Tells how a run ended and offers the next step. */
export async function showEnding(
  ending: Ending,
  standing: Standing,
  { name, runDir }: Pick<Order, "name" | "runDir">,
  next: { readonly resume: () => Promise<void>; readonly showOutput: () => void },
): Promise<void> {
  const output = { title: vscode.l10n.t("Show Output"), act: next.showOutput };
  const folder = { title: vscode.l10n.t("Show Checkpoint Folder"), act: () => reveal(path.join(runDir, "checkpoints")) };
  const resume = { title: vscode.l10n.t("Resume"), act: next.resume };
  const choose = {
    title: vscode.l10n.t("Choose Interpreter"),
    act: () => vscode.commands.executeCommand("torchvet.chooseInterpreter"),
  };
  const cause = standing.failure ?? causeOf(ending);
  const resumable = standing.isResumable ? [resume, folder] : [];
  const reached = resultText(standing);
  const { showInformationMessage: inform, showErrorMessage: complain } = vscode.window;
  const show: Readonly<Record<Outcome, () => Thenable<typeof output | typeof resume | undefined>>> = {
    done: () => inform(vscode.l10n.t("{0} is trained: {1}", name, reached), folder, output),
    stopped: () => inform(vscode.l10n.t("{0} has stopped: {1}", name, reached), ...resumable, output),
    refused: () => complain(vscode.l10n.t("Can't train: {0}", cause), choose, output),
    failed: () => complain(vscode.l10n.t("Training failed: {0}", cause), output),
  };
  const chosen = await show[outcomeOf(ending)]();
  await chosen?.act();
}

/** Shows a folder in the explorer of the window, or else in that of the system. */
export async function reveal(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  // The explorer of the window also works where the machine that trains has no desktop.
  const command = vscode.workspace.getWorkspaceFolder(uri) === undefined ? "revealFileInOS" : "revealInExplorer";
  await vscode.commands.executeCommand(command, uri);
}
