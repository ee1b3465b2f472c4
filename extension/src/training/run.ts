/** One run of torchvet_runtime as a process: its arguments, its output, its events, its end. Draws nothing. */

import { statSync } from "node:fs";
import * as path from "node:path";

import { type Ending, launch } from "../launch";
import { Tail, type TrainingEvent } from "./events";

const POLL_MS = 150;

/** What to start: `args` follow the subcommand `train`. */
export interface Order {
  /** What a person calls it. */
  readonly name: string;
  /** Who trains: `parts` for the runtime's own loop, else the file itself. */
  readonly mode: string | undefined;
  readonly python: string;
  readonly launcher: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly runDir: string;
}

/** A run that goes on. */
export interface Run {
  /** Lets it save and leave; it can be resumed. */
  readonly stop: () => void;
  /** Resolves after its last event has been handed over. Never rejects. */
  readonly ended: Promise<Ending>;
}

/** Starts a run, and hands on what it prints and what happens in it. */
export function startRun(
  order: Order,
  heard: { readonly output: (text: string) => void; readonly event: (event: TrainingEvent) => void },
): Run {
  const { python, launcher, args, folder, runDir } = order;
  const events = path.join(runDir, "events.jsonl");
  // A resumed run adds to the file of the one before.
  const tail = new Tail(events, statSync(events, { throwIfNoEntry: false })?.size ?? 0);
  const running = launch(python, ["-X", "utf8", launcher, "train", ...args], folder);
  running.process.stdin.end();
  running.process.stdout.setEncoding("utf8").on("data", heard.output);
  running.process.stderr.on("data", heard.output);
  const ended = followEvents(tail, heard.event, running.ended);
  return { stop: () => running.process.kill("SIGTERM"), ended };
}

async function followEvents(
  tail: Tail,
  heard: (event: TrainingEvent) => void,
  ended: Promise<Ending>,
): Promise<Ending> {
  let ending: Ending | undefined;
  while (ending === undefined) {
    ending = await Promise.race([ended, pause()]);
    (await tail.read()).forEach(heard);
  }
  return ending;
}

async function pause(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, POLL_MS, undefined);
  });
}
