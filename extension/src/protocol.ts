// Generated from server/torchvet/lsp/protocol.py by scripts/generate.py: change it there, then run `make generate`.

export const STATUS_REQUEST = "torchvet/status";
export const CHECKPOINT_REQUEST = "torchvet/checkpoint";
export const COMPARISON_REQUEST = "torchvet/compareCheckpoints";
export const MODEL_CLASSES_REQUEST = "torchvet/modelClasses";

/** What runs, and where. `asks_torch`: the interpreter has a PyTorch that knows the operations torchvet doesn't. */
export interface Status {
  readonly version: string;
  readonly python: string;
  readonly rules: readonly string[];
  readonly asks_torch: boolean;
}

/** What `torchvet/checkpoint` is asked with. */
export interface CheckpointQuestion {
  readonly uri: string;
}

/** A checkpoint, and what to compare it with: the checkpoint `other`, or the class `other_class` in that file. */
export interface ComparisonQuestion {
  readonly uri: string;
  readonly other: string;
  readonly other_class: string | null;
}

/** A model class of the workspace; `torchvet/modelClasses` answers with a list of them, open files first. */
export interface ModelClassPlace {
  readonly name: string;
  readonly uri: string;
}

/** One tensor. Its path joins the entries of nested dicts with "/"; a shape that the file does not say is null. */
export interface CheckpointTensor {
  readonly path: string;
  readonly shape: readonly number[] | null;
  readonly dtype: string;
  readonly size_bytes: number;
}

/** An entry that is neither tensor nor dict, in a few words. */
export interface CheckpointValue {
  readonly path: string;
  readonly text: string;
}

/** The prefix that all keys of a section carry; "" is the top level. */
export interface CheckpointWrapping {
  readonly section: string;
  readonly prefix: string;
}

/** What one file holds. `total_bytes` counts shared memory once, `n_parameters` the numbers in all state dicts. */
export interface CheckpointContents {
  readonly format: string;
  readonly tensors: readonly CheckpointTensor[];
  readonly values: readonly CheckpointValue[];
  readonly total_bytes: number;
  readonly n_parameters: number;
  readonly devices: readonly string[];
  readonly wrappings: readonly CheckpointWrapping[];
  readonly has_training_state: boolean;
  readonly module_class: string | null;
  readonly dangerous_globals: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Why there is no answer, and what to do about it. */
export interface CheckpointProblem {
  readonly problem: string;
  readonly remedy: string;
}

/** Either the contents or the problem. */
export interface CheckpointAnswer {
  readonly contents: CheckpointContents | null;
  readonly problem: CheckpointProblem | null;
}

/** A key that both files have, in the first file's spelling, with what stands there in each. */
export interface DifferingKey {
  readonly here: CheckpointTensor;
  readonly there: CheckpointTensor;
}

/** Two state dicts compared. When all keys match once `removed_prefixes` are gone, both `only` are empty. */
export interface ComparedSections {
  readonly here: string;
  readonly there: string;
  readonly n_here: number;
  readonly n_there: number;
  readonly removed_prefixes: readonly string[];
  readonly only_here: readonly CheckpointTensor[];
  readonly only_there: readonly CheckpointTensor[];
  readonly reshaped: readonly DifferingKey[];
  readonly retyped: readonly DifferingKey[];
}

/** The compared sections, or the problem. What nobody knows of a model class was not compared, and is named. */
export interface ComparisonAnswer {
  readonly sections: readonly ComparedSections[];
  readonly problem: CheckpointProblem | null;
  readonly left_out: readonly string[];
  readonly without_shape: readonly string[];
}
