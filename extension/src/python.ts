/** Which interpreters to use, best first. Never waits: what is known now is the answer, better news comes as an event. */

import * as vscode from "vscode";

import { chosenInterpreter } from "./config";
import { pythonsInFolder, pythonsOnPath } from "./executables";
import { followPythonExtension } from "./python_extension";

const LAST_GOOD = "lastGoodInterpreter";

/** The order of preference. An interpreter that was set by hand is used or reported, never silently replaced. */
export function ranked(known: {
  readonly set: string | undefined;
  readonly followed: string | undefined;
  readonly lastGood: string | undefined;
  readonly onPath: readonly string[];
}): readonly string[] {
  if (known.set !== undefined) {
    return [known.set];
  }
  const likely = [known.followed, known.lastGood].filter((each) => each !== undefined);
  return [...new Set([...likely, ...known.onPath])];
}

/** What this machine, the settings and the Python extension offer. */
export class Interpreters implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** Fires when the answers may have become others. */
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Pick<vscode.Disposable, "dispose">[] = [this.#changed];
  #followed: string | undefined;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#subscriptions.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("torchvet.interpreter")) {
          this.#changed.fire(undefined);
        }
      }),
    );
  }

  /** For the server: each until one works. */
  candidates(): readonly string[] {
    return ranked({
      set: chosenInterpreter(),
      followed: this.#followed,
      lastGood: this.memory.get<string>(LAST_GOOD),
      onPath: pythonsOnPath(process.env["PATH"] ?? ""),
    });
  }

  /** For training: the one the user's code belongs to. */
  forTraining(): string | undefined {
    return this.candidates()[0];
  }

  /** What a person may want to choose from. */
  offered(): readonly string[] {
    const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    const inFolders = folders.flatMap((each) => pythonsInFolder(each.uri.fsPath));
    return [...new Set([...inFolders, ...this.candidates(), ...pythonsOnPath(process.env["PATH"] ?? "")])];
  }

  /** Notes that a server ran with `executable`, for the next window. */
  async remember(executable: string): Promise<void> {
    await this.memory.update(LAST_GOOD, executable);
  }

  /** From now on heeds the Python extension's choice, if there is such an extension. */
  async follow(): Promise<void> {
    const subscription = await followPythonExtension((executable) => {
      if (executable !== this.#followed) {
        this.#followed = executable;
        this.#changed.fire(undefined);
      }
    }, this.log);
    if (subscription !== undefined) {
      this.#subscriptions.push(subscription);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}
