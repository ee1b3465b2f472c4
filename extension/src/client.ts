/** The language server's life: started at once, restarted when it should be, given up visibly. Shows nothing itself. */

import * as vscode from "vscode";

import { isEnabled } from "./config";
import { Connection } from "./connection";
import { type Ending, lastLine, TOO_OLD } from "./launch";
import { type Status, STATUS_REQUEST } from "./protocol";
import type { Interpreters } from "./python";
import { delayAfterCrash, singleFlight } from "./restarts";

const WATCHDOG_MS = 10_000;

/** What there is to know about the server. `slow` is a start that takes suspiciously long. */
export type ServerState =
  | { readonly kind: "off" }
  | { readonly kind: "starting" | "slow"; readonly executable: string }
  | { readonly kind: "ready"; readonly executable: string; readonly about: Status | undefined }
  | { readonly kind: "waiting" | "failed"; readonly reason: string; readonly details: string };

/** Starts, restarts and stops the server. */
export class Server implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.#changed.event;
  readonly #subscriptions: readonly Pick<vscode.Disposable, "dispose">[];
  readonly #run = singleFlight(() => this.#startAnew());
  #state: ServerState = { kind: "off" };
  #connection: Connection | undefined;
  #generation = 0;
  #crashes_ms: readonly number[] = [];
  #wait: NodeJS.Timeout | undefined;

  constructor(
    private readonly launcher: string,
    private readonly interpreters: Interpreters,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#subscriptions = [
      this.#changed,
      interpreters.onDidChange(() => {
        this.#followInterpreter();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("torchvet.enable") && isEnabled() === (this.#state.kind === "off")) {
          void this.restart();
        }
      }),
    ];
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server, or starts it again whatever it is doing. Never rejects; failures are states. */
  async restart(): Promise<void> {
    this.#crashes_ms = [];
    await this.#again();
  }

  /** The server's answer to a request of ours, undefined while there is no server that gives one. */
  async ask<AnswerT>(request: string, question: object): Promise<AnswerT | undefined> {
    if (this.#state.kind !== "ready") {
      return undefined;
    }
    try {
      return await this.#connection?.ask<AnswerT>(request, question);
    } catch (error) {
      this.log.warn(`No answer to ${request}: ${String(error)}`);
      return undefined;
    }
  }

  dispose(): void {
    this.#generation += 1;
    clearTimeout(this.#wait);
    vscode.Disposable.from(...this.#subscriptions).dispose();
    void this.#connection?.close();
  }

  async #again(): Promise<void> {
    this.#generation += 1;
    clearTimeout(this.#wait);
    if (this.#state.kind === "starting" || this.#state.kind === "slow") {
      this.#connection?.kill();
    }
    await this.#run();
  }

  async #startAnew(): Promise<void> {
    const generation = this.#generation;
    const previous = this.#connection;
    this.#connection = undefined;
    await previous?.close();
    if (!isEnabled()) {
      this.#become({ kind: "off" });
      return;
    }
    const unfit: ServerState[] = [];
    for (const executable of this.interpreters.candidates()) {
      const ending = await this.#open(executable, generation);
      if (ending === undefined || generation !== this.#generation) {
        return;
      }
      unfit.push(failure(executable, ending));
      this.log.warn(`${executable} can't run the server: ${ending.error?.message ?? ending.stderr}`);
    }
    this.#become(unfit[0] ?? noInterpreter());
  }

  /** Undefined when the server answers, else how it ended before that. */
  async #open(executable: string, generation: number): Promise<Ending | undefined> {
    const connection = new Connection(executable, this.launcher, this.log);
    this.#connection = connection;
    this.#become({ kind: "starting", executable });
    const watchdog = setTimeout(() => {
      this.#become({ kind: "slow", executable });
    }, WATCHDOG_MS);
    const ending = await connection.open();
    clearTimeout(watchdog);
    if (ending === undefined && generation === this.#generation) {
      void connection.ended.then((how) => {
        this.#crashed(connection, how);
      });
      this.#become({ kind: "ready", executable, about: undefined });
      await this.interpreters.remember(executable);
      // Not awaited: a server that never answers this must not stand in the way of a restart.
      void this.#ask(connection);
    }
    return ending;
  }

  async #ask(connection: Connection): Promise<void> {
    try {
      const about = await connection.ask<Status>(STATUS_REQUEST, {});
      if (connection === this.#connection) {
        this.#become({ kind: "ready", executable: connection.executable, about });
      }
    } catch (error) {
      this.log.warn(`The server does not say what it is: ${String(error)}`);
    }
  }

  #crashed(connection: Connection, ending: Ending): void {
    if (connection !== this.#connection) {
      return;
    }
    this.#connection = undefined;
    this.#crashes_ms = [...this.#crashes_ms, Date.now()];
    const delay_ms = delayAfterCrash(this.#crashes_ms);
    const reason = vscode.l10n.t("The server stopped: {0}", lastLine(ending.stderr) || exitText(ending));
    this.#become({ kind: delay_ms === undefined ? "failed" : "waiting", reason, details: ending.stderr });
    if (delay_ms !== undefined) {
      this.#wait = setTimeout(() => void this.#again(), delay_ms);
    }
  }

  #followInterpreter(): void {
    const wanted = this.interpreters.candidates()[0];
    if (wanted !== this.#connection?.executable) {
      void this.restart();
    }
  }

  #become(state: ServerState): void {
    this.#state = state;
    this.log.info(`Server: ${JSON.stringify(state)}`);
    this.#changed.fire(state);
  }
}

function failure(executable: string, ending: Ending): ServerState {
  const details = ending.stderr;
  if (ending.error !== undefined) {
    const reason = vscode.l10n.t("{0} can't be started: {1}", executable, ending.error.message);
    return { kind: "failed", reason, details };
  }
  if (ending.code === TOO_OLD) {
    const reason = vscode.l10n.t("{0} is too old: torchvet needs Python 3.10 or newer", executable);
    return { kind: "failed", reason, details };
  }
  const cause = lastLine(details) || exitText(ending);
  return { kind: "failed", reason: vscode.l10n.t("{0} can't run torchvet: {1}", executable, cause), details };
}

function noInterpreter(): ServerState {
  return { kind: "failed", reason: vscode.l10n.t("No Python 3.10 or newer was found on this machine"), details: "" };
}

function exitText(ending: Ending): string {
  return ending.signal ?? vscode.l10n.t("exit code {0}", String(ending.code));
}
