/** Where runs lie: in the folder `runs` of the workspace, one folder each. */

import { readdir, readFile, stat } from "node:fs/promises";
import * as path from "node:path";

import { parseEvent } from "./events";
import { after, AT_START, type Standing } from "./progress";

/** The folder for a new run of `file`, which sorts by name in the order of time. */
export function newRunDir(folder: string, file: string, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  return path.join(folder, "runs", `${path.parse(file).name}-${stamp}`);
}

/** How a run came to its end, as far as its events say. */
export type End = "done" | "stopped" | "failed" | "open";

/** A run that has begun, with what its events come to. */
export interface KnownRun {
  readonly dir: string;
  readonly time_ms: number;
  readonly end: End;
  readonly standing: Standing;
}

const ENDS: Readonly<Record<string, End>> = {
  run_completed: "done",
  run_stopped: "stopped",
  run_failed: "failed",
};

/** The runs below `folder`, newest first. */
export async function knownRuns(folder: string): Promise<readonly KnownRun[]> {
  const runs = path.join(folder, "runs");
  const names = await readdir(runs).catch(() => []);
  const known = await Promise.all(names.map((each) => runIn(path.join(runs, each))));
  return known.filter((each) => each !== undefined).sort((one, other) => other.time_ms - one.time_ms);
}

/** The runs below `folder` that have begun and not come to their end, newest first. */
export async function unfinishedRuns(folder: string): Promise<readonly string[]> {
  return (await knownRuns(folder)).filter((each) => each.standing.isResumable).map((each) => each.dir);
}

async function runIn(dir: string): Promise<KnownRun | undefined> {
  const file = path.join(dir, "events.jsonl");
  try {
    const lines = (await readFile(file, "utf8")).split("\n").map(parseEvent);
    const events = lines.filter((each) => each !== undefined);
    const end = ENDS[events.at(-1)?.event ?? ""] ?? "open";
    return { dir, time_ms: (await stat(file)).mtimeMs, end, standing: events.reduce(after, AT_START) };
  } catch {
    return undefined;
  }
}
