import { type SQL, sql } from "drizzle-orm";
import { fold } from "../fold.ts";
import type { Condition, Source } from "./list.ts";

export type SearchEntity = "account" | "user" | "template" | "conversation";

/** Trigrams that one question is made of at most: what is longer is told apart by looking at the text. */
const mostTrigrams = 24;

/** The numbers of an entity's rows, in ranges so wide (migration 0022): which row holds a trigram tells whose it is. */
const width = 2 ** 40;
const entities: SearchEntity[] = ["account", "user", "template", "conversation"];

/** Numbers, as `rowid`, of the rows of an entity that hold all these trigrams; the search index alone answers. */
export const holders = (entity: SearchEntity, trigrams: string): SQL => {
  const from = entities.indexOf(entity) * width;
  return sql`select rowid from search_text where search_text match ${trigrams}
    and rowid > ${sql.raw(`${from}`)} and rowid < ${sql.raw(`${from + width}`)}`;
};

/**
 * Ids, as `id`, of the rows of an entity whose text contains `text` whatever the case: an account's name and external id, a user's name
 * and e-mail, a template's name, a conversation's subject. In no order, each once; the caller limits them. Null for what is under three
 * characters, which no trigram finds.
 */
export function matching(entity: SearchEntity, text: string): SQL | null {
  const trigrams = trigramsOf(text);
  if (!trigrams) return null;
  return sql`select d.entity_id as id from (${holders(entity, trigrams)}) f cross join search_doc d on d.n = f.rowid
    where ${textContains(sql`d.text`, text)}`;
}

/** More rows than this that hold all trigrams of a text are not looked at one by one: what goes along an index of its own does better.
 * Fewer are, as they may stand far apart in any order. */
const mostCandidates = 10_000;
/** So many of them are followed to what they are tied to, each of which costs several looks. */
const mostFollowed = 2_000;
/** What a search begins from: an entity's rows that hold all trigrams of the text. Null under three characters. */
export function candidates(entity: SearchEntity, text: string): Source | null {
  const trigrams = trigramsOf(text);
  return trigrams === null ? null : { ids: holders(entity, trigrams), most: mostCandidates };
}

/** Where a list of the entity that is searched can begin, if the text is long enough. */
export function searchHint(entity: SearchEntity, text: string): Condition[] {
  const source = candidates(entity, text);
  if (!source) return [];
  return [{
    holds: sql`1`,
    isOwn: true,
    drive: matching(entity, text)!,
    sources: [source],
    mostDriven: mostCandidates,
  }];
}

/** The same of a list whose rows are tied to what is found: `from` makes their ids of those that match and of participants whose
 * address begins with the text, some of them several times. */
export function tiedHint(
  text: string,
  from: (found: Record<"conversation" | "account" | "user" | "participant", SQL>) => SQL,
): Condition[] {
  const trigrams = trigramsOf(text);
  if (!trigrams) return [];
  const kinds = ["conversation", "account", "user"] as const;
  const [conversation, account, user] = kinds.map((kind) => matching(kind, text)!) as [SQL, SQL, SQL];
  const participant = sql`select p.message_id as id from participant p where ${addressBegins(text)}`;
  const sources = [...kinds.map((kind) => holders(kind, trigrams)), participant];
  return [{
    holds: sql`1`,
    isOwn: true,
    drive: from({ conversation, account, user, participant }),
    repeats: true,
    sources: sources.map((ids) => ({ ids, most: mostFollowed })),
  }];
}

/** Whether a text that stands in lower case, or is a subject of which only a to z do, contains what was asked. */
export function textContains(text: SQL, asked: string): SQL {
  return sql`(${sql.join(formsOf(asked).map((form) => sql`instr(${text}, ${form}) > 0`), sql` or `)})`;
}

/** A text in lower case, and as `lower()` of the database leaves it. */
export const formsOf = (text: string): string[] => [...new Set([fold(text), asWritten(text)])];

const asWritten = (text: string) =>
  text.normalize("NFC").trim().replace(/\s+/gu, " ").replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** What the index is asked for: all trigrams of the text, which need not stand together in what it finds. Null without any. */
export function trigramsOf(text: string): string | null {
  const letters = Array.from(fold(text));
  const trigrams = new Set<string>();
  for (let i = 0; i + 3 <= letters.length && trigrams.size < mostTrigrams; i++) {
    const trigram = letters.slice(i, i + 3).join("");
    // A nul would end the question, half a character cannot be asked.
    if (!/[\0\p{Cs}]/u.test(trigram)) trigrams.add(`"${trigram.replaceAll('"', '""')}"`);
  }
  return trigrams.size === 0 ? null : [...trigrams].join(" AND ");
}

/** Whether the participant `p`, with the user `u` that they are if any, is who a folded text means. */
export const partyMatches = (text: string): SQL =>
  sql`(${addressBegins(text)} or ifnull(instr(u.email, ${text}), 0) > 0 or ifnull(instr(u.name_key, ${text}), 0) > 0)`;

/** Whether the address of the participant `p` begins with a folded text. */
export const addressBegins = (text: string): SQL =>
  sql`(p.address >= ${text} and p.address < ${text + String.fromCodePoint(0x10ffff)})`;
