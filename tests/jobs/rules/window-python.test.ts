import { describe, expect, test } from "vitest";
import type { SendingWindow } from "#db/schema/teammate.ts";
import type { ClosedDays } from "#jobs/rules/closed-days.ts";
import { makeCalendar } from "#jobs/rules/sending-window.ts";

const script = new URL("../../fixtures/windows.py", import.meta.url).pathname;
const kept = new URL("../../fixtures/windows.tsv", import.meta.url);

type Case = {
  zone: string;
  window: SendingWindow;
  closed: [string, string][];
  atMs: number;
  isOpen: boolean;
  opensMs: number | null;
  closesMs: number | null;
};
type Changes = [fromMs: number, offsetSeconds: number][];

/** What the script prints: the clock changes that Python knows, and the cases with their answers. */
function read(text: string): { changes: Map<string, Changes>; cases: Case[] } {
  const changes = new Map<string, Changes>();
  const cases: Case[] = [];
  const ms = (cell: string | undefined) => cell === "-" ? null : Number(cell);
  for (const line of text.trim().split("\n")) {
    const [kind, zone, ...cells] = line.split("\t") as [string, string, ...string[]];
    if (kind === "zone") changes.set(zone, JSON.parse(cells[0]!));
    else {
      const [window, closed, at, isOpen, opens, closes] = cells;
      cases.push({
        ...{ zone, window: JSON.parse(window!), closed: JSON.parse(closed!), atMs: Number(at) },
        ...{ isOpen: isOpen === "1", opensMs: ms(opens), closesMs: ms(closes) },
      });
    }
  }
  return { changes, cases };
}

/** Whether this runtime's zone rules, which are of another release, put the clocks forward and back when Python's do. */
function agrees(zone: string, changes: Changes): boolean {
  const offsetAt = (ms: number) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;
  const ends = [...changes.slice(1).map(([ms]) => ms), Date.parse("2029-01-01T00:00Z")];
  return changes.every(([fromMs, offset], i) => {
    for (let ms = fromMs; ms < ends[i]!; ms += 7 * 86_400_000) if (offsetAt(ms) !== offset) return false;
    return offsetAt(ends[i]! - 1) === offset;
  });
}

const days = ([fromDay, toDay]: [string, string]): ClosedDays => ({ fromDay, toDay, of: "leave", why: "away" });

function told({ window, zone, closed, atMs }: Case): Pick<Case, "isOpen" | "opensMs" | "closesMs"> {
  const calendar = makeCalendar(window, zone, closed.map(days));
  const farMs = atMs + 21 * 86_400_000;
  const near = (ms: number) => ms < farMs ? ms : null;
  const span = calendar.openSpan(atMs);
  const opensMs = near(Math.max(atMs, span?.fromMs ?? Infinity));
  return { isOpen: calendar.isOpen(atMs), opensMs, closesMs: opensMs === null ? null : near(span?.toMs ?? Infinity) };
}

async function askPython(): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("python3", { args: [script], stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch {
    // This machine has no Python, or none with zones: its answers are kept.
    return null;
  }
}

const fromPython = await askPython();
const sources: [string, string][] = [
  ["kept answers", await Deno.readTextFile(kept)],
  ...(fromPython ? [["this machine's Python", fromPython] as [string, string]] : []),
];

describe.each(sources)("%s", (_, text) => {
  const { changes, cases } = read(text);

  test("[SW1] [SW3] [SW4] 2,000 random windows, zones, closed days and instants, as Python counts them minute by minute", () => {
    const agreed = new Set([...changes].filter(([zone, of]) => agrees(zone, of)).map(([zone]) => zone));
    const compared = cases.filter(({ zone }) => agreed.has(zone));
    const wrong = compared.filter(({ isOpen, opensMs, closesMs, ...asked }) => {
      const answer = told({ isOpen, opensMs, closesMs, ...asked });
      return answer.isOpen !== isOpen || answer.opensMs !== opensMs || answer.closesMs !== closesMs;
    });
    expect(wrong.slice(0, 3).map((one) => ({ ...one, told: told(one) }))).toEqual([]);
    expect(cases.length).toBe(2_000);
    // Governments change their minds: rules of another year may differ for some zones, never for most.
    expect(compared.length).toBeGreaterThan(1_700);
    expect(compared.filter(({ isOpen }) => isOpen).length).toBeGreaterThan(400);
    expect(compared.filter(({ closed, opensMs, atMs }) => closed.length > 0 && opensMs !== atMs).length)
      .toBeGreaterThan(400);
  });
});
