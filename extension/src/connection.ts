/** One server process and the client that talks to it, from start to end. Starting again is not decided here. */

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient/node";

import { SECTION, showsHover } from "./config";
import { type Ending, launchServer, type Running } from "./launch";

const STOP_MS = 2_000;

/** A server that answers, or will. */
export class Connection {
  readonly #running: Running;
  readonly #client: QuietClient;
  readonly ended: Promise<Ending>;

  constructor(
    readonly executable: string,
    launcher: string,
    log: vscode.LogOutputChannel,
  ) {
    log.info(`Starting the server with ${executable}`);
    this.#running = launchServer(executable, launcher);
    this.ended = this.#running.ended;
    const spawned = Promise.resolve(this.#running.process);
    this.#client = new QuietClient(SECTION, "torchvet", () => spawned, clientOptions(executable, log));
  }

  /** Resolves with undefined once the server has answered, with its ending when it never did. */
  async open(): Promise<Ending | undefined> {
    let refusal = "";
    try {
      await this.#client.start();
      // When the connection closes at the wrong moment, `start` resolves all the same.
      if (this.#client.isRunning()) {
        return undefined;
      }
    } catch (error) {
      refusal = String(error);
    }
    // A server that answered with an error is as useless as one that ended.
    this.#running.process.kill();
    const ending = await this.ended;
    return { ...ending, stderr: ending.stderr === "" ? refusal : ending.stderr };
  }

  /** The answer to a request of ours. */
  async ask<AnswerT>(request: string, question: object): Promise<AnswerT> {
    return this.#client.sendRequest<AnswerT>(request, question);
  }

  /** Ends the process without any politeness; `open` then resolves with its ending. */
  kill(): void {
    this.#running.process.kill("SIGKILL");
  }

  /** Asks the server to leave, and sees that it has left. */
  async close(): Promise<void> {
    const timer = setTimeout(() => {
      this.kill();
    }, STOP_MS);
    try {
      await this.#client.stop(STOP_MS);
    } catch {
      // It did not leave in time, which is what the timer is for.
    }
    if (this.#client.state !== State.Running) {
      this.#running.process.stdin.end();
    }
    await this.ended;
    clearTimeout(timer);
  }
}

/** A client that leaves all messages to status.ts, and may be stopped in any state. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override async stop(timeout?: number): Promise<void> {
    if (this.needsStop() && this.state === State.Running) {
      await super.stop(timeout);
    }
  }
}

function clientOptions(executable: string, log: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [
      { scheme: "file", language: "python" },
      { scheme: "untitled", language: "python" },
      { notebook: "jupyter-notebook", language: "python" },
    ],
    initializationOptions: { interpreter: executable, trusted: vscode.workspace.isTrusted },
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    middleware: {
      provideHover: (document, position, token, next) =>
        showsHover(document) ? next(document, position, token) : undefined,
    },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
  };
}
