/** The server as a process: how it starts, what it last said, how it ended. Knows nothing of VS Code. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** The exit code of server/launch.py for a Python that is too old. */
export const TOO_OLD = 3;

const TAIL_CHARS = 4_000;

/** How a process ended; `error` is set when it could not even be started. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | undefined;
  /** The last thing it wrote to stderr, at most some thousand characters. */
  readonly stderr: string;
}

/** A started process with a promise of its end, which never rejects. */
export interface Running {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ending>;
}

/** Starts the language server with `executable`. -I keeps the user's packages, folders and environment variables out. */
export function launchServer(executable: string, launcher: string): Running {
  return launch(executable, ["-I", "-X", "utf8", launcher, "server"]);
}

/** Starts a program without a shell. */
export function launch(executable: string, args: readonly string[], cwd?: string): Running {
  const child = spawn(executable, args, { shell: false, windowsHide: true, ...(cwd === undefined ? {} : { cwd }) });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-TAIL_CHARS);
  });
  const ended = new Promise<Ending>((resolve) => {
    child.once("error", (error) => {
      resolve({ code: null, signal: null, error, stderr });
    });
    // "close", not "exit": by then stderr has been read to its end.
    child.once("close", (code, signal) => {
      resolve({ code, signal, error: undefined, stderr });
    });
  });
  return { process: child, ended };
}

/** The line of `stderr` that names the cause: the last one, which in a Python traceback is the exception. */
export function lastLine(stderr: string): string {
  const lines = stderr.split("\n").map((each) => each.trim());
  return lines.findLast((each) => each !== "") ?? "";
}
