/** The parts of a checkpoint's page that need no page: the tree, its rows, differences, texts, and the policy around it. */

import { describe, expect, test } from "vitest";

import { differences, notCompared, verdicts } from "../../extension/page/differences";
import { count, filled, shape, size, visible } from "../../extension/page/format";
import { everyBranch, fittingLeaves, type Row, unfoldedAtFirst, visibleRows, wordsOf } from "../../extension/page/rows";
import { type Node, treeOf } from "../../extension/page/tree";
import { pageHtml } from "../../extension/src/checkpoints/page";
import { pageTexts } from "../../extension/src/checkpoints/texts";
import type { CheckpointTensor, ComparedSections } from "../../extension/src/protocol";

const NOTHING = new Set<string>();
const names = { here: "a.pt", there: "b.pt" };
const texts = pageTexts();

function tensor(path: string, ...dims: readonly number[]): CheckpointTensor {
  return { path, shape: dims, dtype: "float32", size_bytes: 4 * dims.reduce((product, dim) => product * dim, 1) };
}

/** The tree as indented labels. */
function drawn(nodes: readonly Node[], indent = ""): readonly string[] {
  return nodes.flatMap((each) => [indent + each.label, ...drawn(each.children, `${indent}  `)]);
}

function labels(rows: readonly Row[]): readonly string[] {
  return rows.map((each) => "  ".repeat(each.level - 1) + each.node.label);
}

function grown(...paths: readonly string[]): readonly Node[] {
  return treeOf({ tensors: paths.map((each) => tensor(each, 2, 3)), values: [] });
}

describe("the tree", () => {
  test.each([
    ["module paths", ["a.x", "a.y", "b"], ["a", "  x", "  y", "b"]],
    ["entries of dicts", ["model/a.x", "model/b", "ema/a.x"], ["model", "  a", "    x", "  b", "ema/a", "  x"]],
    ["branches alone in a branch as one row", ["m/t.l.0.w", "m/t.l.1.w"], ["m/t.l", "  0", "    w", "  1", "    w"]],
    ["the order of the file", ["l.2.w", "l.10.w", "l.1.w"], ["l", "  2", "    w", "  10", "    w", "  1", "    w"]],
    ["a key that is also the beginning of one", ["a", "a.b"], ["a", "a", "  b"]],
    ["empty names", ["", ".a", "b..c"], ["", "", "  a", "b.", "  c"]],
  ])("shows %s", (_, paths, expected) => {
    expect(drawn(grown(...paths))).toEqual(expected);
  });

  test("has an id of its own for every node", () => {
    const roots = grown("a", "a.b", "a/b", "a.b.c", "", ".", "x/a.b");
    const ids = visibleRows(roots, everyBranch(roots), [], NOTHING).map((each) => each.node.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("ends somewhere, however deep a key pretends to be", () => {
    const [root] = grown(`${"a.".repeat(30_000)}b`, `${"a.".repeat(30_000)}c`);
    expect(drawn(root === undefined ? [] : [root]).length).toBe(3);
  });

  test("sums up what is inside a branch", () => {
    const values = [{ path: "model.epoch", text: "3" }];
    const [root] = treeOf({ tensors: [tensor("model.a", 2, 3), tensor("model.b.c", 4)], values });
    expect(root).toMatchObject({ n_leaves: 3, n_tensors: 2, n_values: 10, size_bytes: 40 });
  });

  test("of a hundred thousand tensors is there at once", () => {
    const paths = Array.from({ length: 100_000 }, (_, index) => `blocks.${index % 1000}.part.${index}.weight`);
    const start = performance.now();
    const roots = grown(...paths);
    expect(visibleRows(roots, everyBranch(roots), wordsOf("weight 7"), NOTHING).length).toBeGreaterThan(10_000);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe("the rows", () => {
  const roots = grown("net.a.weight", "net.a.bias", "net.b.weight", "head");

  test("are those of unfolded branches", () => {
    const [net] = roots;
    expect(labels(visibleRows(roots, NOTHING, [], NOTHING))).toEqual(["net", "head"]);
    expect(labels(visibleRows(roots, new Set([net?.id ?? ""]), [], NOTHING))).toEqual(["net", "  a", "  b", "head"]);
  });

  test.each([
    ["weight", ["net", "  a", "    weight", "  b", "    weight"]],
    ["WEIGHT b", ["net", "  b", "    weight"]],
    ["(2, 3) head", ["head"]],
    ["float32 bias", ["net", "  a", "    bias"]],
    ["nothing", []],
  ])("that fit %s stand with all around them", (filter, expected) => {
    expect(labels(visibleRows(roots, NOTHING, wordsOf(filter), NOTHING))).toEqual(expected);
    expect(fittingLeaves(roots, wordsOf(filter)).length).toBe(expected.filter((each) => /weight|bias|head/.test(each)).length);
  });

  test("say where they stand among their siblings", () => {
    const rows = visibleRows(roots, NOTHING, [], NOTHING);
    expect(rows.map((each) => [each.position, each.n_siblings, each.level])).toEqual([
      [1, 2, 1],
      [2, 2, 1],
    ]);
  });

  test("are few at first, however large the file", () => {
    const blocks = (n: number): readonly string[] =>
      Array.from({ length: n }, (_, index) => [`net.blocks.${index}.w`, `net.blocks.${index}.b`, `net.last.${index}`]).flat();
    const first = (all: readonly Node[]): number => visibleRows(all, unfoldedAtFirst(all), [], NOTHING).length;
    expect(first(grown(...blocks(10)))).toBe(1 + 2 + 10 + 10 + 20);
    expect(first(grown(...blocks(5_000)))).toBe(3);
    expect(first(grown("a.x", ...Array.from({ length: 500 }, (_, index) => `b.${index}`)))).toBe(3);
    expect(first([])).toBe(0);
  });
});

describe("differences", () => {
  const none: ComparedSections = {
    ...{ here: "", there: "", n_here: 2, n_there: 2, removed_prefixes: [] },
    ...{ only_here: [], only_there: [], reshaped: [], retyped: [] },
  };

  test("stand under what kind they are", () => {
    const section: ComparedSections = {
      ...none,
      only_here: [tensor("old", 1)],
      reshaped: [{ here: tensor("w", 2, 3), there: tensor("module.w", 2, 4) }],
    };
    const roots = differences([section], names, texts, "en");
    expect(drawn(roots)).toEqual(["Only in a.pt: 1", "  old", "In another shape: 1", "  w"]);
    expect(roots.flatMap((each) => each.children.map((leaf) => leaf.cells))).toEqual([
      ["(1,) float32", ""],
      ["(2, 3) float32", "(2, 4) float32"],
    ]);
  });

  test.each([
    [none, "All 2 keys, their shapes and dtypes are the same", true],
    [{ ...none, removed_prefixes: ["module."] }, "All 2 keys match after removing “module.”", true],
    [{ ...none, only_there: [tensor("w", 1)], n_there: 3 }, "2 keys in a.pt, 3 in b.pt", false],
  ])("are told in one line", (section, text, isSame) => {
    expect(verdicts([section], names, texts, "en")).toEqual([{ text, isSame }]);
  });

  test("say what of a class was not compared", () => {
    const answer = { sections: [none], problem: null, left_out: [], without_shape: [] };
    const many = Array.from({ length: 30 }, (_, index) => `l.${String(index)}`);
    expect(notCompared(answer, texts)).toEqual([]);
    expect(notCompared({ ...answer, left_out: ["head", "norm"], without_shape: many }, texts)).toEqual([
      "Not known without running the class, and left out: head, norm",
      `Shapes not known without running the class, and not compared: ${many.slice(0, 20).join(", ")}, …`,
    ]);
  });
});

describe("texts", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [999_950, "1.0 MB"],
    [97_800_000, "97.8 MB"],
    [5e15, "5,000.0 TB"],
  ])("say %d bytes as people do", (n_bytes, text) => {
    expect(size(n_bytes, "en")).toBe(text);
  });

  test("say shapes as Python does", () => {
    expect([shape([]), shape([3]), shape([3, 4]), shape(null)]).toEqual(["()", "(3,)", "(3, 4)", "?"]);
  });

  test("keep what can't be seen from hiding", () => {
    expect(visible("a\u202eb\nc\u0000\u200bé训😀")).toBe("a\\u{202e}b\\u{a}c\\u{0}\\u{200b}é训😀");
  });

  test("fill their places, whatever stands in the values", () => {
    expect(filled("{1} of {0}", "{1}", "$&")).toBe("$& of {1}");
    expect(count(1_234_567, "en")).toBe("1,234,567");
  });
});

test("the page may load its own script and style, and nothing else", () => {
  const parts = { source: "https://own", script: 'https://own/a"b.js', style: "https://own/a.css", nonce: "n0nce", language: "zh-cn" };
  const html = pageHtml(parts);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  expect(policy).toBe("default-src 'none'; style-src https://own; script-src 'nonce-n0nce'");
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain('<script nonce="n0nce" src="https://own/a&quot;b.js">');
  expect(html).toContain('<html lang="zh-cn">');
  expect(html).not.toMatch(/ on\w+=|style=|unsafe/);
});
