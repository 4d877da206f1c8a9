import type { StartDefinition } from "./definition.ts";
import type { StartFacts, StartPlan } from "./plan-facts.ts";
import { planGroups } from "./plan-groups.ts";
import { planUsers } from "./plan-users.ts";

/** Which conversations a start creates and whom it skips, each for one reason (ST6). No address is written to twice. Pure: the
 * preview and the run share it. */
export const planStart = (definition: StartDefinition, facts: StartFacts): StartPlan =>
  definition.strategy === "perAccount" ? planGroups(definition, facts) : planUsers(definition, facts);
