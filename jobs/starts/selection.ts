import type { Db } from "#db/client.ts";
import { readChosen } from "#jobs/bulk/chosen.ts";
import type { StartDefinition } from "./definition.ts";

/** Ids that are looked for by one step. */
const foundAtOnce = 1_000;

/**
 * The start with who or what matches its list now, by id (ST1): from here on it is as if they had been picked by hand. At most `most`
 * of them, and whether there may be more. Null when `goOn`, asked before each step, said not to.
 * @throws {FilterFault} what the list was filtered by is not there any more.
 */
export async function readSelection(
  db: Db,
  definition: StartDefinition,
  most: number,
  goOn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<{ definition: StartDefinition; isMore: boolean } | null> {
  const { on } = definition;
  if (!on.list) return { definition, isMore: false };
  const found: string[] = [];
  let afterId: string | null = null;
  do {
    if (!await goOn()) return null;
    const stretch = await readChosen(db, on.list, { afterId, most: Math.min(foundAtOnce, most - found.length) });
    found.push(...stretch.ids);
    afterId = stretch.next;
  } while (afterId !== null && found.length < most);
  const chosen: StartDefinition["on"] = on.kind === "accounts"
    ? { ...on, accountIds: found }
    : { ...on, userIds: found };
  return { definition: { ...definition, on: chosen }, isMore: afterId !== null };
}
