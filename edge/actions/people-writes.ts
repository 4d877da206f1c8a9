import type { TraitDefinition } from "#db/queries/trait.ts";
import type { Fault, Item, ItemResult, Writer } from "#jobs/imports/items.ts";
import { upsert } from "#jobs/imports/upsert.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";

/** Items of a bulk upsert that share a batch, so that none of its writes takes long. */
const together = 50;

/** Who may set values of a trait: admins, everybody who may write, or nobody but an API key (PD5). */
export function mayEditTrait(trait: Pick<TraitDefinition, "editRight">, by: Pick<Teammate, "role" | "sessionId">) {
  return trait.editRight === "members" || (trait.editRight === "admins" ? by.role === "admin" : by.sessionId === null);
}

const writerOf = (by: Teammate): Writer => ({ id: by.id, mayEdit: (trait) => mayEditTrait(trait, by) });

const writing = (deps: Deps, by: Teammate) => ({
  writer: writerOf(by),
  hashAddress: deps.links.hashAddress,
  atMs: deps.nowMs(),
});

const refusalOfFault = (fault: Fault): Refusal =>
  fault.code === "not_found"
    ? new Refusal("not_found", fault.message)
    : new Refusal(fault.code, `${fault.field}: ${fault.message}`, fault.field);

/** Writes one account or user. @throws {Refusal} naming the field; nothing was written. */
export async function writeOne(deps: Deps, by: Teammate, item: Item): Promise<void> {
  const [result] = await upsert(deps.db, { items: [item], ...writing(deps, by) });
  if ("fault" in result!) throw refusalOfFault(result.fault);
  tellOthers(deps);
}

type BulkResult = { id: string; status: "created" | "updated" | "unchanged" } | {
  error: { code: string; message: string; field?: string };
};

/** Writes up to 1,000 items; one that is refused, already by the caller, is an error in its place (PD6). */
export async function writeMany(
  deps: Deps,
  by: Teammate,
  items: (Item | Refusal)[],
): Promise<{ results: BulkResult[] }> {
  const results: BulkResult[] = [];
  for (let from = 0; from < items.length; from += together) {
    const part = items.slice(from, from + together);
    const good = part.filter((item) => !(item instanceof Refusal));
    const written = await upsert(deps.long, { items: good as Item[], ...writing(deps, by) });
    part.forEach((item, n) => results.push(bulkResult(from + n, item instanceof Refusal ? item : written.shift()!)));
  }
  tellOthers(deps);
  return { results };
}

function bulkResult(n: number, result: ItemResult | Refusal): BulkResult {
  if (!(result instanceof Refusal) && !("fault" in result)) return result;
  const { code, message, field = "id" } = result instanceof Refusal ? result : refusalOfFault(result.fault);
  const path = `items.${n}.${field}`;
  return {
    error: { code, field: path, message: message.startsWith(`${field}: `) ? `items.${n}.${message}` : message },
  };
}

/** A changed CSM or AE may have moved pending mail to another queue. */
export function tellOthers(deps: Deps): void {
  void deps.changes.nudge();
  deps.nudge("release");
}
