/** All that the tests write goes into one folder, which is gone afterwards. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "torchvet-tests-"));
  process.env["TMPDIR"] = folder;
  return async () => {
    await rm(folder, { recursive: true, force: true });
  };
}
