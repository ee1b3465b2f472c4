import { appendFile, mkdir, mkdtemp, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, test } from "vitest";

import { LineSplitter, parseEvent, Tail } from "../../extension/src/training/events";
import { knownRuns, newRunDir, unfinishedRuns } from "../../extension/src/training/folders";
import { outcomeOf } from "../../extension/src/training/outcome";
import { causeOf, parsePlan } from "../../extension/src/training/plan";
import { runItem } from "../../extension/src/training/runs";
import { after, AT_START, percentDone, resultText, standingText } from "../../extension/src/training/progress";

describe("an event", () => {
  test.each([
    ["a word with numbers", '{"v":1,"event":"epoch_started","epoch":1}', { event: "epoch_started", epoch: 1 }],
    ["a loss that was no number", '{"event":"iteration_completed","loss":null}', { event: "iteration_completed" }],
    ["a wrong type", '{"event":"x","epoch":"one"}', { event: "x" }],
    ["half a line", '{"event":"epo', undefined],
    ["no event", '{"epoch":1}', undefined],
    ["no object", "[1]", undefined],
    ["nothing", "", undefined],
  ])("%s", (_, line, expected) => {
    expect(parseEvent(line)).toEqual(expected);
  });

  test("is read when its line is whole, wherever the reads were cut", () => {
    const bytes = new TextEncoder().encode('{"reason":"损失"}\nnext\n');
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const lines = new LineSplitter();
      const read = [...lines.push(bytes.subarray(0, cut)), ...lines.push(bytes.subarray(cut))];
      expect(read).toEqual(['{"reason":"损失"}', "next"]);
    }
  });

  test("is handed over once, also from a file that comes late or is there already", async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), "torchvet-")), "events.jsonl");
    const tail = new Tail(file);
    expect(await tail.read()).toEqual([]);
    await appendFile(file, '{"event":"a"}\n{"event":');
    expect(await tail.read()).toEqual([{ event: "a" }]);
    await appendFile(file, '"b"}\n');
    expect(await tail.read()).toEqual([{ event: "b" }]);
    const later = new Tail(file, '{"event":"a"}\n'.length);
    expect(await later.read()).toEqual([{ event: "b" }]);
  });
});

describe("the standing of a run", () => {
  const events = [
    { event: "run_started", epochs: 2, n_batches: 10 },
    { event: "epoch_started", epoch: 1, epochs: 2, n_batches: 10 },
    { event: "iteration_completed", epoch: 1, batch: 5, step: 5, loss: 0.123456, steps_per_s: 99.5 },
    { event: "epoch_completed", epoch: 1, train_loss: 0.1, val_loss: 0.25 },
    { event: "epoch_started", epoch: 2 },
    { event: "iteration_completed", epoch: 2, batch: 10, step: 20, loss: 0.05 },
  ];

  test("is told in one line after each event", () => {
    let standing = AT_START;
    const told = events.map((event) => {
      standing = after(standing, event);
      return [standingText(standing), percentDone(standing)];
    });
    expect(told).toEqual([
      ["starting…", undefined],
      ["epoch 1/2", 0],
      ["epoch 1/2 · batch 5/10 · loss 0.123 · 99.5 steps/s", 25],
      ["epoch 1/2 · batch 5/10 · loss 0.1 · validation loss 0.25 · 99.5 steps/s", 25],
      ["epoch 2/2 · loss 0.1 · validation loss 0.25 · 99.5 steps/s", 50],
      ["epoch 2/2 · batch 10/10 · loss 0.05 · validation loss 0.25 · 99.5 steps/s", 100],
    ]);
    expect(resultText(standing)).toBe("epoch 2/2 · loss 0.05 · validation loss 0.25");
  });

  test("of a script has steps only, and no percentage", () => {
    const standing = after(AT_START, { event: "iteration_completed", step: 40, loss: 1.5 });
    expect(standingText(standing)).toBe("step 40 · loss 1.5");
    expect(percentDone(standing)).toBeUndefined();
  });

  test("of a script whose loops are recognised is told like any other", () => {
    const standing = after(AT_START, { event: "iteration_completed", epoch: 2, epochs: 4, batch: 3, n_batches: 6, step: 9 });
    expect(standingText(standing)).toBe("epoch 2/4 · batch 3/6");
    expect(percentDone(standing)).toBe(37.5);
  });

  test("knows why it failed, and whether it can go on", () => {
    expect(after(AT_START, { event: "run_failed", reason: "loss is NaN" }).failure).toBe("loss is NaN");
    expect(after(AT_START, { event: "run_stopped", resume: "torchvet train --resume x" }).isResumable).toBe(true);
    expect(after(AT_START, { event: "run_stopped" }).isResumable).toBe(false);
    const killed = [{ event: "run_started", mode: "parts" }, { event: "checkpoint_saved" }].reduce(after, AT_START);
    expect(killed.isResumable).toBe(true);
    expect(after(killed, { event: "run_completed" }).isResumable).toBe(false);
  });
});

describe("the end of a run", () => {
  test.each([
    [0, null, "done"],
    [1, null, "failed"],
    [2, null, "refused"],
    [130, null, "stopped"],
    [143, null, "stopped"],
    [null, "SIGTERM", "stopped"],
    [null, "SIGKILL", "failed"],
  ] as const)("code %s, signal %s: %s", (code, signal, expected) => {
    expect(outcomeOf({ code, signal })).toBe(expected);
  });

  test("is explained in the runtime's words", () => {
    const ending = { code: 2, signal: null, error: undefined };
    expect(causeOf({ ...ending, stderr: "warning\ntorchvet: a.py has no model\n" })).toBe("a.py has no model");
    expect(causeOf({ ...ending, stderr: "" })).toBe("exit code 2");
  });
});

describe("a plan", () => {
  const candidates = [
    { name: "Net", kind: "class", line: 3 },
    { name: "Other", kind: "class", line: 9 },
  ];

  test.each([
    ["asks when the runtime needs advice", JSON.stringify({ advice: "name one", candidates }), ["Net", "Other"]],
    ["does not ask otherwise", JSON.stringify({ advice: null, candidates }), []],
    ["skips what it does not know", JSON.stringify({ advice: "name one", candidates: [1, { name: "x" }] }), []],
  ])("%s", (_, printed, expected) => {
    expect(parsePlan(printed)?.choices.map((each) => each.name)).toEqual(expected);
  });

  test("says who trains", () => {
    expect(parsePlan('{"mode":"script","advice":null}')?.mode).toBe("script");
  });

  test("is none when something else was printed", () => {
    expect(parsePlan("Traceback")).toBeUndefined();
  });
});

describe("folders of runs", () => {
  test("sort by name in the order of time", () => {
    const [one, other] = [new Date("2026-01-02T03:04:05Z"), new Date("2026-01-02T03:04:06Z")];
    expect(newRunDir("/w", "/w/net.py", one)).toBe(path.join("/w", "runs", "net-20260102-030405"));
    expect(newRunDir("/w", "/w/net.py", one) < newRunDir("/w", "/w/net.py", other)).toBe(true);
  });

  test("that have stopped early are offered, the newest first", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "torchvet-"));
    const saved = '{"event":"run_started","mode":"parts"}\n{"event":"checkpoint_saved"}\n';
    const script = '{"event":"run_started","mode":"script"}\n{"event":"checkpoint_saved"}\n';
    await addRun(folder, "stopped", `${saved}{"event":"run_stopped","resume":"x"}\n`, 1);
    await addRun(folder, "killed", `${saved}{"event":"iter`, 2);
    await addRun(folder, "script", `${script}{"event":"run_stopped","resume":null}\n`, 3);
    await addRun(folder, "killed-script", `${script}{"event":"iter`, 6);
    await addRun(folder, "done", `${saved}{"event":"run_completed"}\n`, 4);
    await addRun(folder, "unsaved", '{"event":"run_failed"}\n', 5);
    expect((await unfinishedRuns(folder)).map((each) => path.basename(each))).toEqual(["killed", "stopped"]);
    expect(await unfinishedRuns(path.join(folder, "nowhere"))).toEqual([]);
    const listed = (await knownRuns(folder)).map((each) => `${path.basename(each.dir)} ${each.end}`);
    expect(listed).toEqual([
      "killed-script open",
      "unsaved failed",
      "done done",
      "script stopped",
      "killed open",
      "stopped stopped",
    ]);
  });

  test("are listed with how they ended and how far they came", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "torchvet-"));
    const epoch = '{"event":"epoch_completed","epoch":3,"epochs":3,"train_loss":0.5,"val_loss":0.25}\n';
    await addRun(folder, "net-1", `{"event":"run_started","mode":"parts"}\n${epoch}{"event":"run_completed"}\n`, 1);
    const items = (await knownRuns(folder)).map(runItem);
    expect(items.map(({ label, description }) => [label, description])).toEqual([
      ["net-1", "done · epoch 3/3 · loss 0.5 · validation loss 0.25"],
    ]);
  });
});

async function addRun(folder: string, name: string, events: string, time_s: number): Promise<void> {
  const dir = path.join(folder, "runs", name);
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, "events.jsonl");
  await writeFile(file, events);
  await utimes(file, time_s, time_s);
}
