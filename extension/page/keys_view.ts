/** A filter and a tree below it: the keys of a file, or the differences of two. */

import type { PageTexts } from "../src/checkpoints/texts";
import { button, element } from "./elements";
import { count, filled } from "./format";
import { type Columns, Grid } from "./grid";
import { everyBranch, fittingLeaves, type Row, unfoldedAtFirst, visibleRows, wordsOf } from "./rows";
import type { Node as Key } from "./tree";

/** What the view says to who shows it. */
export interface Listener {
  readonly copy: (keys: readonly Key[]) => void;
  readonly changed: () => void;
}

/** One filter, one tree. */
export class KeysView {
  readonly element = element("div", "keys");
  readonly #filter = element("input", "filter");
  readonly #shown = element("span", "shown");
  readonly #nothing = element("div", "nothing");
  readonly #grid: Grid;
  #roots: readonly Key[] = [];
  #columns: Columns = { titles: [], cells: () => [], classes: "" };
  #unfolded = new Set<string>();
  #folded = new Set<string>();
  #n_leaves = 0;

  constructor(
    private readonly texts: PageTexts,
    private readonly language: string,
    private readonly listener: Listener,
  ) {
    this.#grid = new Grid(texts.key, {
      fold: (row, unfold) => {
        this.#fold(row, unfold);
      },
      copy: (row) => {
        listener.copy(fittingLeaves([row.node], []));
      },
      leave: () => {
        this.#filter.focus();
      },
    });
    this.element.append(this.#bar(), this.#grid.element, this.#nothing);
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "f" && this.element.isConnected) {
        event.preventDefault();
        this.#filter.select();
      }
    });
  }

  /** Shows these roots; what somebody had unfolded among them stays so. */
  show(roots: readonly Key[], columns: Columns): void {
    const isFirst = this.#roots.length === 0;
    this.#roots = roots;
    this.#columns = columns;
    this.#n_leaves = fittingLeaves(roots, []).length;
    if (isFirst && this.#unfolded.size === 0) {
      this.#unfolded = unfoldedAtFirst(roots);
    }
    this.#refresh();
  }

  /** Takes up where somebody was before. */
  restore(filter: string, unfolded: readonly string[] | undefined, top: number): void {
    this.#filter.value = filter;
    if (unfolded !== undefined) {
      this.#unfolded = new Set(unfolded);
    }
    this.#refresh();
    this.#grid.top = top;
  }

  get filter(): string {
    return this.#filter.value;
  }

  get unfolded(): readonly string[] {
    return [...this.#unfolded];
  }

  get top(): number {
    return this.#grid.top;
  }

  focus(): void {
    this.#grid.focus();
  }

  #bar(): HTMLElement {
    const filter = this.#filter;
    filter.type = "text";
    filter.spellcheck = false;
    filter.placeholder = this.texts.filter;
    filter.setAttribute("aria-label", this.texts.filter);
    filter.addEventListener("input", () => {
      this.#folded.clear();
      this.#refresh();
      this.#grid.top = 0;
    });
    filter.addEventListener("keydown", (event) => {
      this.#pressInFilter(event);
    });
    this.#shown.setAttribute("role", "status");
    const { expandAll, collapseAll, copyKeys } = this.texts;
    const all = (unfolded: boolean) => () => {
      this.#foldAll(unfolded);
    };
    const copy = (): void => {
      this.listener.copy(fittingLeaves(this.#roots, wordsOf(filter.value)));
    };
    const buttons = [
      button(expandAll, "quiet", all(true)),
      button(collapseAll, "quiet", all(false)),
      button(copyKeys, "quiet", copy),
    ];
    return element("div", "bar", filter, this.#shown, element("span", "buttons", ...buttons));
  }

  #pressInFilter(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.#filter.value !== "") {
      this.#filter.value = "";
      this.#refresh();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      this.#grid.focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  #fold(row: Row, unfold: boolean): void {
    const { id } = row.node;
    if (wordsOf(this.#filter.value).length > 0) {
      this.#folded = changed(this.#folded, id, !unfold);
    } else {
      this.#unfolded = changed(this.#unfolded, id, unfold);
    }
    this.#refresh();
  }

  #foldAll(unfold: boolean): void {
    const every = everyBranch(this.#roots);
    this.#folded = unfold ? new Set() : every;
    this.#unfolded = unfold ? every : new Set();
    this.#refresh();
  }

  #refresh(): void {
    const words = wordsOf(this.#filter.value);
    const rows = visibleRows(this.#roots, this.#unfolded, words, this.#folded);
    const n_shown = words.length > 0 ? fittingLeaves(this.#roots, words).length : this.#n_leaves;
    const total = count(this.#n_leaves, this.language);
    this.#shown.textContent = words.length > 0 ? filled(this.texts.shown, count(n_shown, this.language), total) : "";
    this.#nothing.textContent = words.length > 0 ? this.texts.nothingFits : this.texts.empty;
    this.#nothing.hidden = rows.length > 0;
    this.#grid.element.hidden = rows.length === 0;
    this.#grid.show(rows, this.#columns, words);
    this.listener.changed();
  }
}

function changed(ids: ReadonlySet<string>, id: string, isIn: boolean): Set<string> {
  const fresh = new Set(ids);
  if (isIn) {
    fresh.add(id);
  } else {
    fresh.delete(id);
  }
  return fresh;
}
