/** Python interpreters found on the machine without asking anybody. Starts none of them. */

import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";

const MINORS = [14, 13, 12, 11, 10];

/** Every Python on `searchPath`, likeliest first. Relative entries are left out: they could lie in the opened folder. */
export function pythonsOnPath(searchPath: string, platform: NodeJS.Platform = process.platform): readonly string[] {
  const windows = platform === "win32";
  const names = windows
    ? ["python.exe", "python3.exe"]
    : ["python3", "python", ...MINORS.map((minor) => `python3.${minor}`)];
  const folders = searchPath.split(windows ? ";" : ":").filter((each) => path.isAbsolute(each));
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name)).filter(isProgram));
  return [...new Set(found)];
}

/** The Python of a virtual environment in `folder`, by the names that people give to it. */
export function pythonsInFolder(folder: string, platform: NodeJS.Platform = process.platform): readonly string[] {
  const inside = platform === "win32" ? path.join("Scripts", "python.exe") : path.join("bin", "python");
  return [".venv", "venv", "env"].map((each) => path.join(folder, each, inside)).filter(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
