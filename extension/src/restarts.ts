/** When the server is started again, and that it never is twice at once. Knows nothing of processes or VS Code. */

const WINDOW_MS = 180_000;
const DELAYS_MS = [500, 2_000, 8_000, 20_000];

/** How long to wait before the next start, undefined to give up. `crashes_ms` are times of crashes, the newest last. */
export function delayAfterCrash(crashes_ms: readonly number[]): number | undefined {
  const newest = crashes_ms.at(-1) ?? 0;
  const n_recent = crashes_ms.filter((each) => newest - each < WINDOW_MS).length;
  return DELAYS_MS[n_recent - 1];
}

/** A function that runs `task`, never twice at once: calls during a run share one further run after it. */
export function singleFlight(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running = task().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) {
      return run();
    }
    queued ??= running
      .catch(() => undefined)
      .then(() => {
        queued = undefined;
        return run();
      });
    return queued;
  };
}
