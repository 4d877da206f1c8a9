import { expect, test } from "vitest";
import { inboundSamples, readSample, verdictOf, wordFor } from "#tests/support/inbound-samples.ts";

const samples = inboundSamples();

test.each(samples)("[CH6] $name is what it is", async (sample) => {
  expect(verdictOf(await readSample(sample))).toEqual(sample.expected);
});

test("[CH6] no kind of mail is taken for another", async () => {
  const rows = new Map<string, Map<string, number>>();
  for (const sample of samples) {
    const row = rows.get(wordFor(sample.expected)) ?? new Map<string, number>();
    const got = wordFor(verdictOf(await readSample(sample)));
    rows.set(wordFor(sample.expected), row.set(got, (row.get(got) ?? 0) + 1));
  }
  const table = [...rows].map(([is, row]) => [is, ...[...row].map(([got, count]) => `${got} ${count}`)].join(" → "));
  console.info(table.sort().join("\n"));
  expect(samples.length).toBeGreaterThanOrEqual(60);
  for (const [is, row] of rows) expect([...row.keys()], is).toEqual([is]);
});

test("[CH6] classes of bounces agree with RFC 3463 over all samples", async () => {
  const seen = new Map<string, number>();
  for (const sample of samples) {
    for (const report of sample.expected.reports ?? []) seen.set(report.class, (seen.get(report.class) ?? 0) + 1);
    const verdict = verdictOf(await readSample(sample));
    for (const { code, class: means } of verdict.reports ?? []) {
      if (code?.startsWith("4.")) expect(["soft", "full"], sample.name).toContain(means);
      if (code?.endsWith(".2.2")) expect(means, sample.name).toBe("full");
    }
  }
  expect([...seen.keys()].sort()).toEqual(["full", "hard", "policy", "soft", "unknown"]);
});
