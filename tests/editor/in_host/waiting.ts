/** Waiting for what must become true, and the documents of the workspace. */

import * as path from "node:path";
import * as vscode from "vscode";

const LOOK_EVERY_MS = 40;

/** What `look` gives as soon as it gives something; fails with the name of what never came. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  timeout_ms = 30_000,
): Promise<T> {
  const deadline_ms = Date.now() + timeout_ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > deadline_ms) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error("no workspace is open");
  }
  return folder.uri.fsPath;
}

/** Shows a file of the workspace in the editor. */
export async function show(name: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.file(path.join(workspaceFolder(), name));
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** "line rule" of every finding of torchvet in the document; lines start at 1. */
export function findings(document: vscode.TextDocument): readonly string[] {
  return ours(document)
    .map((each) => `${each.range.start.line + 1} ${ruleOf(each)}`)
    .sort((one, other) => parseInt(one) - parseInt(other));
}

export function ours(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((each) => each.source === "torchvet");
}

/** Waits until exactly the `expected` findings are shown. */
export async function untilFindings(document: vscode.TextDocument, expected: readonly string[]): Promise<void> {
  const wanted = JSON.stringify(expected);
  try {
    await until("findings", () => (JSON.stringify(findings(document)) === wanted ? true : undefined));
  } catch {
    throw new Error(`expected ${wanted}, got ${JSON.stringify(findings(document))}`);
  }
}

function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}
