/** What stands above the tree: totals, what is special about the file, and a warning that can't be missed. */

import type { PageTexts } from "../src/checkpoints/texts";
import type { CheckpointContents, CheckpointTensor } from "../src/protocol";
import { element } from "./elements";
import { count, filled, quoted, size, visible } from "./format";

const MOST_DTYPES = 6;
const MOST_NAMES = 12;

/** Totals in one line, facts as small labels, dangerous names in a box. */
export function heading(contents: CheckpointContents, texts: PageTexts, language: string): readonly HTMLElement[] {
  const totals = element(
    "dl",
    "totals",
    ...total(texts.tensors, count(contents.tensors.length, language)),
    ...total(texts.parameters, count(contents.n_parameters, language)),
    ...total(texts.size, size(contents.total_bytes, language)),
    ...total(texts.format, contents.format),
    ...(contents.devices.length > 0 ? total(texts.savedFrom, contents.devices.map(visible).join(", ")) : []),
  );
  const labels = [...dtypeLabels(contents.tensors, language), ...factLabels(contents, texts)];
  const parts: HTMLElement[] = [totals];
  if (labels.length > 0) {
    parts.push(element("div", "labels", ...labels));
  }
  if (contents.dangerous_globals.length > 0) {
    parts.unshift(danger(contents.dangerous_globals, texts, language));
  }
  return parts;
}

function total(name: string, value: string): readonly HTMLElement[] {
  return [element("div", "total", element("dt", "", name), element("dd", "", value))];
}

function danger(names: readonly string[], texts: PageTexts, language: string): HTMLElement {
  const shown = names.slice(0, MOST_NAMES).map((each) => element("code", "", visible(each)));
  if (names.length > MOST_NAMES) {
    shown.push(element("code", "", `+ ${count(names.length - MOST_NAMES, language)}`));
  }
  const box = element("div", "box danger", element("span", "sign", "⚠"), element("span", "", texts.danger), ...shown);
  box.setAttribute("role", "alert");
  return box;
}

function dtypeLabels(tensors: readonly CheckpointTensor[], language: string): readonly HTMLElement[] {
  const counts = new Map<string, number>();
  for (const { dtype } of tensors) {
    counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const labels = sorted
    .slice(0, MOST_DTYPES)
    .map(([dtype, n]) => element("span", "tag dtype", element("code", "", visible(dtype)), ` × ${count(n, language)}`));
  return sorted.length > MOST_DTYPES ? [...labels, element("span", "tag", "…")] : labels;
}

function factLabels(contents: CheckpointContents, texts: PageTexts): readonly HTMLElement[] {
  const facts = contents.wrappings.map(({ section, prefix }) =>
    section === "" ? filled(texts.wrapped, quoted(prefix)) : filled(texts.sectionWrapped, section, quoted(prefix)),
  );
  if (contents.has_training_state) {
    facts.push(texts.trainingState);
  }
  if (contents.module_class !== null) {
    facts.push(filled(texts.wholeModule, contents.module_class));
  }
  facts.push(...Object.entries(contents.metadata).map(([key, value]) => `${key}: ${shortened(value)}`));
  return facts.map((each) => element("span", "tag", visible(each)));
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
