/** What the view of a checkpoint and the page inside it say to each other. */

import type { CheckpointContents, ComparisonAnswer } from "../protocol";
import type { PageTexts } from "./texts";

/** A button that the page can show beside a problem. */
export type Remedy = "start" | "logs";

export type ToPage =
  | { readonly kind: "texts"; readonly texts: PageTexts }
  | { readonly kind: "waiting"; readonly text: string }
  | { readonly kind: "problem"; readonly problem: string; readonly remedy: string; readonly buttons: readonly Remedy[] }
  | { readonly kind: "contents"; readonly name: string; readonly contents: CheckpointContents }
  | { readonly kind: "comparison"; readonly name: string; readonly other: string; readonly answer: ComparisonAnswer };

export type FromPage =
  | { readonly kind: "ready" | "compare" | "endComparison" }
  | { readonly kind: "copy"; readonly text: string; readonly n_keys: number }
  | { readonly kind: "remedy"; readonly remedy: Remedy };
