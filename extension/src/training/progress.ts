/** How far a run is, told from its events: a line of text and a percentage. Reads no file, draws nothing. */

import * as vscode from "vscode";

import type { TrainingEvent } from "./events";

/** What is known of a run; counts start at 1. */
export interface Standing {
  /** How the runtime trains the file: `parts` with its own loop, else as the file says. */
  readonly mode: string | undefined;
  readonly epoch: number;
  readonly epochs: number | undefined;
  readonly batch: number;
  /** Of the whole run. */
  readonly step: number;
  readonly n_batches: number | undefined;
  readonly loss: number | undefined;
  readonly val_loss: number | undefined;
  readonly steps_per_s: number | undefined;
  /** Why it failed, when it said so. */
  readonly failure: string | undefined;
  /** Whether a run that stops here can go on later. */
  readonly isResumable: boolean;
}

export const AT_START: Standing = {
  mode: undefined,
  epoch: 0,
  epochs: undefined,
  batch: 0,
  step: 0,
  n_batches: undefined,
  loss: undefined,
  val_loss: undefined,
  steps_per_s: undefined,
  failure: undefined,
  isResumable: false,
};

/** `standing` after `event`. Words nobody knows change only the numbers they carry. */
export function after(standing: Standing, event: TrainingEvent): Standing {
  return {
    mode: event.mode ?? standing.mode,
    epoch: event.epoch ?? standing.epoch,
    epochs: event.epochs ?? standing.epochs,
    batch: event.batch ?? (event.event === "epoch_started" ? 0 : standing.batch),
    step: event.step ?? standing.step,
    n_batches: event.n_batches ?? standing.n_batches,
    loss: event.train_loss ?? event.loss ?? standing.loss,
    val_loss: event.val_loss ?? standing.val_loss,
    steps_per_s: event.steps_per_s ?? standing.steps_per_s,
    failure: event.event === "run_failed" ? (event.reason ?? standing.failure) : standing.failure,
    isResumable: isResumable(standing, event),
  };
}

/** A run with the runtime's own loop can go on from its last checkpoint, even when it was killed and said nothing. */
function isResumable(standing: Standing, event: TrainingEvent): boolean {
  switch (event.event) {
    case "run_stopped":
      return event.resume !== undefined;
    case "run_completed":
      return false;
    case "checkpoint_saved":
      return standing.mode === "parts";
    default:
      return standing.isResumable;
  }
}

/** Per cent of the whole run that is done, undefined while the number of epochs is unknown. */
export function percentDone({ epoch, epochs, batch, n_batches }: Standing): number | undefined {
  if (epochs === undefined || epochs === 0 || epoch === 0) {
    return undefined;
  }
  const ofEpoch = n_batches === undefined || n_batches === 0 ? 0 : Math.min(1, batch / n_batches);
  return (100 * (epoch - 1 + ofEpoch)) / epochs;
}

/** Where a run is now: epoch, batch, losses, speed, as far as they are known. */
export function standingText(standing: Standing): string {
  const { batch, n_batches, steps_per_s } = standing;
  const [place, ...losses] = resultParts(standing);
  const ofEpoch = batch === 0 ? undefined : vscode.l10n.t("batch {0}", outOf(batch, n_batches));
  const speed = steps_per_s === undefined ? undefined : vscode.l10n.t("{0} steps/s", short(steps_per_s));
  return joined([place, ofEpoch, ...losses, speed]) ?? vscode.l10n.t("starting…");
}

/** How far a run got in the end: epoch and losses, as far as they are known. */
export function resultText(standing: Standing): string {
  return joined(resultParts(standing)) ?? vscode.l10n.t("before its first step");
}

function resultParts({ epoch, epochs, step, loss, val_loss }: Standing): readonly (string | undefined)[] {
  // A script with its own loop has no epochs that anybody else could count.
  const steps = step === 0 ? undefined : vscode.l10n.t("step {0}", step);
  return [
    epoch === 0 ? steps : vscode.l10n.t("epoch {0}", outOf(epoch, epochs)),
    loss === undefined ? undefined : vscode.l10n.t("loss {0}", short(loss)),
    val_loss === undefined ? undefined : vscode.l10n.t("validation loss {0}", short(val_loss)),
  ];
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : known.join(" · ");
}

function outOf(done: number, all: number | undefined): string {
  return all === undefined ? String(done) : `${done}/${all}`;
}

function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);
}
