import type { Db } from "#db/client.ts";
import { readRegistry } from "#db/filter/registry.ts";
import { stayingAmong } from "#db/queries/enrollment-sweep.ts";
import { readVersions } from "#db/queries/playbook-release.ts";
import type { PlaybookDefinition } from "./definition.ts";
import { readRule } from "./rules.ts";

type Stay = { stayId: string; playbookId: string; versionNo: number };

/** Which of these stays, a few hundred, are open and of accounts that match the rule of their version at this moment; and of which nobody
 * can tell, with why. One look for each version. */
export async function matchingNow(
  db: Db,
  stays: readonly Stay[],
  nowMs: number,
): Promise<{ matching: Set<string>; faults: Map<string, string> }> {
  const matching = new Set<string>();
  const faults = new Map<string, string>();
  if (stays.length === 0) return { matching, faults };
  const byVersion = Map.groupBy(stays, ({ playbookId, versionNo }) => `${playbookId}:${versionNo}`);
  const [registry, definitions] = await Promise.all([
    readRegistry(db),
    readVersions(db, [...byVersion.values()].map(([first]) => first!)),
  ]);
  for (const [key, theirs] of byVersion) {
    const definition = definitions.get(key) as PlaybookDefinition | undefined;
    if (!definition) continue;
    const rule = readRule(definition, registry, nowMs);
    const ids = [...new Set(theirs.map(({ stayId }) => stayId))];
    if ("fault" in rule) {
      for (const id of ids) faults.set(id, rule.fault);
      continue;
    }
    const { playbookId, versionNo } = theirs[0]!;
    for (const id of await stayingAmong(db, { playbookId, versionNo, holds: rule.holds }, ids)) matching.add(id);
  }
  return { matching, faults };
}
