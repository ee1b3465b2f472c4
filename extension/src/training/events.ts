/** The events of a training run: what the runtime writes to events.jsonl, one JSON object a line, and how it is read. */

import { open } from "node:fs/promises";

/** One event. Every field but `event` is there only where the word calls for it; counts start at 1. */
export interface TrainingEvent {
  readonly event: string;
  readonly epoch?: number;
  readonly epochs?: number;
  readonly step?: number;
  readonly n_batches?: number;
  readonly loss?: number;
  readonly train_loss?: number;
  readonly val_loss?: number;
  readonly steps_per_s?: number;
  readonly path?: string;
  readonly reason?: string;
}

const NUMBERS = ["epoch", "epochs", "step", "n_batches", "loss", "train_loss", "val_loss", "steps_per_s"] as const;
const TEXTS = ["path", "reason"] as const;

/** The event on one line, undefined when the line is none. Fields of a wrong type are left out. */
export function parseEvent(line: string): TrainingEvent | undefined {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof read !== "object" || read === null || !("event" in read) || typeof read.event !== "string") {
    return undefined;
  }
  const fields = Object.entries(read).filter(
    ([name, value]) =>
      (typeof value === "number" && NUMBERS.some((each) => each === name)) ||
      (typeof value === "string" && TEXTS.some((each) => each === name)),
  );
  return { ...Object.fromEntries(fields), event: read.event };
}

/** Splits a growing text into its finished lines, also where a read ended inside a line or a character. */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8");
  #rest = "";

  /** The lines that `bytes` finishes. */
  push(bytes: Uint8Array): readonly string[] {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = parts.pop() ?? "";
    return parts;
  }
}

/** Reads what a file has gained since the last call. A file that is not there yet is empty. */
export class Tail {
  readonly #lines = new LineSplitter();
  #offset = 0;

  /** Starts behind what the file holds already when `offset` is its size. */
  constructor(
    private readonly file: string,
    offset = 0,
  ) {
    this.#offset = offset;
  }

  /** The events that came since the last call. */
  async read(): Promise<readonly TrainingEvent[]> {
    const bytes = await this.#newBytes();
    return this.#lines
      .push(bytes)
      .map(parseEvent)
      .filter((each) => each !== undefined);
  }

  async #newBytes(): Promise<Uint8Array> {
    let file;
    try {
      file = await open(this.file, "r");
    } catch {
      return new Uint8Array();
    }
    try {
      const { size } = await file.stat();
      const buffer = new Uint8Array(Math.max(0, size - this.#offset));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#offset);
      this.#offset += bytesRead;
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
}
