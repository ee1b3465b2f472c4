/** Keys as a tree by module path: `model/layer1.0.weight` stands in `model`, `layer1`, `0`. Knows nothing of the page. */

import type { CheckpointContents, CheckpointTensor, CheckpointValue } from "../src/protocol";
import { n_values, shape } from "./format";

/** No module nests as deeply; a key made of dots could exhaust the stack. */
const DEEPEST = 64;

/** A branch, or a leaf: a tensor or another value. `id` is its own among all nodes of one tree. */
export interface Node {
  readonly id: string;
  readonly label: string;
  readonly children: readonly Node[];
  readonly tensor: CheckpointTensor | undefined;
  /** What stands in the columns of a leaf that is no tensor of this file. */
  readonly cells: readonly string[];
  /** What the filter looks at. */
  readonly searched: string;
  readonly n_leaves: number;
  readonly n_tensors: number;
  readonly n_values: number;
  readonly size_bytes: number;
}

interface Growing {
  readonly id: string;
  readonly label: string;
  /** What stands between it and what is inside: "/" or ".". */
  readonly joint: string;
  readonly branches: Map<string, Growing>;
  readonly parts: (Growing | Node)[];
}

/** The tree of all tensors and values, in the order of the file. */
export function treeOf(contents: Pick<CheckpointContents, "tensors" | "values">): readonly Node[] {
  const root: Growing = { id: "", label: "", joint: "", branches: new Map(), parts: [] };
  for (const tensor of contents.tensors) {
    const { branch, label } = place(root, tensor.path);
    branch.parts.push(tensorLeaf(tensor, label));
  }
  for (const value of contents.values) {
    const { branch, label } = place(root, value.path);
    branch.parts.push(valueLeaf(value, label));
  }
  return grown(root).children;
}

/** A leaf for `tensor`. */
export function tensorLeaf(tensor: CheckpointTensor, label: string, cells: readonly string[] = [], id = ""): Node {
  const searched = `${tensor.path} ${shape(tensor.shape)} ${tensor.dtype} ${cells.join(" ")}`.toLowerCase();
  const sums = { n_leaves: 1, n_tensors: 1, n_values: n_values(tensor), size_bytes: tensor.size_bytes };
  return { id: `${id}\n${tensor.path}`, label, children: [], tensor, cells, searched, ...sums };
}

/** A branch around `children`, with their sums. */
export function branchOf(id: string, label: string, children: readonly Node[]): Node {
  const sums = { n_leaves: 0, n_tensors: 0, n_values: 0, size_bytes: 0 };
  for (const each of children) {
    sums.n_leaves += each.n_leaves;
    sums.n_tensors += each.n_tensors;
    sums.n_values += each.n_values;
    sums.size_bytes += each.size_bytes;
  }
  return { id, label, children, tensor: undefined, cells: [], searched: "", ...sums };
}

function valueLeaf(value: CheckpointValue, label: string): Node {
  const searched = `${value.path} ${value.text}`.toLowerCase();
  const sums = { n_leaves: 1, n_tensors: 0, n_values: 0, size_bytes: 0 };
  const id = `value\n${value.path}`;
  return { id, label, children: [], tensor: undefined, cells: [value.text], searched, ...sums };
}

function place(root: Growing, path: string): { readonly branch: Growing; readonly label: string } {
  let branch = root;
  let start = 0;
  let level = 0;
  for (let end = 0; end < path.length && level < DEEPEST; end += 1) {
    if (path[end] === "/" || path[end] === ".") {
      branch = inside(branch, path.slice(0, end + 1), path.slice(start, end), path[end] ?? "");
      start = end + 1;
      level += 1;
    }
  }
  return { branch, label: path.slice(start) };
}

function inside(branch: Growing, path: string, label: string, joint: string): Growing {
  const known = branch.branches.get(label + joint);
  if (known !== undefined) {
    return known;
  }
  const fresh: Growing = { id: `branch\n${path}`, label, joint, branches: new Map(), parts: [] };
  branch.branches.set(label + joint, fresh);
  branch.parts.push(fresh);
  return fresh;
}

function grown(branch: Growing): Node {
  const children = branch.parts.map((each) => ("parts" in each ? grown(each) : each));
  const [only] = children;
  // A chain of branches with nothing else in them is one row, as in the explorer.
  if (children.length === 1 && only !== undefined && only.children.length > 0 && branch.joint !== "") {
    return { ...only, label: branch.label + branch.joint + only.label };
  }
  return branchOf(branch.id, branch.label, children);
}
