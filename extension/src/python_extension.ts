/**
 * What the Python extension, when there is one, has chosen. A soft dependency: it may be missing, old, slow or broken,
 * and nothing here waits for it longer than a timeout.
 */

import * as vscode from "vscode";

const ID = "ms-python.python";
const TIMEOUT_MS = 20_000;

/** The part of its published API that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: { readonly path: string }): Promise<Environment | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

interface Environment {
  readonly executable: { readonly uri?: vscode.Uri };
}

/** Whether its commands can be offered. */
export function hasPythonExtension(): boolean {
  return vscode.extensions.getExtension(ID) !== undefined;
}

/** Calls `chosen` with the active interpreter now and after each change, until the result is disposed. */
export async function followPythonExtension(
  chosen: (executable: string) => void,
  log: vscode.LogOutputChannel,
): Promise<vscode.Disposable | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>(ID);
  if (extension === undefined) {
    return undefined;
  }
  try {
    const api = await withTimeout(Promise.resolve(extension.activate()), TIMEOUT_MS);
    const ask = async (): Promise<void> => {
      const executable = await activeExecutable(api);
      if (executable !== undefined) {
        chosen(executable);
      }
    };
    const asking = (): void => {
      ask().catch((error: unknown) => {
        log.warn(`${ID} does not say which interpreter is active: ${String(error)}`);
      });
    };
    const subscription = api.environments.onDidChangeActiveEnvironmentPath(asking);
    asking();
    return subscription;
  } catch (error) {
    log.warn(`${ID} can't be asked for the interpreter: ${String(error)}`);
    return undefined;
  }
}

async function activeExecutable(api: PythonApi): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const active = api.environments.getActiveEnvironmentPath(folder);
  const environment = await withTimeout(api.environments.resolveEnvironment(active), TIMEOUT_MS);
  return environment?.executable.uri?.fsPath;
}

async function withTimeout<T>(promise: Promise<T>, timeout_ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer in ${timeout_ms / 1000} s`));
    }, timeout_ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
