/** Choosing what to compare a checkpoint with: another of the workspace, a model class of the workspace, or any file. */

import * as path from "node:path";
import * as vscode from "vscode";

import type { ModelClassPlace } from "../protocol";

const MOST_FILES = 1_000;
const KINDS = ["pt", "pth", "ckpt", "safetensors", "bin"];
const PATTERN = `**/*.{${KINDS.join(",")},index.json}`;

/** A checkpoint, or with `className` the model class of that name in a Python file. */
export interface Other {
  readonly uri: vscode.Uri;
  readonly className: string | undefined;
}

/** What was chosen, undefined when nothing was; `classes` may still be on their way. */
export async function chooseOther(
  than: vscode.Uri,
  classes: Promise<readonly ModelClassPlace[] | undefined>,
): Promise<Other | undefined> {
  const browse: Offer = { label: vscode.l10n.t("Browse…"), other: undefined };
  const placeHolder = vscode.l10n.t("The checkpoint or model class to compare {0} with", path.basename(than.fsPath));
  const offered = offers(than, browse, classes);
  const chosen = await vscode.window.showQuickPick(offered, { placeHolder, matchOnDescription: true });
  return chosen === browse ? browseFrom(than) : chosen?.other;
}

/** What a comparison is shown under: `models/net.py::Net` for a class. */
export function nameOf({ uri, className }: Other): string {
  const place = vscode.workspace.asRelativePath(uri);
  return className === undefined ? place : `${place}::${className}`;
}

interface Offer extends vscode.QuickPickItem {
  readonly other: Other | undefined;
}

async function offers(
  than: vscode.Uri,
  browse: Offer,
  classes: Promise<readonly ModelClassPlace[] | undefined>,
): Promise<readonly Offer[]> {
  const found = await vscode.workspace.findFiles(PATTERN, "**/{node_modules,.venv,.git}/**", MOST_FILES);
  const others = found.filter((each) => each.toString() !== than.toString()).map(fileOffer);
  others.sort((one, other) => one.place.localeCompare(other.place, undefined, { numeric: true }));
  const models = ((await classes) ?? []).map(classOffer);
  return [...others, browse, ...(models.length > 0 ? [separator(vscode.l10n.t("Model classes"))] : []), ...models];
}

function fileOffer(uri: vscode.Uri): Offer & { readonly place: string } {
  const place = vscode.workspace.asRelativePath(uri);
  return { label: path.basename(place), description: path.dirname(place), place, other: { uri, className: undefined } };
}

function classOffer({ name, uri }: ModelClassPlace): Offer {
  const file = vscode.Uri.parse(uri);
  return { label: name, description: vscode.workspace.asRelativePath(file), other: { uri: file, className: name } };
}

function separator(label: string): Offer {
  return { label, kind: vscode.QuickPickItemKind.Separator, other: undefined };
}

async function browseFrom(than: vscode.Uri): Promise<Other | undefined> {
  const filters = { [vscode.l10n.t("Checkpoints")]: [...KINDS, "json"] };
  const defaultUri = vscode.Uri.joinPath(than, "..");
  const chosen = await vscode.window.showOpenDialog({ defaultUri, filters, canSelectMany: false });
  const uri = chosen?.[0];
  return uri === undefined ? undefined : { uri, className: undefined };
}
