/** Shows that no kill and no failure of a provider loses or doubles a mail: 200 runs of the fault runner, or `FAULT_RUNS` from `FAULT_SEED`
 * on. It measures nothing, so that it runs only when it is named. */
export const faults = {
  about: "200 seeded runs of 300 messages with killed processes and failing providers (SE5)",
  async run(): Promise<void> {
    const vitest = new URL("../../node_modules/vitest/vitest.mjs", import.meta.url).pathname;
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", vitest, "run", "--config", "tests/vitest.config.ts"],
        ...["--project", "fuzz", "tests/fuzz/release-faults.test.ts"],
      ],
      env: { FAULT_RUNS: Deno.env.get("FAULT_RUNS") ?? "200" },
    }).spawn().status;
    if (code !== 0) Deno.exit(code);
  },
};
