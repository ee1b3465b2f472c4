/** The settings this extension reads itself. The server asks for its own through the protocol. */

import * as vscode from "vscode";

export const SECTION = "torchvet";

/** Whether torchvet checks anything in this window. */
export function isEnabled(): boolean {
  return section().get<boolean>("enable", true);
}

/** Whether the page of a rule is shown where the mouse rests in `document`. */
export function showsHover(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration(SECTION, document).get<boolean>("hover.enable", true);
}

/** The interpreter somebody has set by hand. VS Code leaves a workspace's own value out until the workspace is trusted. */
export function chosenInterpreter(): string | undefined {
  const written = section().get<string>("interpreter", "").trim();
  return written === "" ? undefined : withVariables(written);
}

/** Keeps `executable` as the interpreter: for this workspace when one is open and trusted, else for everything. */
export async function keepInterpreter(executable: string): Promise<void> {
  const inWorkspace = vscode.workspace.isTrusted && vscode.workspace.workspaceFolders !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await section().update("interpreter", executable, target);
}

function section(): vscode.WorkspaceConfiguration {
  const scope = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri ?? null;
  return vscode.workspace.getConfiguration(SECTION, scope);
}

function withVariables(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const home = process.env["HOME"] ?? process.env["USERPROFILE"] ?? "";
  return path
    .replaceAll("${workspaceFolder}", folder)
    .replaceAll("${userHome}", home)
    .replace(/^~(?=[\\/])/, home);
}
