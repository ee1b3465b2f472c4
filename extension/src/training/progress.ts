/** How far a run is, told from its events: a line of text and a percentage. Reads no file, draws nothing. */

import * as vscode from "vscode";

import type { TrainingEvent } from "./events";

/** What is known of a run; counts start at 1. */
export interface Standing {
  readonly epoch: number;
  readonly epochs: number | undefined;
  readonly step: number;
  readonly n_batches: number | undefined;
  readonly loss: number | undefined;
  readonly val_loss: number | undefined;
  readonly steps_per_s: number | undefined;
  /** Why it failed, when it said so. */
  readonly failure: string | undefined;
  readonly checkpoint: string | undefined;
}

export const AT_START: Standing = {
  epoch: 0,
  epochs: undefined,
  step: 0,
  n_batches: undefined,
  loss: undefined,
  val_loss: undefined,
  steps_per_s: undefined,
  failure: undefined,
  checkpoint: undefined,
};

/** `standing` after `event`. Words nobody knows change only the numbers they carry. */
export function after(standing: Standing, event: TrainingEvent): Standing {
  const isNewEpoch = event.event === "epoch_started";
  return {
    epoch: event.epoch ?? standing.epoch,
    epochs: event.epochs ?? standing.epochs,
    step: isNewEpoch ? 0 : (event.step ?? standing.step),
    n_batches: event.n_batches ?? standing.n_batches,
    loss: event.train_loss ?? event.loss ?? standing.loss,
    val_loss: event.val_loss ?? standing.val_loss,
    steps_per_s: event.steps_per_s ?? standing.steps_per_s,
    failure: event.event === "run_failed" ? (event.reason ?? standing.failure) : standing.failure,
    checkpoint: event.event === "checkpoint_saved" ? (event.path ?? standing.checkpoint) : standing.checkpoint,
  };
}

/** Per cent of the whole run that is done, undefined while the number of epochs is unknown. */
export function percentDone({ epoch, epochs, step, n_batches }: Standing): number | undefined {
  if (epochs === undefined || epochs === 0 || epoch === 0) {
    return undefined;
  }
  const ofEpoch = n_batches === undefined || n_batches === 0 ? 0 : Math.min(1, step / n_batches);
  return (100 * (epoch - 1 + ofEpoch)) / epochs;
}

/** One line: epoch, step, losses, speed, as far as they are known. */
export function standingText(standing: Standing): string {
  const { epoch, epochs, step, n_batches, loss, val_loss, steps_per_s } = standing;
  const parts = [
    epoch === 0 ? undefined : vscode.l10n.t("epoch {0}", outOf(epoch, epochs)),
    step === 0 ? undefined : vscode.l10n.t("step {0}", outOf(step, n_batches)),
    loss === undefined ? undefined : vscode.l10n.t("loss {0}", short(loss)),
    val_loss === undefined ? undefined : vscode.l10n.t("validation loss {0}", short(val_loss)),
    steps_per_s === undefined ? undefined : vscode.l10n.t("{0} steps/s", short(steps_per_s)),
  ];
  const known = parts.filter((each) => each !== undefined);
  return known.length === 0 ? vscode.l10n.t("starting…") : known.join(" · ");
}

function outOf(done: number, all: number | undefined): string {
  return all === undefined ? String(done) : `${done}/${all}`;
}

function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);
}
