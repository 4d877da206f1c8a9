import { type SQL, sql } from "drizzle-orm";
import { fold } from "../fold.ts";
import type { Condition } from "./list.ts";

export type SearchEntity = "account" | "user" | "template" | "conversation";

/** Trigrams that one question is made of at most: what is longer is told apart by looking at the text. */
const mostTrigrams = 24;

/**
 * Ids, as `id`, of the rows of an entity whose text contains `text` whatever the case: an account's name and external id, a user's name
 * and e-mail, a template's name, a conversation's subject. In no order, each once; the caller limits them. Null for what is under three
 * characters, which no trigram finds.
 */
export function matching(entity: SearchEntity, text: string): SQL | null {
  const asked = trigramsOf(text);
  if (!asked) return null;
  return sql`select d.entity_id as id from search_text f cross join search_doc d on d.n = f.rowid
    where f.search_text match ${asked} and d.entity = ${entity} and ${textContains(sql`d.text`, text)}`;
}

/** More rows than this that hold all trigrams of a text are not looked at one by one: what goes along an index of its own does better.
 * Fewer are, as they may stand far apart in any order. */
const mostCandidates = 20_000;
/** What a search begins from: rows of whatever entity that hold all trigrams of the text. Null under three characters. */
export function candidates(text: string): Condition["source"] | null {
  const asked = trigramsOf(text);
  return asked === null ? null : {
    ids: sql`select rowid from search_text where search_text match ${asked}`,
    most: mostCandidates,
  };
}

/** Where a list that is searched can begin, if the text is long enough: `from` makes ids of its rows, some of them several times, of
 * those that match. */
export function searchHint(text: string, from: (found: (entity: SearchEntity) => SQL) => SQL): Condition[] {
  const source = candidates(text);
  if (!source) return [];
  return [{
    holds: sql`1`,
    drive: from((entity) => matching(entity, text)!),
    repeats: true,
    source,
    mostDriven: mostCandidates,
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
