/** Which nodes of a tree are rows now: what is unfolded, or what fits a filter. Knows nothing of the page. */

import type { Node } from "./tree";

/** One row; `position` counts from 1 among the `n_siblings` that stand beside it. */
export interface Row {
  readonly node: Node;
  readonly level: number;
  readonly position: number;
  readonly n_siblings: number;
  readonly isUnfolded: boolean;
}

/** What is unfolded when nobody has chosen makes no more rows than this. */
const UNFOLDED_ROWS = 120;

/** The ids of the branches that are unfolded at first: the only root, small roots, and below them whole levels that fit. */
export function unfoldedAtFirst(roots: readonly Node[]): Set<string> {
  const unfolded = new Set<string>();
  let n_rows = roots.length;
  const unfold = (branches: readonly Node[]): readonly Node[] => {
    for (const each of branches) {
      unfolded.add(each.id);
      n_rows += each.children.length;
    }
    return branches.flatMap((each) => branchesOf(each.children));
  };
  const [first, ...others] = branchesOf(roots).sort((one, other) => one.children.length - other.children.length);
  if (first === undefined) {
    return unfolded;
  }
  let level = [...unfold(others.length === 0 || n_rows + first.children.length <= UNFOLDED_ROWS ? [first] : [])];
  for (const each of others) {
    level.push(...unfold(n_rows + each.children.length <= UNFOLDED_ROWS ? [each] : []));
  }
  while (level.length > 0 && n_rows + sum(level, (each) => each.children.length) <= UNFOLDED_ROWS) {
    level = [...unfold(level)];
  }
  return unfolded;
}

function branchesOf(nodes: readonly Node[]): Node[] {
  return nodes.filter((each) => each.children.length > 0);
}

function sum(nodes: readonly Node[], of: (node: Node) => number): number {
  return nodes.reduce((total, each) => total + of(each), 0);
}

/** The ids of all branches. */
export function everyBranch(roots: readonly Node[]): Set<string> {
  const found = new Set<string>();
  const stack = [...roots];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.children.length > 0) {
      found.add(node.id);
      stack.push(...node.children);
    }
  }
  return found;
}

/** The words of a filter; a node fits when all of them occur in it. */
export function wordsOf(filter: string): readonly string[] {
  return filter.toLowerCase().split(/\s+/).filter((each) => each !== "");
}

/** The rows to show. With `words`, the leaves that fit and all around them, but for what is folded in `folded`. */
export function visibleRows(
  roots: readonly Node[],
  unfolded: ReadonlySet<string>,
  words: readonly string[],
  folded: ReadonlySet<string>,
): readonly Row[] {
  const rows: Row[] = [];
  const isUnfolded = (node: Node): boolean => (words.length > 0 ? !folded.has(node.id) : unfolded.has(node.id));
  add(rows, fitting(roots, words), 1, isUnfolded);
  return rows;
}

/** The leaves that fit, in order. */
export function fittingLeaves(roots: readonly Node[], words: readonly string[]): readonly Node[] {
  const found: Node[] = [];
  collect(roots, words, found);
  return found;
}

function collect(nodes: readonly Node[], words: readonly string[], found: Node[]): void {
  for (const each of nodes) {
    if (each.children.length > 0) {
      collect(each.children, words, found);
    } else if (fits(each, words)) {
      found.push(each);
    }
  }
}

function add(rows: Row[], nodes: readonly Node[], level: number, isUnfolded: (node: Node) => boolean): void {
  nodes.forEach((node, index) => {
    const open = node.children.length > 0 && isUnfolded(node);
    rows.push({ node, level, position: index + 1, n_siblings: nodes.length, isUnfolded: open });
    if (open) {
      add(rows, node.children, level + 1, isUnfolded);
    }
  });
}

function fitting(nodes: readonly Node[], words: readonly string[]): readonly Node[] {
  if (words.length === 0) {
    return nodes;
  }
  return nodes.flatMap((node) => {
    if (node.children.length === 0) {
      return fits(node, words) ? [node] : [];
    }
    const children = fitting(node.children, words);
    return children.length > 0 ? [narrowed(node, children)] : [];
  });
}

function narrowed(node: Node, children: readonly Node[]): Node {
  return {
    ...node,
    children,
    n_leaves: sum(children, (each) => each.n_leaves),
    n_tensors: sum(children, (each) => each.n_tensors),
    n_values: sum(children, (each) => each.n_values),
    size_bytes: sum(children, (each) => each.size_bytes),
  };
}

function fits(leaf: Node, words: readonly string[]): boolean {
  return words.every((word) => leaf.searched.includes(word));
}
