/** The editor for checkpoint files: read-only, and the server does the reading. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

import type { Server } from "../client";
import { CheckpointPanel } from "./panel";
import { pageHtml } from "./page";

// The second is for names that other files have too: it waits to be chosen in "Reopen Editor With…".
const VIEW_TYPES = ["torchvet.checkpoint", "torchvet.checkpointOnRequest"];

/** Shows checkpoints until disposed. */
export function registerCheckpointViewer(extension: vscode.Uri, server: Server): vscode.Disposable {
  const options = { supportsMultipleEditorsPerDocument: true };
  const viewer = new CheckpointViewer(extension, server);
  const registered = VIEW_TYPES.map((each) => vscode.window.registerCustomEditorProvider(each, viewer, options));
  return vscode.Disposable.from(...registered);
}

class CheckpointViewer implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, { webview, onDidDispose }: vscode.WebviewPanel): void {
    const dist = vscode.Uri.joinPath(this.extension, "dist");
    const media = vscode.Uri.joinPath(this.extension, "extension", "media");
    webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    const panel = new CheckpointPanel(document.uri, webview, this.server);
    onDidDispose(() => {
      panel.dispose();
    });
    webview.html = pageHtml({
      source: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "checkpoint_page.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(media, "checkpoint.css")).toString(),
      nonce: randomBytes(16).toString("base64url"),
      language: vscode.env.language,
    });
  }
}
