import { describe, expect, test } from "vitest";

import { delayAfterCrash, singleFlight } from "../../extension/src/restarts";

describe("after a crash", () => {
  test.each([
    [[0], 500],
    [[0, 1_000], 2_000],
    [[0, 1_000, 2_000], 8_000],
    [[0, 1_000, 2_000, 3_000], 20_000],
    [[0, 1_000, 2_000, 3_000, 4_000], undefined],
    // The early ones are forgiven after three minutes.
    [[0, 1_000, 2_000, 3_000, 400_000], 500],
  ])("crashes at %j ms wait %s ms", (crashes_ms, expected) => {
    expect(delayAfterCrash(crashes_ms)).toBe(expected);
  });
});

describe("a single flight", () => {
  test("runs never twice at once, and once more for all calls during a run", async () => {
    const finish: (() => void)[] = [];
    let n_going = 0;
    let most = 0;
    const fly = singleFlight(async () => {
      n_going += 1;
      most = Math.max(most, n_going);
      await new Promise<void>((resolve) => finish.push(resolve));
      n_going -= 1;
    });
    const first = fly();
    const during = [fly(), fly(), fly()];
    finish[0]?.();
    await first;
    await expect.poll(() => finish.length).toBe(2);
    finish[1]?.();
    await Promise.all(during);
    expect(most).toBe(1);
    expect(finish.length).toBe(2);
  });

  test("a run that failed does not keep the next from running", async () => {
    let n_runs = 0;
    const fly = singleFlight(() => {
      n_runs += 1;
      return n_runs === 1 ? Promise.reject(new Error("first")) : Promise.resolve();
    });
    await expect(fly()).rejects.toThrow("first");
    await fly();
    expect(n_runs).toBe(2);
  });
});
