/** What the runtime finds in a file before it trains: asked with `--plan`, which runs nothing of the file. */

import { launch, lastLine } from "../launch";

/** What could be trained, as written behind FILE on the command line: FILE::Class. */
export interface Plan {
  readonly candidates: readonly string[];
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
  return plan ?? { refusal: ending.error?.message ?? (lastLine(ending.stderr) || printed.trim()) };
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
  const listed: unknown = "candidates" in read ? read.candidates : [];
  return { candidates: Array.isArray(listed) ? listed.map(nameOf).filter((each) => each !== undefined) : [] };
}

function nameOf(candidate: unknown): string | undefined {
  if (typeof candidate === "string") {
    return candidate;
  }
  const named = typeof candidate === "object" && candidate !== null && "name" in candidate;
  return named && typeof candidate.name === "string" ? candidate.name : undefined;
}
