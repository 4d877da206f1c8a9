import type { z } from "zod";
import { type DraftHead, groupMessages, pendingHeads } from "#db/queries/groups.ts";
import { findDraft } from "#db/queries/draft.ts";
import { compare, type Stretch } from "#jobs/document/compare.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { readDraft } from "#jobs/document/read-draft.ts";
import { shownValue, type Values } from "#jobs/document/resolve.ts";
import { type Variable, variablesIn } from "#jobs/document/variables.ts";
import { type DraftReader, makeDraftReader } from "#jobs/sends/drafts.ts";
import { knownVariables, readValuesOfMessages } from "#jobs/sends/values.ts";
import type * as contract from "../contract/review.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { conditionsOf } from "./filtered.ts";
import { readInTurn, type Waits } from "./in-turn.ts";

type Groups = z.input<typeof contract.groups>;
type Differences = z.input<typeof contract.differs>["items"];

const nameless = { start: "Written one by one", template: "Without a template" };

/** The pending messages of a filter by the start or the template that they began with (PR4). */
export async function browseGroups(
  deps: Deps,
  by: Teammate,
  query: z.output<typeof contract.groupsQuery>,
  waits?: Waits,
): Promise<Groups> {
  const { by: groupBy, mine, mentionsMe, filter: given, ...rest } = query;
  const also = await conditionsOf(deps, by, "message", given);
  const filter = { ...rest, also, mineOf: mine ? by.id : undefined, mentioning: mentionsMe ? by.id : undefined };
  const { groups, more } = await readInTurn(
    deps,
    by,
    { isDear: Boolean(rest.q) || also.length > 0, usual: deps.long, waits },
    (db) => groupMessages(db, filter, groupBy, by.id),
  );
  return {
    items: groups.map(({ firstSendAtMs, name, ...group }) => ({
      by: groupBy,
      ...group,
      name: name ?? nameless[groupBy],
      firstSendAt: toInstant(firstSendAtMs),
    })),
    more,
  };
}

const mostDifferences = 100;

/** What sets each of these pending messages apart: the values that its text uses, and the lines that were edited since it began. An
 * id that is not pending is left out. */
export async function viewDifferences(deps: Deps, ids: readonly string[]): Promise<{ items: Differences }> {
  if (ids.length > mostDifferences) {
    throw new Refusal("invalid_field", `ids: at most ${mostDifferences} at once`, "ids");
  }
  const heads = await pendingHeads(deps.long, ids);
  const [values, known] = await Promise.all([
    readValuesOfMessages(deps.long, heads.map(({ id }) => id)),
    knownVariables(deps.long),
  ]);
  const drafts = makeDraftReader(deps.long);
  const items: Differences = [];
  for (const head of heads) {
    const { content, edited, lines } = await textOf(deps, drafts, head);
    items.push({ id: head.id, edited, values: valuesIn(content, known, values.get(head.id) ?? {}), lines });
  }
  return { items };
}

type Text = { content: Content } & Pick<Differences[number], "edited" | "lines">;

async function textOf(deps: Deps, drafts: DraftReader, head: DraftHead): Promise<Text> {
  const draft = head.headSeq === 0 ? undefined : await findDraft(deps.long, head.id);
  const [seed, ...updates] = draft?.updates ?? [];
  if (!seed) return { content: (await drafts.read(head)).content, edited: false, lines: [] };
  const content = readDraft(seed, updates);
  const { differs, subject, body } = compare(readDraft(seed, []), content);
  const lines = [subject, ...body.map(({ stretches }) => stretches)].map((stretches) => ({
    was: textAs(stretches, "removed"),
    is: textAs(stretches, "added"),
  }));
  return { content, edited: differs, lines: lines.filter(({ was, is }) => was !== is) };
}

/** A line as it stood, or as it stands. */
const textAs = (stretches: readonly Stretch[], as: Stretch["as"]): string =>
  stretches.filter((stretch) => stretch.as === "same" || stretch.as === as).map(({ text }) => text).join("");

function valuesIn(content: Content, known: readonly Variable[], values: Values) {
  const labels = new Map(known.map(({ path, label }) => [path, label]));
  return variablesIn(content).map((path) => ({
    path,
    label: labels.get(path) ?? path,
    value: shownValue(values[path]),
  }));
}
