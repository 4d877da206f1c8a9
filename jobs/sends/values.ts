import type { Db } from "#db/client.ts";
import { readSettings } from "#db/queries/setting.ts";
import {
  readDefinitions,
  readValueRows,
  type Subjects,
  subjectsOf,
  subjectsOfMessages,
  type ValueRows,
} from "#db/queries/value-source.ts";
import type { Row } from "#db/values.ts";
import { valuesOf } from "#jobs/compose/values.ts";
import { barred, type Values } from "#jobs/document/resolve.ts";
import { isOfUser, type Variable, variablesFor } from "#jobs/document/variables.ts";

/** What a text may be about: a message's own people, one of its users chosen for a preview, or people without a message. */
export type About = { messageId: string; userId?: string } | {
  userId?: string;
  accountId?: string;
  teammateId?: string;
};

/** The values of every variable, as they are now (PE4), and the variables that exist. Undefined for an unknown message. */
export async function readValues(db: Db, about: About): Promise<{ values: Values; known: Variable[] } | undefined> {
  const found = "messageId" in about
    ? (await subjectsOfMessages(db, [about.messageId])).get(about.messageId)
    : await subjectsOf(db, about);
  if (!found) return undefined;
  const subjects = about.userId && !found.isToSeveral ? { ...found, userId: about.userId } : found;
  const [rows, { currency }] = await Promise.all([readValueRows(db, [subjects]), readSettings(db)]);
  return { values: valuesFrom(rows, subjects, currency), known: variablesFor(rows.definitions) };
}

/** The values of many messages in one read, by message id; an unknown id is left out. */
export async function readValuesOfMessages(db: Db, messageIds: string[]): Promise<Map<string, Values>> {
  const subjects = await subjectsOfMessages(db, messageIds);
  const [rows, { currency }] = await Promise.all([readValueRows(db, subjects.values()), readSettings(db)]);
  return new Map(Array.from(subjects, ([id, of]) => [id, valuesFrom(rows, of, currency)]));
}

/** The variables that exist: what an unknown one is told from (PE3). */
export const knownVariables = async (db: Db): Promise<Variable[]> => variablesFor(await readDefinitions(db));

function valuesFrom(rows: ValueRows, of: Subjects, currency: string): Values {
  const found = <T>(table: Map<string, Row>, id: string | null): T | null => {
    const row = id === null ? undefined : table.get(id);
    return row ? { ...row, traits: rows.traits.get(id!) ?? [] } as T : null;
  };
  const values = valuesOf(
    {
      user: found(rows.users, of.userId),
      account: found(rows.accounts, of.accountId),
      csm: found(rows.teammates, of.csmId),
      ae: found(rows.teammates, of.aeId),
      sender: found(rows.teammates, of.senderId),
    },
    rows.definitions,
    currency,
  );
  if (!of.isToSeveral) return values;
  return Object.fromEntries(Object.entries(values).map(([path, value]) => [path, isOfUser(path) ? barred : value]));
}
