import type { z } from "zod";
import { liveTraits } from "#db/queries/trait.ts";
import type { TraitEntity } from "#db/schema/people.ts";
import type * as contract from "../contract/exports.ts";
import type { Deps, Teammate } from "../context.ts";
import { accountCsv, conversationCsv, type CsvColumn, messageCsv, userCsv } from "../shapes/csv-columns.ts";
import { type CsvCell, csvLine } from "../shapes/csv-line.ts";
import { browseAccounts } from "./accounts.ts";
import { browseConversations } from "./conversations.ts";
import { browseMessages } from "./messages.ts";
import { browseUsers } from "./users.ts";

/** Rows that are read at a time: what of a file stands in memory at most. */
const pageSize = 500;

type Page<T> = { items: T[]; next: string | null };
type Given<T> = {
  name: string;
  columns: readonly CsvColumn<T>[];
  read: (page: { cursor: string | undefined; limit: number }) => Promise<Page<T>>;
};

export async function exportAccounts(deps: Deps, by: Teammate, asked: z.output<typeof contract.accountsCsv>) {
  const { columns, ...query } = asked;
  const slow = onLong(deps);
  return await csvOf(deps, {
    name: "accounts",
    columns: await columnsOf(slow, accountCsv, "account", columns),
    read: (page) => browseAccounts(slow, by, { ...query, ...page }),
  });
}

export async function exportUsers(deps: Deps, by: Teammate, asked: z.output<typeof contract.usersCsv>) {
  const { columns, ...query } = asked;
  const slow = onLong(deps);
  return await csvOf(deps, {
    name: "users",
    columns: await columnsOf(slow, userCsv, "user", columns),
    read: (page) => browseUsers(slow, by, { ...query, ...page }),
  });
}

export async function exportConversations(deps: Deps, by: Teammate, asked: z.output<typeof contract.conversationsCsv>) {
  const { columns, ...query } = asked;
  const slow = onLong(deps);
  return await csvOf(deps, {
    name: "conversations",
    columns: await columnsOf(slow, conversationCsv, "conversation", columns),
    read: (page) => browseConversations(slow, by, { ...query, ...page }),
  });
}

export async function exportMessages(deps: Deps, by: Teammate, asked: z.output<typeof contract.messagesCsv>) {
  const { columns, ...query } = asked;
  const slow = onLong(deps);
  return await csvOf(deps, {
    name: "messages",
    columns: await columnsOf(slow, messageCsv, null, columns),
    read: (page) => browseMessages(slow, by, { ...query, ...page }),
  });
}

/** A file is long: all that is read for it stands aside for what people wait for. */
const onLong = (deps: Deps): Deps => ({ ...deps, db: deps.long });

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
async function csvOf<T>(deps: Deps, { name, columns, read }: Given<T>): Promise<Response> {
  const first = await read({ cursor: undefined, limit: pageSize });
  const linesOf = (page: Page<T>) => page.items.map((row) => csvLine(columns.map(({ cell }) => cell(row)))).join("");
  async function* lines() {
    yield `\ufeff${csvLine(columns.map(({ label }) => label))}${linesOf(first)}`;
    for (let page = first; page.next !== null;) {
      page = await read({ cursor: page.next, limit: pageSize });
      yield linesOf(page);
    }
  }
  const day = new Date(deps.nowMs()).toISOString().slice(0, 10);
  return new Response(ReadableStream.from(lines()).pipeThrough(new TextEncoderStream()), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}-${day}.csv"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
