/** The page of one checkpoint: takes messages of the extension and shows what they say. */

import type { Remedy, ToPage } from "../src/checkpoints/messages";
import type { PageTexts } from "../src/checkpoints/texts";
import type { CheckpointContents } from "../src/protocol";
import { differences, notCompared, verdicts } from "./differences";
import { button, element } from "./elements";
import { count, filled, shape, size, visible } from "./format";
import type { Columns } from "./grid";
import { heading } from "./heading";
import { KeysView } from "./keys_view";
import { host } from "./kept";
import type { Row } from "./rows";
import { treeOf, type Node as Key } from "./tree";

const language = document.documentElement.lang || "en";

/** So long nobody scrolled or typed. */
const KEEP_MS = 150;

/** What is on the page, once it knows its texts. */
class Page {
  readonly #keys: KeysView;
  readonly #differences: KeysView;
  #isRestored = false;
  #keeping: number | undefined;

  constructor(private readonly texts: PageTexts) {
    const copy = (keys: readonly Key[]): void => {
      const text = keys.map((each) => each.tensor?.path ?? each.id.slice(each.id.indexOf("\n") + 1)).join("\n");
      host.postMessage({ kind: "copy", text, n_keys: keys.length });
    };
    const keep = (): void => {
      this.#keep();
    };
    this.#keys = new KeysView(texts, language, { copy, changed: keep });
    this.#differences = new KeysView(texts, language, { copy, changed: () => undefined });
    this.#keys.element.addEventListener("scroll", keep, { capture: true });
  }

  take(message: ToPage): void {
    switch (message.kind) {
      case "texts":
        break;
      case "waiting":
        show(element("div", "box waiting", message.text));
        break;
      case "problem":
        this.#problem(message.problem, message.remedy, message.buttons);
        break;
      case "contents":
        this.#contents(message.name, message.contents);
        break;
      case "comparison":
        this.#comparison(message);
        break;
    }
  }

  #contents(name: string, contents: CheckpointContents): void {
    const compare = button(this.texts.compare, "", () => {
      host.postMessage({ kind: "compare" });
    });
    show(
      element("header", "", titled(name, compare), ...heading(contents, this.texts, language)),
      this.#keys.element,
    );
    this.#keys.show(treeOf(contents), this.#columns());
    this.#restore();
    focusOn(this.#keys);
  }

  #comparison({ name, other, answer }: Extract<ToPage, { kind: "comparison" }>): void {
    const back = button(this.texts.back, "", () => {
      host.postMessage({ kind: "endComparison" });
    });
    const names = namesOf(name, other);
    const lines = verdicts(answer.sections, names, this.texts, language).map(({ text, isSame }) =>
      element("div", isSame ? "verdict same" : "verdict", element("span", "sign", isSame ? "✓" : "≠"), visible(text)),
    );
    const title = titled(name, back, element("p", "other", filled(this.texts.comparedWith, visible(other))));
    if (answer.problem !== null) {
      show(element("header", "", title, this.#box(this.texts.notCompared, answer.problem.problem, answer.problem.remedy)));
      return;
    }
    const roots = differences(answer.sections, names, this.texts, language);
    const unsaid = notCompared(answer, this.texts).map((each) => element("p", "other", visible(each)));
    show(element("header", "", title, ...lines, ...unsaid), ...(roots.length > 0 ? [this.#differences.element] : []));
    const titles = [this.texts.key, names.here, names.there];
    this.#differences.show(roots, { titles, cells: differenceCells, classes: "differences" });
    focusOn(this.#differences);
  }

  #problem(problem: string, remedy: string, buttons: readonly Remedy[]): void {
    const made = buttons.map((each) =>
      button(each === "start" ? this.texts.start : this.texts.logs, each === "start" ? "" : "second", () => {
        host.postMessage({ kind: "remedy", remedy: each });
      }),
    );
    const box = buttons.length > 0 ? this.#box(problem, remedy) : this.#box(this.texts.unreadable, problem, remedy);
    box.append(element("div", "buttons", ...made));
    show(box);
  }

  #box(title: string, ...lines: readonly string[]): HTMLElement {
    const paragraphs = lines.filter((each) => each !== "").map((each) => element("p", "", visible(sentence(each))));
    const box = element("div", "box problem", element("h2", "", title), ...paragraphs);
    box.setAttribute("role", "alert");
    return box;
  }

  #columns(): Columns {
    const { key, shape, dtype, parameters, size } = this.texts;
    return { titles: [key, shape, dtype, parameters, size], cells: (row) => this.#cells(row), classes: "contents" };
  }

  #cells({ node }: Row): readonly string[] {
    if (node.children.length === 0 && node.tensor === undefined) {
      return [...node.cells, "", "", ""];
    }
    const numbers = node.n_tensors > 0 ? [count(node.n_values, language), size(node.size_bytes, language)] : ["", ""];
    if (node.tensor !== undefined) {
      return [shape(node.tensor.shape), node.tensor.dtype, ...numbers];
    }
    return [this.#tensors(node.n_tensors), "", ...numbers];
  }

  #tensors(n: number): string {
    if (n === 0) {
      return "";
    }
    return n === 1 ? this.texts.oneTensor : filled(this.texts.manyTensors, count(n, language));
  }

  #restore(): void {
    const kept = this.#isRestored ? undefined : host.getState();
    this.#isRestored = true;
    if (kept !== undefined) {
      this.#keys.restore(kept.filter, kept.unfolded, kept.top);
    }
  }

  #keep(): void {
    if (!this.#isRestored) {
      return;
    }
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      host.setState({ filter: this.#keys.filter, unfolded: this.#keys.unfolded, top: this.#keys.top });
    }, KEEP_MS);
  }
}

function differenceCells({ node }: Row): readonly string[] {
  return node.children.length > 0 ? ["", ""] : node.cells;
}

function titled(name: string, action: HTMLElement, ...below: readonly HTMLElement[]): HTMLElement {
  const names = element("div", "names", element("h1", "", visible(name)), ...below);
  return element("div", "title", names, action);
}

function show(...content: readonly HTMLElement[]): void {
  document.body.replaceChildren(...content);
}

/** Gives the keys the focus, unless it is in another part of the editor or in the filter. */
function focusOn(view: KeysView): void {
  const isFree = document.activeElement === null || document.activeElement === document.body;
  if (document.hasFocus() && isFree) {
    view.focus();
  }
}

/** The server's words begin small and end without a full stop, to stand behind a path. */
function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The last parts of two paths, as many as it takes to tell them apart. */
function namesOf(name: string, other: string): { readonly here: string; readonly there: string } {
  const last = other.split(/[\\/]/).at(-1) ?? other;
  return { here: name, there: last === name ? other : last };
}

let page: Page | undefined;
window.addEventListener("message", (event: MessageEvent<ToPage>) => {
  if (event.data.kind === "texts") {
    page ??= new Page(event.data.texts);
  }
  page?.take(event.data);
});
host.postMessage({ kind: "ready" });
