/** Texts with values in them, numbers, sizes and shapes as people read them; and foreign text made harmless to look at. */

import type { CheckpointTensor } from "../src/protocol";

// Everything that draws nothing, or changes how its neighbours are drawn: a key must not be able to look like another.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** `text` with its places {0}, {1}, … filled. */
export function filled(text: string, ...values: readonly string[]): string {
  return text.replaceAll(/\{(\d+)\}/g, (place, index: string) => values[Number(index)] ?? place);
}

/** A part of a key inside a sentence, where its last dot would end it. */
export function quoted(text: string): string {
  return `“${text}”`;
}

/** A whole number with the separators of `language`. */
export function count(n: number, language: string): string {
  return n.toLocaleString(language);
}

/** A size in bytes, kB, MB, GB or TB. */
export function size(n_bytes: number, language: string): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = n_bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const number = value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number} ${units[unit] ?? ""}`;
}

/** A shape as Python and torch write it. */
export function shape(dims: readonly number[] | null): string {
  if (dims === null) {
    return "?";
  }
  return dims.length === 1 ? `(${dims[0] ?? 0},)` : `(${dims.join(", ")})`;
}

/** How many numbers a tensor holds; 0 when its shape is not known. */
export function n_values(tensor: CheckpointTensor): number {
  return tensor.shape === null ? 0 : tensor.shape.reduce((product, dim) => product * dim, 1);
}

/** `text` with characters that can't be seen written as escapes. */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}
