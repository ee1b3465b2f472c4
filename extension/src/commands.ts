/** Every command of the palette, by name. What they do is done elsewhere. */

import * as vscode from "vscode";

import { chooseInterpreter } from "./choose_interpreter";
import type { Server } from "./client";
import type { Interpreters } from "./python";
import { statusText } from "./status";
import type { Training } from "./training/training";

/** What the commands act upon. */
export interface Parts {
  readonly server: Server;
  readonly interpreters: Interpreters;
  readonly training: Training;
  readonly log: vscode.LogOutputChannel;
}

/** Registers the commands until disposed. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const commands: Readonly<Record<string, () => unknown>> = {
    trainCurrentModel: () => parts.training.trainCurrentFile(),
    resumeTraining: () => parts.training.chooseAndResume(),
    showRuns: () => parts.training.showRuns(),
    fixAll,
    chooseInterpreter: () => chooseInterpreter(parts.interpreters),
    restartServer: () => parts.server.restart(),
    showLogs: () => {
      parts.log.show();
    },
    showActions: () => showActions(parts.server),
  };
  const registered = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`torchvet.${name}`, run),
  );
  return vscode.Disposable.from(...registered);
}

async function fixAll(): Promise<void> {
  const kind = "source.fixAll.torchvet";
  await vscode.commands.executeCommand("editor.action.sourceAction", { kind, apply: "first" });
}

async function showActions(server: Server): Promise<void> {
  const actions = [
    { label: vscode.l10n.t("Train Current Model"), command: "torchvet.trainCurrentModel" },
    { label: vscode.l10n.t("Resume Training…"), command: "torchvet.resumeTraining" },
    { label: vscode.l10n.t("Show Runs"), command: "torchvet.showRuns" },
    { label: vscode.l10n.t("Fix Everything That Is Safe to Fix"), command: "torchvet.fixAll" },
    { label: vscode.l10n.t("Choose Interpreter"), command: "torchvet.chooseInterpreter" },
    { label: vscode.l10n.t("Restart Server"), command: "torchvet.restartServer" },
    { label: vscode.l10n.t("Show Logs"), command: "torchvet.showLogs" },
  ];
  const chosen = await vscode.window.showQuickPick(actions, { placeHolder: statusText(server.state) });
  if (chosen !== undefined) {
    await vscode.commands.executeCommand(chosen.command);
  }
}
