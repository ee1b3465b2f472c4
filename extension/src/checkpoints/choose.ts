/** Choosing the checkpoint to compare with: those of the workspace, or any other file. */

import * as path from "node:path";
import * as vscode from "vscode";

const MOST_FILES = 1_000;
const KINDS = ["pt", "pth", "ckpt", "safetensors", "bin"];
const PATTERN = `**/*.{${KINDS.join(",")},index.json}`;

/** The chosen file, undefined when nobody chose one. */
export async function chooseOther(than: vscode.Uri): Promise<vscode.Uri | undefined> {
  const browse = { label: vscode.l10n.t("Browse…"), uri: undefined };
  const placeHolder = vscode.l10n.t("The checkpoint to compare {0} with", path.basename(than.fsPath));
  const chosen = await vscode.window.showQuickPick(offers(than, browse), { placeHolder, matchOnDescription: true });
  return chosen === browse ? browseFrom(than) : chosen?.uri;
}

interface Offer extends vscode.QuickPickItem {
  readonly uri: vscode.Uri | undefined;
}

async function offers(than: vscode.Uri, browse: Offer): Promise<readonly Offer[]> {
  const found = await vscode.workspace.findFiles(PATTERN, "**/{node_modules,.venv,.git}/**", MOST_FILES);
  const others = found.filter((each) => each.toString() !== than.toString()).map(offer);
  others.sort((one, other) => one.place.localeCompare(other.place, undefined, { numeric: true }));
  return [...others, browse];
}

function offer(uri: vscode.Uri): Offer & { readonly place: string } {
  const place = vscode.workspace.asRelativePath(uri);
  return { label: path.basename(place), description: path.dirname(place), place, uri };
}

async function browseFrom(than: vscode.Uri): Promise<vscode.Uri | undefined> {
  const filters = { [vscode.l10n.t("Checkpoints")]: [...KINDS, "json"] };
  const defaultUri = vscode.Uri.joinPath(than, "..");
  const chosen = await vscode.window.showOpenDialog({ defaultUri, filters, canSelectMany: false });
  return chosen?.[0];
}
