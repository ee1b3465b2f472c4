import { describe, expect, test } from "vitest";

import { lastLine, launch } from "../../extension/src/launch";

describe("a process", () => {
  test("that ends tells its code and what it last said", async () => {
    const script = "process.stderr.write('one\\nlast words\\n'); process.exitCode = 3";
    const ending = await launch(process.execPath, ["-e", script]).ended;
    expect(ending).toMatchObject({ code: 3, signal: null, error: undefined });
    expect(lastLine(ending.stderr)).toBe("last words");
  });

  test("that can't be started tells why", async () => {
    const ending = await launch("/no/such/program", []).ended;
    expect(ending.error?.message).toContain("ENOENT");
  });

  test("gets its arguments as they are, without a shell", async () => {
    const odd = ["a b", "$HOME", "深度;学习", `"'`];
    const running = launch(process.execPath, ["-e", "console.error(JSON.stringify(process.argv.slice(1)))", ...odd]);
    expect(JSON.parse(lastLine((await running.ended).stderr))).toEqual(odd);
  });

  test("keeps only the end of a long story", async () => {
    const running = launch(process.execPath, ["-e", "process.stderr.write('x'.repeat(100000) + '\\nend')"]);
    const { stderr } = await running.ended;
    expect(stderr.length).toBeLessThan(10_000);
    expect(lastLine(stderr)).toBe("end");
  });
});
