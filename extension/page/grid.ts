/** The tree as a table that draws only the rows in view, for mouse, keyboard and screen reader. */

import { element } from "./elements";
import { visible } from "./format";
import type { Row } from "./rows";

const ROW_PX = 22;
/** Drawn above and below what is in view, so that scrolling meets rows and not gaps. */
const MARGIN_ROWS = 12;
const INDENT_PX = 14;

/** What a grid shows of a node besides its label. */
export interface Columns {
  readonly titles: readonly string[];
  readonly cells: (row: Row) => readonly string[];
  readonly classes: string;
}

/** What happens in a grid. */
export interface Actions {
  readonly fold: (row: Row, unfold: boolean) => void;
  readonly copy: (row: Row) => void;
  readonly leave: () => void;
}

/** One table. `show` gives it rows; what has the focus stays so by its id. */
export class Grid {
  readonly element = element("div", "grid");
  readonly #head = element("div", "row head");
  readonly #scroll = element("div", "scroll");
  readonly #space = element("div", "space");
  #rows: readonly Row[] = [];
  #columns: Columns = { titles: [], cells: () => [], classes: "" };
  #words: readonly string[] = [];
  #active = 0;

  constructor(
    label: string,
    private readonly actions: Actions,
  ) {
    this.#scroll.tabIndex = 0;
    this.#scroll.setAttribute("role", "treegrid");
    this.#scroll.setAttribute("aria-label", label);
    this.#head.setAttribute("aria-hidden", "true");
    this.#space.setAttribute("role", "presentation");
    this.#scroll.append(this.#space);
    this.element.append(this.#head, this.#scroll);
    this.#scroll.addEventListener("scroll", () => {
      this.#draw();
    });
    this.#scroll.addEventListener("keydown", (event) => {
      this.#press(event);
    });
    this.#scroll.addEventListener("click", (event) => {
      this.#click(event);
    });
    new ResizeObserver(() => {
      this.#draw();
    }).observe(this.#scroll);
  }

  /** Shows these rows; `words` are marked in the labels. */
  show(rows: readonly Row[], columns: Columns, words: readonly string[]): void {
    const active = this.#rows[this.#active]?.node.id;
    this.#rows = rows;
    this.#columns = columns;
    this.#words = words;
    this.#active = Math.max(0, rows.findIndex((each) => each.node.id === active));
    this.element.className = `grid ${columns.classes}`;
    this.#head.replaceChildren(...columns.titles.map((each) => element("div", "cell", each)));
    this.#scroll.setAttribute("aria-rowcount", String(rows.length));
    this.#scroll.setAttribute("aria-colcount", String(columns.titles.length));
    this.#space.style.height = `${rows.length * ROW_PX}px`;
    this.#draw();
  }

  get top(): number {
    return this.#scroll.scrollTop;
  }

  set top(value: number) {
    this.#scroll.scrollTop = value;
    this.#draw();
  }

  focus(): void {
    this.#scroll.focus();
  }

  #draw(): void {
    const first = Math.max(0, Math.floor(this.#scroll.scrollTop / ROW_PX) - MARGIN_ROWS);
    const n_rows = Math.ceil(this.#scroll.clientHeight / ROW_PX) + 2 * MARGIN_ROWS;
    const drawn = this.#rows.slice(first, first + n_rows).map((row, index) => this.#row(row, first + index));
    this.#space.replaceChildren(...drawn);
    this.#scroll.setAttribute("aria-activedescendant", this.#rows.length > 0 ? `row-${this.#active}` : "");
  }

  #row(row: Row, index: number): HTMLElement {
    const made = element("div", `row${index === this.#active ? " active" : ""}${row.level === 1 ? " top" : ""}`);
    made.id = `row-${index}`;
    made.dataset["index"] = String(index);
    made.style.transform = `translateY(${index * ROW_PX}px)`;
    made.setAttribute("role", "row");
    made.setAttribute("aria-level", String(row.level));
    made.setAttribute("aria-posinset", String(row.position));
    made.setAttribute("aria-setsize", String(row.n_siblings));
    made.setAttribute("aria-rowindex", String(index + 1));
    made.setAttribute("aria-selected", String(index === this.#active));
    const isBranch = row.node.children.length > 0;
    if (isBranch) {
      made.setAttribute("aria-expanded", String(row.isUnfolded));
    }
    made.append(this.#label(row, isBranch), ...this.#columns.cells(row).map((text) => cell(text)));
    return made;
  }

  #label(row: Row, isBranch: boolean): HTMLElement {
    const twistie = element("span", isBranch ? `twistie${row.isUnfolded ? " open" : ""}` : "twistie none");
    const text = element("span", isBranch ? "branch" : "leaf", ...marked(visible(row.node.label), this.#words));
    const label = element("div", "cell label", twistie, text);
    label.setAttribute("role", "gridcell");
    label.style.paddingInlineStart = `${8 + (row.level - 1) * INDENT_PX}px`;
    label.title = visible(row.node.tensor?.path ?? row.node.label);
    return label;
  }

  #click(event: MouseEvent): void {
    const index = event.target instanceof Element ? event.target.closest<HTMLElement>(".row")?.dataset["index"] : undefined;
    const row = index === undefined ? undefined : this.#rows[Number(index)];
    if (row === undefined) {
      return;
    }
    this.#active = Number(index);
    // Somebody who marks text wants to copy it.
    if (row.node.children.length > 0 && document.getSelection()?.isCollapsed !== false) {
      this.actions.fold(row, !row.isUnfolded);
    } else {
      this.#draw();
    }
  }

  #press(event: KeyboardEvent): void {
    const row = this.#rows[this.#active];
    if (row === undefined || event.altKey) {
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "c" && document.getSelection()?.isCollapsed !== false) {
        this.actions.copy(row);
      }
      return;
    }
    if (event.key === "ArrowUp" && this.#active === 0) {
      this.actions.leave();
    } else if (this.#move(event.key, row) || this.#fold(event.key, row)) {
      event.preventDefault();
    }
  }

  #move(key: string, row: Row): boolean {
    const page = Math.max(1, Math.floor(this.#scroll.clientHeight / ROW_PX) - 1);
    const last = this.#rows.length - 1;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[key];
    if (step !== undefined) {
      this.#activate(Math.min(last, Math.max(0, this.#active + step)));
    } else if (key === "Home" || key === "End") {
      this.#activate(key === "Home" ? 0 : last);
    } else if (key === "ArrowLeft" && !row.isUnfolded) {
      this.#activate(this.#parent(row));
    } else if (key === "ArrowRight" && row.isUnfolded) {
      this.#activate(this.#active + 1);
    } else {
      return false;
    }
    return true;
  }

  #fold(key: string, row: Row): boolean {
    const isKey = ["ArrowLeft", "ArrowRight", "Enter", " "].includes(key);
    if (isKey && row.node.children.length > 0) {
      this.actions.fold(row, !row.isUnfolded);
    }
    return isKey;
  }

  #parent(row: Row): number {
    let index = this.#active;
    while (index > 0 && (this.#rows[index]?.level ?? 0) >= row.level) {
      index -= 1;
    }
    return (this.#rows[index]?.level ?? row.level) < row.level ? index : this.#active;
  }

  #activate(index: number): void {
    this.#active = index;
    const top = index * ROW_PX;
    const { scrollTop, clientHeight } = this.#scroll;
    if (top < scrollTop) {
      this.#scroll.scrollTop = top;
    } else if (top + ROW_PX > scrollTop + clientHeight) {
      this.#scroll.scrollTop = top + ROW_PX - clientHeight;
    }
    this.#draw();
  }
}

function cell(text: string): HTMLElement {
  const made = element("div", "cell", visible(text));
  made.setAttribute("role", "gridcell");
  made.title = made.textContent;
  return made;
}

/** `text` with the words that the filter looks for marked in it. */
function marked(text: string, words: readonly string[]): (HTMLElement | string)[] {
  const lower = text.toLowerCase();
  const word = words.find((each) => lower.includes(each));
  // Of some letters the small one is longer, and places would be wrong.
  if (word === undefined || lower.length !== text.length) {
    return [text];
  }
  const start = lower.indexOf(word);
  const end = start + word.length;
  return [text.slice(0, start), element("mark", "", text.slice(start, end)), text.slice(end)];
}
