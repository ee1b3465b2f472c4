// Generated from server/torchvet/lsp/protocol.py by scripts/generate.py: change it there, then run `make generate`.

export const STATUS_REQUEST = "torchvet/status";

/** What runs, and where. */
export interface Status {
  readonly version: string;
  readonly python: string;
  readonly rules: readonly string[];
}
