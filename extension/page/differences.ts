/** The differences of two files as a tree of two levels: what kind of difference, and the keys. Knows nothing of the page. */

import type { PageTexts } from "../src/checkpoints/texts";
import type { CheckpointTensor, ComparedSections, ComparisonAnswer, DifferingKey } from "../src/protocol";
import { count, filled, quoted, shape, visible } from "./format";
import { branchOf, type Node, tensorLeaf } from "./tree";

/** More names in one line tell nobody more. */
const MOST_NAMES = 20;

/** Two files by the names they are shown under. */
export interface Names {
  readonly here: string;
  readonly there: string;
}

/** The differing keys, most telling first. */
export function differences(
  sections: readonly ComparedSections[],
  names: Names,
  texts: PageTexts,
  language: string,
): readonly Node[] {
  return sections.flatMap((section) => {
    const kinds: readonly (readonly [string, readonly Node[]])[] = [
      [filled(texts.onlyIn, names.here), section.only_here.map((each) => leaf(each, [described(each), ""]))],
      [filled(texts.onlyIn, names.there), section.only_there.map((each) => leaf(each, ["", described(each)]))],
      [texts.reshaped, section.reshaped.map(both)],
      [texts.retyped, section.retyped.map(both)],
    ];
    const place = sections.length > 1 && section.here !== "" ? `${section.here}: ` : "";
    return kinds
      .filter(([, leaves]) => leaves.length > 0)
      .map(([kind, leaves]) => {
        const label = `${place}${kind}: ${count(leaves.length, language)}`;
        return branchOf(`${section.here}\n${kind}`, label, leaves);
      });
  });
}

/** One line for each pair of sections: the same, the same but for a prefix, or how many keys there are. */
export function verdicts(
  sections: readonly ComparedSections[],
  names: Names,
  texts: PageTexts,
  language: string,
): readonly { readonly text: string; readonly isSame: boolean }[] {
  return sections.map((section) => {
    const place = sections.length > 1 && section.here !== "" ? `${visible(section.here)}: ` : "";
    const n_here = count(section.n_here, language);
    if (section.removed_prefixes.length > 0) {
      const text = filled(texts.sameAfterRemoving, n_here, section.removed_prefixes.map(quoted).join(", "));
      return { text: place + text, isSame: isEqual(section) };
    }
    if (isEqual(section)) {
      return { text: place + filled(texts.same, n_here), isSame: true };
    }
    const text = filled(texts.different, n_here, names.here, count(section.n_there, language), names.there);
    return { text: place + text, isSame: false };
  });
}

/** What of a model class nobody knows, one line for each kind. */
export function notCompared(answer: ComparisonAnswer, texts: PageTexts): readonly string[] {
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    [texts.leftOut, answer.left_out],
    [texts.withoutShape, answer.without_shape],
  ];
  return kinds.filter(([, names]) => names.length > 0).map(([text, names]) => filled(text, few(names)));
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  return [...shown, ...(shown.length < names.length ? ["…"] : [])].join(", ");
}

function isEqual(section: ComparedSections): boolean {
  const found = [section.only_here, section.only_there, section.reshaped, section.retyped];
  return found.every((each) => each.length === 0);
}

function both({ here, there }: DifferingKey): Node {
  return leaf(here, [described(here), described(there)]);
}

function leaf(tensor: CheckpointTensor, cells: readonly string[]): Node {
  return tensorLeaf(tensor, tensor.path, cells, cells.join("\n"));
}

function described(tensor: CheckpointTensor): string {
  // What get_extra_state() gave has neither; a model class does not always say a dtype.
  return tensor.dtype === "" && tensor.shape === null ? "·" : `${shape(tensor.shape)} ${tensor.dtype}`.trimEnd();
}
