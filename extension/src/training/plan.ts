/** What the runtime reads in a file before it trains: asked with `--plan`, which runs nothing of the file. */

import * as vscode from "vscode";

import { type Ending, launch, lastLine } from "../launch";

/** What must be known before a run; `choices` are the models to ask about, empty when the file leaves no question. */
export interface Plan {
  /** Who trains: `parts` for the runtime's own loop. */
  readonly mode: string | undefined;
  readonly choices: readonly Candidate[];
}

/** A model as FILE::name names it. */
export interface Candidate {
  readonly name: string;
  readonly line: number;
}

/** The plan for `file`, or the reason why there is none. */
export async function askForPlan(
  python: string,
  launcher: string,
  file: string,
  folder: string,
): Promise<Plan | { readonly refusal: string }> {
  const args = ["-X", "utf8", launcher, "train", file, "--plan", "--output-format", "json"];
  const running = launch(python, args, folder);
  let printed = "";
  running.process.stdin.end();
  running.process.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const ending = await running.ended;
  const plan = ending.code === 0 ? parsePlan(printed) : undefined;
  return plan ?? { refusal: causeOf(ending) };
}

/** The plan in what `--plan` has printed, undefined when it is none. */
export function parsePlan(printed: string): Plan | undefined {
  let read: unknown;
  try {
    read = JSON.parse(printed);
  } catch {
    return undefined;
  }
  if (typeof read !== "object" || read === null) {
    return undefined;
  }
  // Advice is what the runtime gives when it can't go on by itself.
  const isOpen = "advice" in read && typeof read.advice === "string";
  const listed: unknown = isOpen && "candidates" in read ? read.candidates : [];
  const mode = "mode" in read && typeof read.mode === "string" ? read.mode : undefined;
  return { mode, choices: Array.isArray(listed) ? listed.filter(isCandidate) : [] };
}

/** Why a process of the runtime ended, in its own words. */
export function causeOf({ error, stderr, code }: Ending): string {
  const said = lastLine(stderr).replace(/^torchvet: /, "");
  return error?.message ?? (said === "" ? vscode.l10n.t("exit code {0}", String(code)) : said);
}

function isCandidate(each: unknown): each is Candidate {
  const isNamed = typeof each === "object" && each !== null && "name" in each && "line" in each;
  return isNamed && typeof each.name === "string" && typeof each.line === "number";
}
