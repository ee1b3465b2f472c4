/** Training as a person sees it: which model, a notification with progress and Cancel, and how it ended. */

import * as path from "node:path";
import * as vscode from "vscode";

import type { Interpreters } from "../python";
import { newRunDir, unfinishedRuns } from "./folders";
import { showEnding } from "./outcome";
import { askForPlan } from "./plan";
import { after, AT_START, percentDone, standingText } from "./progress";
import { type Order, startRun } from "./run";
import { showRuns } from "./runs";

/** Starts runs on request; those still going when it is disposed are told to save and leave. */
export class Training implements vscode.Disposable {
  readonly #going = new Set<() => void>();
  #output: vscode.OutputChannel | undefined;

  constructor(
    private readonly launcher: string,
    private readonly interpreters: Interpreters,
  ) {}

  /** Trains the model of the file in the active editor. */
  async trainCurrentFile(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "python" || document.uri.scheme !== "file") {
      await vscode.window.showInformationMessage(vscode.l10n.t("Open the Python file of the model first"));
      return;
    }
    const python = await this.#pythonAllowed();
    if (python === undefined || !(await document.save())) {
      return;
    }
    const file = document.uri.fsPath;
    const folder = folderOf(document.uri);
    const chosen = await this.#chooseTarget(python, file, folder);
    if (chosen !== undefined) {
      const { target, mode } = chosen;
      const runDir = newRunDir(folder, file, new Date());
      const name = path.basename(target);
      const args = [target, "--run-dir", runDir];
      await this.#train({ name, mode, python, launcher: this.launcher, folder, runDir, args });
    }
  }

  /** Goes on with the run in `runDir` where it stopped. */
  async resume(runDir: string): Promise<void> {
    const python = await this.#pythonAllowed();
    if (python !== undefined) {
      const folder = folderOf(vscode.Uri.file(runDir));
      const name = path.basename(runDir);
      const args = ["--resume", runDir];
      await this.#train({ name, mode: "parts", python, launcher: this.launcher, folder, runDir, args });
    }
  }

  /** Lists the runs of the workspace. */
  async showRuns(): Promise<void> {
    await showRuns((runDir) => this.resume(runDir));
  }

  /** Asks which of the runs that stopped early is to go on. */
  async chooseAndResume(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const runs = (await Promise.all(folders.map((each) => unfinishedRuns(each.uri.fsPath)))).flat();
    if (runs.length === 0) {
      await vscode.window.showInformationMessage(vscode.l10n.t("No run here has stopped early"));
      return;
    }
    const items = runs.map((runDir) => ({ label: path.basename(runDir), description: path.dirname(runDir), runDir }));
    const placeHolder = vscode.l10n.t("The run to go on with");
    const chosen = await vscode.window.showQuickPick(items, { placeHolder });
    if (chosen !== undefined) {
      await this.resume(chosen.runDir);
    }
  }

  dispose(): void {
    this.#going.forEach((stop) => {
      stop();
    });
    this.#output?.dispose();
  }

  async #pythonAllowed(): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) {
      const manage = vscode.l10n.t("Manage Workspace Trust");
      const text = vscode.l10n.t("Training runs the code in this folder, and this folder is not trusted");
      if ((await vscode.window.showWarningMessage(text, manage)) === manage) {
        await vscode.commands.executeCommand("workbench.trust.manage");
      }
      return undefined;
    }
    const python = this.interpreters.forTraining();
    if (python === undefined) {
      await vscode.commands.executeCommand("torchvet.chooseInterpreter");
    }
    return python;
  }

  /** FILE or FILE::Class; undefined when the person wants none, or there is nothing to train. */
  async #chooseTarget(
    python: string,
    file: string,
    folder: string,
  ): Promise<{ readonly target: string; readonly mode: string | undefined } | undefined> {
    const title = vscode.l10n.t("Looking for the model in {0}", path.basename(file));
    const plan = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      askForPlan(python, this.launcher, file, folder),
    );
    if ("refusal" in plan) {
      await vscode.window.showErrorMessage(vscode.l10n.t("Can't train: {0}", plan.refusal));
      return undefined;
    }
    if (plan.choices.length === 0) {
      return { target: file, mode: plan.mode };
    }
    const items = plan.choices.map(({ name, line }) => ({ label: name, description: vscode.l10n.t("line {0}", line) }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("The model to train") });
    return chosen === undefined ? undefined : { target: `${file}::${chosen.label}`, mode: "parts" };
  }

  async #train(order: Order): Promise<void> {
    const title =
      order.mode === "parts" || order.mode === undefined
        ? vscode.l10n.t("Training {0}", order.name)
        : vscode.l10n.t("Running {0}, which trains by itself", order.name);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const { ending, standing } = await vscode.window.withProgress(options, (progress, cancelled) =>
      this.#follow(order, progress, cancelled),
    );
    await showEnding(ending, standing, order, {
      resume: () => this.resume(order.runDir),
      showOutput: () => {
        this.#channel().show();
      },
    });
  }

  async #follow(
    order: Order,
    progress: vscode.Progress<{ message: string; increment?: number }>,
    cancelled: vscode.CancellationToken,
  ): Promise<{ ending: Awaited<ReturnType<typeof startRun>["ended"]>; standing: typeof AT_START }> {
    const output = this.#channel();
    output.appendLine(`$ ${[order.python, ...order.args].join(" ")}`);
    let standing = AT_START;
    let shown = 0;
    const run = startRun(order, {
      output: (text) => {
        output.append(text);
      },
      event: (event) => {
        standing = after(standing, event);
        const percent = percentDone(standing);
        const message = standingText(standing);
        // Without an increment the bar says: nobody knows how long.
        progress.report(percent === undefined ? { message } : { message, increment: percent - shown });
        shown = percent ?? shown;
      },
    });
    this.#going.add(run.stop);
    const subscription = cancelled.onCancellationRequested(run.stop);
    const ending = await run.ended;
    subscription.dispose();
    this.#going.delete(run.stop);
    return { ending, standing };
  }

  #channel(): vscode.OutputChannel {
    this.#output ??= vscode.window.createOutputChannel("torchvet training");
    return this.#output;
  }
}

function folderOf(file: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath ?? path.dirname(file.fsPath);
}
