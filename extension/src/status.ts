/** What the server is doing, in the status bar; and a message when it needs somebody's help. */

import * as vscode from "vscode";

import type { Server, ServerState } from "./client";
import type { Status } from "./protocol";

/** Keeps a status item and messages in step with `server`, until disposed. */
export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("torchvet.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "torchvet";
  item.command = "torchvet.showActions";
  const show = (state: ServerState): void => {
    const { icon, text } = appearance(state);
    item.text = `$(${icon}) torchvet`;
    item.tooltip = text;
    item.backgroundColor = background(state);
    item.accessibilityInformation = { label: `torchvet: ${text}` };
    item.show();
  };
  show(server.state);
  const subscription = server.onDidChangeState((state) => {
    show(state);
    void askForHelp(state);
  });
  return vscode.Disposable.from(item, subscription);
}

/** One line about `state`, as a person would say it. */
export function statusText(state: ServerState): string {
  return appearance(state).text;
}

function appearance(state: ServerState): { readonly icon: string; readonly text: string } {
  switch (state.kind) {
    case "off":
      return { icon: "circle-slash", text: vscode.l10n.t("Switched off by the setting torchvet.enable") };
    case "starting":
      return { icon: "loading~spin", text: vscode.l10n.t("Starting with {0}", state.executable) };
    case "slow":
      return { icon: "watch", text: vscode.l10n.t("Still starting with {0}", state.executable) };
    case "waiting":
      return { icon: "sync~spin", text: vscode.l10n.t("Starting again. {0}", state.reason) };
    case "failed":
      return { icon: "error", text: state.reason };
    case "ready":
      return { icon: "check", text: readyText(state.executable, state.about) };
  }
}

function readyText(executable: string, about: Status | undefined): string {
  const checking = vscode.l10n.t("Checking with {0}", executable);
  // An interpreter of a folder nobody trusts is asked nothing, whatever it has.
  if (about === undefined || about.asks_torch || !vscode.workspace.isTrusted) {
    return checking;
  }
  return `${checking}. ${vscode.l10n.t("It has no PyTorch: only shapes that torchvet knows itself are shown")}`;
}

function background(state: ServerState): vscode.ThemeColor | undefined {
  if (state.kind === "failed") {
    return new vscode.ThemeColor("statusBarItem.errorBackground");
  }
  return state.kind === "slow" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
}

async function askForHelp(state: ServerState): Promise<void> {
  if (state.kind !== "failed" && state.kind !== "slow") {
    return;
  }
  const commands = new Map([
    [vscode.l10n.t("Choose Interpreter"), "torchvet.chooseInterpreter"],
    [vscode.l10n.t("Restart"), "torchvet.restartServer"],
    [vscode.l10n.t("Show Logs"), "torchvet.showLogs"],
  ]);
  const show = state.kind === "failed" ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  const chosen = await show(`torchvet: ${statusText(state)}`, ...commands.keys());
  const command = chosen === undefined ? undefined : commands.get(chosen);
  if (command !== undefined) {
    await vscode.commands.executeCommand(command);
  }
}
