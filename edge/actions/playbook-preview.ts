import type { z } from "zod";
import { compileFilter } from "#db/filter/compile.ts";
import { barredConditions, enteringConditions, leavingConditions } from "#db/queries/playbook-stays.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import type { Waits } from "./in-turn.ts";
import { type AskedDefinition, checkPlaybook } from "./playbook-check.ts";
import { countAccounts, countedAccounts } from "./playbook-matching.ts";
import { getPlaybook } from "./playbooks.ts";

/** Who matches now, and who would enter and leave were this what runs (PB1). Bounded like the counts of lists. */
export async function previewPlaybook(
  deps: Deps,
  by: Teammate,
  id: string,
  definition: AskedDefinition,
  waits?: Waits,
): Promise<z.input<typeof contract.playbookPreview>> {
  const row = await getPlaybook(deps, id);
  const { problems, rule } = await checkPlaybook(deps, by, row, definition);
  const accounts = await countAccounts(deps);
  if (!rule) return { problems, accounts, matching: null, entering: null, barred: null, leaving: null };
  const matching = await countedAccounts(deps, by, compileFilter(rule, "account"), waits);
  if (matching.count === 0 && !matching.isMore) {
    problems.push({ field: "rule", message: "matches no account now", level: "warning" });
  }
  if (row.version === 0) return { problems, accounts, matching, entering: null, barred: null, leaving: null };
  const goesOn = { ...waits, goesOn: true };
  const entering = await countedAccounts(deps, by, enteringConditions(id, rule), goesOn);
  const barred = await countedAccounts(deps, by, barredConditions(id, rule), goesOn);
  const leaving = await countedAccounts(deps, by, leavingConditions(id, rule), goesOn);
  return { problems, accounts, matching, entering, barred, leaving };
}
