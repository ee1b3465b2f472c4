/** The runs of a workspace as a list to choose from, and what can be done with the one that is chosen. */

import { access } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

import { type End, type KnownRun, knownRuns } from "./folders";
import { reveal } from "./outcome";
import { resultText } from "./progress";

/** Asks for a run, shows what is asked for of it, and goes on with it by `resume`. */
export async function showRuns(resume: (runDir: string) => Promise<void>): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const runs = (await Promise.all(folders.map((each) => knownRuns(each.uri.fsPath)))).flat();
  if (runs.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t("There are no runs here yet"));
    return;
  }
  const placeHolder = vscode.l10n.t("Runs, the newest first");
  const chosen = await vscode.window.showQuickPick(runs.map(runItem), { placeHolder, matchOnDescription: true });
  if (chosen !== undefined) {
    const actions = await actionsFor(chosen.run, resume);
    const action = await vscode.window.showQuickPick(actions, { placeHolder: chosen.label });
    await action?.act();
  }
}

/** How a run stands in the list. */
export function runItem(run: KnownRun): vscode.QuickPickItem & { readonly run: KnownRun } {
  const detail = new Date(run.time_ms).toLocaleString(vscode.env.language);
  const description = `${endText(run.end)} · ${resultText(run.standing)}`;
  return { label: path.basename(run.dir), description, detail, run };
}

async function actionsFor(
  run: KnownRun,
  resume: (runDir: string) => Promise<void>,
): Promise<readonly { readonly label: string; readonly act: () => Promise<void> }[]> {
  const numbers = path.join(run.dir, "metrics.csv");
  const shown = (await access(numbers).then(
    () => true,
    () => false,
  ))
    ? numbers
    : path.join(run.dir, "events.jsonl");
  const actions = [
    { label: vscode.l10n.t("Show Numbers"), act: () => open(shown) },
    { label: vscode.l10n.t("Show Plan"), act: () => open(path.join(run.dir, "plan.json")) },
    { label: vscode.l10n.t("Show Checkpoint Folder"), act: () => reveal(path.join(run.dir, "checkpoints")) },
  ];
  const again = { label: vscode.l10n.t("Resume"), act: () => resume(run.dir) };
  return run.standing.isResumable && vscode.workspace.isTrusted ? [again, ...actions] : actions;
}

async function open(file: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
}

function endText(end: End): string {
  const texts: Readonly<Record<End, string>> = {
    done: vscode.l10n.t("done"),
    stopped: vscode.l10n.t("stopped"),
    failed: vscode.l10n.t("failed"),
    open: vscode.l10n.t("going on, or killed"),
  };
  return texts[end];
}
