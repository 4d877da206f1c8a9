import { operatorsOf } from "#db/filter/operators.ts";
import type { Filter } from "#db/filter/language.ts";
import { randomCondition, randomFilter } from "#tests/db/filter/random-filter.ts";
import type { FilterWorkspace } from "#tests/db/filter/workspace.ts";
import type { Random } from "#tests/support/random.ts";

export const rated = ["opened", "replied", "bounced", "unsubscribed"] as const;
export const measures = ["conversations", "sent", ...rated] as const;
const builtIn = ["template", "sender", "playbook", "step", "channel", "account.status"];

/** A question as somebody might ask it: mostly of all conversations, or of those of one account's kind. */
export function randomQuestion(random: Random, w: FilterWorkspace): Record<string, unknown> & { kind: string } {
  const fields = [...w.registry.fields.values()].filter((field) => field.entity !== "message");
  const traits = w.traits.filter(({ entity }) => entity !== "user").map(({ entity, key }) => `${entity}.traits.${key}`);
  const at = (days: number) => new Date(w.nowMs + days * 86_400_000 + random.int(0, 86_399_999)).toISOString();
  const filter = (): Filter => {
    const field = random.pick(fields.filter(({ entity }) => entity !== "user"));
    return random.chance(0.5)
      ? randomCondition(random, w, field, random.pick(operatorsOf(field)))
      : randomFilter(random, w, fields, 2);
  };
  const asked = {
    ...(random.chance(0.5) ? { filter: filter() } : {}),
    ...(random.chance(0.4) ? { since: at(random.int(-13, 0)) } : {}),
    ...(random.chance(0.4) ? { before: at(random.int(1, 13)) } : {}),
    ...(random.chance(0.3) ? { timeZone: random.pick(["Asia/Kathmandu", "America/Havana"]) } : {}),
  };
  const kind = random.pick(["count", "rate", "series", "breakdown", "breakdown"] as const);
  switch (kind) {
    case "count":
      return { kind, measure: random.pick(measures), ...asked };
    case "rate":
      return { kind, measure: random.pick(rated), ...asked };
    case "series": {
      const every = random.pick(["day", "week", "month"]);
      return { kind, measures: random.shuffle(measures).slice(0, random.int(1, 3)), every, ...asked };
    }
    case "breakdown": {
      const asRate = random.chance(0.3);
      const measure = random.pick(asRate ? rated : measures);
      return { kind, measure, asRate, by: random.pick([...builtIn, ...traits]), limit: random.int(1, 12), ...asked };
    }
  }
}
