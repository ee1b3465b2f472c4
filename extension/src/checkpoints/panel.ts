/** One open view of a checkpoint: asks the server, follows the file on the disk, and answers the page's buttons. */

import * as path from "node:path";
import * as vscode from "vscode";

import type { Server } from "../client";
import {
  CHECKPOINT_REQUEST,
  type CheckpointAnswer,
  type CheckpointQuestion,
  COMPARISON_REQUEST,
  type ComparisonAnswer,
  type ComparisonQuestion,
  MODEL_CLASSES_REQUEST,
  type ModelClassPlace,
} from "../protocol";
import { statusText } from "../status";
import { chooseOther, nameOf, type Other } from "./choose";
import type { FromPage, Remedy, ToPage } from "./messages";
import { pageTexts } from "./texts";

/** A training writes its checkpoint in many pieces: it is read when it has been quiet for so long. */
const QUIET_MS = 300;

/** Whoever has waited for so long wants to know what for. */
const SLOW_MS = 400;

/** Lives as long as its tab. */
export class CheckpointPanel implements vscode.Disposable {
  readonly #subscriptions: readonly vscode.Disposable[];
  #other: Other | undefined;
  #later: NodeJS.Timeout | undefined;
  #generation = 0;
  #hasShown = false;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly webview: vscode.Webview,
    private readonly server: Server,
  ) {
    this.#subscriptions = [
      webview.onDidReceiveMessage((message: FromPage) => this.#take(message)),
      server.onDidChangeState(() => {
        this.#followServer();
      }),
      this.#followFile(),
    ];
  }

  dispose(): void {
    this.#generation += 1;
    clearTimeout(this.#later);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #take(message: FromPage): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#tell({ kind: "texts", texts: pageTexts() });
        return this.#show();
      case "compare":
        return this.#compare();
      case "endComparison":
        this.#other = undefined;
        return this.#show();
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        vscode.window.setStatusBarMessage(vscode.l10n.t("Keys copied: {0}", message.n_keys), 3_000);
        return;
      case "remedy":
        await vscode.commands.executeCommand(
          message.remedy === "start" ? "torchvet.restartServer" : "torchvet.showLogs",
        );
    }
  }

  async #compare(): Promise<void> {
    const classes = this.server.ask<readonly ModelClassPlace[]>(MODEL_CLASSES_REQUEST, {});
    const other = await chooseOther(this.uri, classes);
    if (other !== undefined) {
      this.#other = other;
      await this.#show();
    }
  }

  /** Asks anew and shows the answer, unless somebody has asked again since. */
  async #show(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const slow = setTimeout(() => {
      if (generation === this.#generation && !this.#hasShown) {
        this.#tell({ kind: "waiting", text: vscode.l10n.t("Reading the file…") });
      }
    }, SLOW_MS);
    const shown = await this.#answer();
    clearTimeout(slow);
    if (generation === this.#generation) {
      this.#hasShown = shown.kind === "contents" || shown.kind === "comparison";
      this.#tell(shown);
    }
  }

  async #answer(): Promise<ToPage> {
    const name = path.basename(this.uri.fsPath);
    const uri = this.uri.toString();
    if (this.#other !== undefined) {
      const { uri: file, className } = this.#other;
      const other = nameOf(this.#other);
      const question: ComparisonQuestion = { uri, other: file.toString(), other_class: className ?? null };
      const answer = await this.server.ask<ComparisonAnswer>(COMPARISON_REQUEST, question);
      return answer === undefined ? this.#withoutServer() : { kind: "comparison", name, other, answer };
    }
    const question: CheckpointQuestion = { uri };
    const answer = await this.server.ask<CheckpointAnswer>(CHECKPOINT_REQUEST, question);
    if (answer === undefined) {
      return this.#withoutServer();
    }
    if (answer.contents !== null) {
      return { kind: "contents", name, contents: answer.contents };
    }
    return { kind: "problem", problem: "", remedy: "", ...answer.problem, buttons: [] };
  }

  #withoutServer(): ToPage {
    const { state } = this.server;
    if (state.kind === "starting" || state.kind === "waiting" || state.kind === "ready") {
      return { kind: "waiting", text: vscode.l10n.t("Waiting for the server that reads the file…") };
    }
    const problem = vscode.l10n.t("The server that reads checkpoints is not running");
    const buttons: readonly Remedy[] = state.kind === "off" ? [] : ["start", "logs"];
    return { kind: "problem", problem, remedy: statusText(state), buttons: [...buttons] };
  }

  #followServer(): void {
    // What is shown stays right when the server goes; when it comes, whatever is missing can be shown.
    if (!this.#hasShown) {
      void this.#show();
    }
  }

  #followFile(): vscode.Disposable {
    // Not the file's own name: a pattern would give its brackets and stars a meaning.
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(this.uri, ".."), "*"),
    );
    const follow = (changed: vscode.Uri): void => {
      if (changed.toString() === this.uri.toString()) {
        clearTimeout(this.#later);
        this.#later = setTimeout(() => void this.#show(), QUIET_MS);
      }
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(follow),
      watcher.onDidCreate(follow),
      watcher.onDidDelete(follow),
    );
  }

  #tell(message: ToPage): void {
    void this.webview.postMessage(message);
  }
}
