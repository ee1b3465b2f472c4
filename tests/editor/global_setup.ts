/** Before all tests: the packaged extension installed once. After: everything they wrote is gone, but for the results. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";

import { EXTENSIONS, NODE, SERVER_MAIN, VSIX } from "./places";

export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "torchvet-tests-"));
  // Editors, servers and tests all ask for the folder of temporary files.
  process.env["TMPDIR"] = folder;
  await rm(EXTENSIONS, { recursive: true, force: true });
  const args = [SERVER_MAIN, "--accept-server-license-terms", "--extensions-dir", EXTENSIONS];
  await promisify(execFile)(NODE, [...args, "--install-extension", VSIX, "--server-data-dir", folder]);
  return async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
