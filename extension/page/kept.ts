/** What the page remembers while its tab is hidden, and the line to the extension. */

import type { FromPage } from "../src/checkpoints/messages";

/** Where somebody was in a file. */
export interface Kept {
  readonly filter: string;
  readonly unfolded: readonly string[] | undefined;
  readonly top: number;
}

interface Host {
  readonly postMessage: (message: FromPage) => void;
  readonly getState: () => Kept | undefined;
  readonly setState: (state: Kept) => void;
}

declare function acquireVsCodeApi(): Host;

/** The extension at the other end. */
export const host = acquireVsCodeApi();
