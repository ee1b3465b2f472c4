/** Where runs lie: in the folder `runs` of the workspace, one folder each. */

import { readdir, readFile, stat } from "node:fs/promises";
import * as path from "node:path";

import { parseEvent } from "./events";
import { after, AT_START } from "./progress";

/** The folder for a new run of `file`, which sorts by name in the order of time. */
export function newRunDir(folder: string, file: string, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  return path.join(folder, "runs", `${path.parse(file).name}-${stamp}`);
}

/** The runs below `folder` that have begun and not come to their end, newest first. */
export async function unfinishedRuns(folder: string): Promise<readonly string[]> {
  const runs = path.join(folder, "runs");
  const names = await readdir(runs).catch(() => []);
  const dirs = names.map((each) => path.join(runs, each));
  const known = await Promise.all(dirs.map(async (dir) => ({ dir, time_ms: await unfinishedSince(dir) })));
  return known
    .filter((each) => each.time_ms !== undefined)
    .sort((one, other) => (other.time_ms ?? 0) - (one.time_ms ?? 0))
    .map((each) => each.dir);
}

async function unfinishedSince(dir: string): Promise<number | undefined> {
  const file = path.join(dir, "events.jsonl");
  try {
    const events = (await readFile(file, "utf8")).split("\n").map(parseEvent);
    const standing = events.filter((each) => each !== undefined).reduce(after, AT_START);
    return standing.isResumable ? (await stat(file)).mtimeMs : undefined;
  } catch {
    return undefined;
  }
}
