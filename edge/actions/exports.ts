import type { z } from "zod";
import { liveTraits } from "#db/queries/trait.ts";
import type { TraitEntity } from "#db/schema/people.ts";
import type * as contract from "../contract/exports.ts";
import type { Deps, Teammate } from "../context.ts";
import { accountCsv, conversationCsv, type CsvColumn, messageCsv, userCsv } from "../shapes/csv-columns.ts";
import { csvHeaders } from "../shapes/csv-answer.ts";
import { type CsvCell, csvLine } from "../shapes/csv-line.ts";
import { browseAccounts } from "./accounts.ts";
import { browseConversations } from "./conversations.ts";
import { browseMessages } from "./messages.ts";
import type { Waits } from "./in-turn.ts";
import { browseUsers } from "./users.ts";

/** Rows that are read at a time: what of a file stands in memory at most. */
const pageSize = 500;

type Page<T> = { items: T[]; next: string | null };
type Given<T> = {
  name: string;
  columns: readonly CsvColumn<T>[];
  read: (page: { cursor: string | undefined; limit: number }, waits: Waits) => Promise<Page<T>>;
};

export async function exportAccounts(
  deps: Deps,
  by: Teammate,
  asked: z.output<typeof contract.accountsCsv>,
  signal?: AbortSignal,
) {
  const { columns, ...query } = asked;
  const slow = aside(deps);
  return await csvOf(deps, signal, {
    name: "accounts",
    columns: await columnsOf(slow, accountCsv, "account", columns),
    read: (page, waits) => browseAccounts(slow, by, { ...query, ...page }, waits),
  });
}

export async function exportUsers(
  deps: Deps,
  by: Teammate,
  asked: z.output<typeof contract.usersCsv>,
  signal?: AbortSignal,
) {
  const { columns, ...query } = asked;
  const slow = aside(deps);
  return await csvOf(deps, signal, {
    name: "users",
    columns: await columnsOf(slow, userCsv, "user", columns),
    read: (page, waits) => browseUsers(slow, by, { ...query, ...page }, waits),
  });
}

export async function exportConversations(
  deps: Deps,
  by: Teammate,
  asked: z.output<typeof contract.conversationsCsv>,
  signal?: AbortSignal,
) {
  const { columns, ...query } = asked;
  const slow = aside(deps);
  return await csvOf(deps, signal, {
    name: "conversations",
    columns: await columnsOf(slow, conversationCsv, "conversation", columns),
    read: (page, waits) => browseConversations(slow, by, { ...query, ...page }, waits),
  });
}

export async function exportMessages(
  deps: Deps,
  by: Teammate,
  asked: z.output<typeof contract.messagesCsv>,
  signal?: AbortSignal,
) {
  const { columns, ...query } = asked;
  const slow = aside(deps);
  return await csvOf(deps, signal, {
    name: "messages",
    columns: await columnsOf(slow, messageCsv, null, columns),
    read: (page, waits) => browseMessages(slow, by, { ...query, ...page }, waits),
  });
}

/** A file is long: all that is read for it stands aside for what people wait for. */
const aside = (deps: Deps): Deps => ({ ...deps, db: deps.lists, long: deps.lists });

/** The columns that are asked for, in their order; a key that is none, such as of a trait that went away, is passed over. */
async function columnsOf<T extends { traits?: Record<string, CsvCell> } | object>(
  deps: Deps,
  builtIn: Record<string, CsvColumn<T>>,
  entity: TraitEntity | null,
  asked: string | undefined,
): Promise<CsvColumn<T>[]> {
  if (!asked) return Object.values(builtIn);
  const all = new Map(Object.entries(builtIn));
  for (const [key, trait] of entity === null ? [] : await liveTraits(deps.db, entity)) {
    const valueOf = (row: T) => (row as { traits: Record<string, CsvCell> }).traits[key];
    const labels = new Map(trait.options?.map(({ value, label }) => [value, label]));
    const cell = trait.type === "select" ? (row: T) => labels.get(String(valueOf(row))) ?? valueOf(row) : valueOf;
    all.set(`traits.${key}`, { label: trait.label, cell });
  }
  const chosen = [...new Set(asked.split(","))].flatMap((key) => all.get(key) ?? []);
  return chosen.length > 0 ? chosen : Object.values(builtIn);
}

/** A page at a time as they are taken. The first is read before anything is answered, so that what is wrong with the list is refused. */
async function csvOf<T>(
  deps: Deps,
  signal: AbortSignal | undefined,
  { name, columns, read }: Given<T>,
): Promise<Response> {
  const first = await read({ cursor: undefined, limit: pageSize }, { signal });
  const linesOf = (page: Page<T>) => page.items.map((row) => csvLine(columns.map(({ cell }) => cell(row)))).join("");
  async function* lines() {
    yield `\ufeff${csvLine(columns.map(({ label }) => label))}${linesOf(first)}`;
    for (let page = first; page.next !== null;) {
      page = await read({ cursor: page.next, limit: pageSize }, { goesOn: true });
      yield linesOf(page);
    }
  }
  const headers = csvHeaders(name, deps.nowMs());
  return new Response(ReadableStream.from(lines()).pipeThrough(new TextEncoderStream()), { headers });
}
