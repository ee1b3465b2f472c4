/** Where the tests in the editor find things. */

import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

export const TOP = path.resolve(__dirname, "..", "..");
const { version } = JSON.parse(readFileSync(path.join(TOP, "package.json"), "utf8")) as { readonly version: string };
export const VSIX = path.join(TOP, `torchvet-${version}.vsix`);
/** Where the .vsix is installed, and the extension itself. */
export const EXTENSIONS = path.join(TOP, ".cache", "editor", "extensions");
export const INSTALLED = path.join(EXTENSIONS, `torchvet.torchvet-${version}`);
export const RESULTS = path.join(TOP, "test-results", "editor");

// Another folder that setup_vscode.sh could have made, to try the oldest VS Code that package.json admits.
const VSCODE = path.join(process.env["TORCHVET_TEST_VSCODE"] ?? path.join(TOP, ".cache", "vscode"), "node_modules");
export const NODE = path.join(VSCODE, "vscode-node", "bin", "node");
export const SERVER_MAIN = path.join(VSCODE, "code-server", "lib", "vscode", "out", "server-main.js");

/** The interpreter that stands for the user's; it has torch. */
export const PYTHON = process.env["TORCHVET_TEST_PYTHON"] ?? path.join(TOP, ".venv", "bin", "python");

/** Chromium by the names it goes by. */
export function chromium(): string {
  const named = process.env["TORCHVET_CHROMIUM"];
  const folders = (process.env["PATH"] ?? "").split(":");
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((each) => existsSync(each));
  const program = named ?? found;
  if (program === undefined) {
    throw new Error("no Chromium on the PATH; TORCHVET_CHROMIUM can name one");
  }
  return program;
}

/** A copy of the workspace, in a place whose name has a space and characters beyond ASCII. */
export async function freshWorkspace(): Promise<string> {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), "torchvet-")), "深度 学习");
  await cp(path.join(__dirname, "workspace"), folder, { recursive: true });
  return folder;
}
