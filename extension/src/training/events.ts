/** The events of a training run, read from its events.jsonl. docs/events.md says what they mean. */

import { open } from "node:fs/promises";

/** The fields of an event that are used here. All but `event` are there only where the word calls for them. */
export interface TrainingEvent {
  readonly event: string;
  readonly mode?: string;
  readonly epoch?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly step?: number;
  readonly n_batches?: number;
  readonly loss?: number;
  readonly train_loss?: number;
  readonly val_loss?: number;
  readonly steps_per_s?: number;
  readonly reason?: string;
  readonly resume?: string;
}

const COUNTS = ["epoch", "epochs", "batch", "step", "n_batches"];
const NUMBERS = [...COUNTS, "loss", "train_loss", "val_loss", "steps_per_s"];
const TEXTS = ["mode", "reason", "resume"];

/** The event on one line, undefined when the line is none. A field that is null or of a wrong type is left out. */
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
      (typeof value === "number" && NUMBERS.includes(name)) || (typeof value === "string" && TEXTS.includes(name)),
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
