import type { Note } from "#db/queries/ingest.ts";
import type { TraitDefinition } from "#db/queries/trait.ts";
import { fold } from "#db/fold.ts";
import { checkTrait, readTraitText, type TraitValue } from "../rules/trait-value.ts";
import { date, email, instant, money, type Read, text, whole } from "../imports/cells.ts";
import type { AccountItem, Item, Traits, UserItem } from "../imports/items.ts";

type Given = Record<string, unknown>;
export type Definitions = Record<"user" | "account", Map<string, TraitDefinition>>;
/** What an event comes to: rows to write, none where it says nothing of them, and what of it goes nowhere. */
export type ReadEvent = { items: Item[]; notes: Note[]; atMs: number };

const isObject = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const plain = (key: string): string => fold(key.replace(/[_\-. ]+/g, ""));

type Field = { field: string; read: (text: string) => Read<unknown> };
const fieldsOf: Record<"user" | "account", Record<string, Field>> = {
  user: {
    email: { field: "email", read: email },
    firstname: { field: "firstName", read: text(100) },
    lastname: { field: "lastName", read: text(100) },
    lastseen: { field: "lastSeenAtMs", read: instant },
    lastseenat: { field: "lastSeenAtMs", read: instant },
  },
  account: {
    name: { field: "name", read: text(300) },
    status: { field: "status", read: text(100) },
    mrr: { field: "mrrCents", read: money },
    mrrcents: { field: "mrrCents", read: whole(0, 1e13) },
    renewson: { field: "renewsOn", read: (cell) => date(cell.slice(0, 10)) },
    health: { field: "health", read: whole(0, 10) },
  },
};

/**
 * One `identify` or `group` call as what it is to write (PD8); pure. What of it cannot be is left out and noted, and the rest is taken:
 * a field or trait of the wrong type, a trait that nobody defined. Other calls say nothing of people. `nowMs` bounds its time, as a
 * clock that goes ahead would shut out what comes later.
 */
export function readEvent(event: Given, definitions: Definitions, nowMs: number): ReadEvent {
  const notes: Note[] = [];
  const at = typeof event.timestamp === "string" ? Date.parse(event.timestamp) : NaN;
  const atMs = Number.isNaN(at) ? nowMs : Math.min(at, nowMs);
  const call = String(event.type);
  const fault = (name: string): ReadEvent => ({
    items: [],
    notes: [{ kind: "fault", about: call, name, type: null }],
    atMs,
  });
  if (typeof event.fault === "string") return fault(event.fault);
  const userId = keyOf(event.userId);
  const given = isObject(event.traits) ? event.traits : {};
  if (call === "identify") {
    const user = readUser(userId, given, definitions, notes);
    if (!user.fields.externalId && !user.fields.email) return fault("has no userId and no e-mail");
    return { items: [{ kind: "user", how: "upsert", user }], notes, atMs };
  }
  if (call !== "group") return { items: [], notes, atMs };
  const groupId = keyOf(event.groupId);
  if (!groupId) return fault("has no groupId");
  const read = readFields("account", given, definitions, notes);
  const account: AccountItem = {
    fields: { ...read.fields, externalId: groupId },
    traits: read.traits,
    nameWhenNew: groupId,
  };
  if (!userId) return { items: [{ kind: "account", how: "upsert", account, foundBy: "externalId" }], notes, atMs };
  const user: UserItem = {
    fields: { externalId: userId },
    accounts: [{ account: { ...account, foundBy: "externalId" } }],
  };
  return { items: [{ kind: "user", how: "upsert", user }], notes, atMs };
}

/** An id as it is stored: a text or a number, of at most 200 characters. */
function keyOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const key = String(value).trim();
  return key !== "" && text(200)(key).ok ? key : undefined;
}

function readUser(userId: string | undefined, given: Given, definitions: Definitions, notes: Note[]): UserItem {
  const { name, company, ...others } = given;
  const { fields, traits } = readFields("user", others, definitions, notes);
  const user: UserItem = { fields: { ...fields, ...(userId ? { externalId: userId } : {}) }, traits };
  // The whole name says what its parts do not.
  const words = typeof name === "string" ? name.trim().split(/\s+/).filter((word) => word !== "") : [];
  if (words.length > 0 && user.fields.firstName === undefined && user.fields.lastName === undefined) {
    const [first, last] = [text(100)(words[0]!), text(100)(words.slice(1).join(" "))];
    if (first.ok) user.fields.firstName = first.value;
    if (last.ok && last.value !== "") user.fields.lastName = last.value;
  }
  const id = isObject(company) ? keyOf(company.id) : undefined;
  if (id) {
    const called = isObject(company) && typeof company.name === "string" ? text(300)(company.name.trim()) : undefined;
    const known = called?.ok && called.value !== "" ? { name: called.value } : {};
    const account = { fields: { ...known, externalId: id }, nameWhenNew: id, foundBy: "externalId" as const };
    user.accounts = [{ account }];
  }
  return user;
}

function readFields(entity: "user" | "account", given: Given, definitions: Definitions, notes: Note[]) {
  const fields: Given = {};
  const traits: Traits = {};
  const byPlain = new Map([...definitions[entity].values()].map((trait) => [plain(trait.key), trait]));
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === "") continue;
    const note = (kind: Note["kind"], name: string) => {
      notes.push({
        kind,
        about: kind === "trait" ? entity : entity === "user" ? "identify" : "group",
        name,
        type: typeOf(value),
      });
    };
    const field = Object.hasOwn(fieldsOf[entity], plain(key)) ? fieldsOf[entity][plain(key)] : undefined;
    if (field) {
      const read = isObject(value) ? undefined : field.read(String(value).trim());
      if (read?.ok) fields[field.field] = read.value;
      else note("fault", `${key}: ${read ? read.reason : "is no text"}`);
      continue;
    }
    const trait = definitions[entity].get(key) ?? byPlain.get(plain(key));
    if (!trait) note("trait", key.slice(0, 100));
    else {
      const read = valueOf(trait, value);
      const checked = checkTrait(trait, read);
      if (checked.ok) traits[trait.key] = read;
      else note("fault", `traits.${trait.key}: ${checked.message}`);
    }
  }
  return { fields: fields as UserItem["fields"] & AccountItem["fields"], traits };
}

/** As near to the trait's type as it can be read; an instant is its date for a date, anything is its words for a text. */
function valueOf(trait: TraitDefinition, value: unknown): TraitValue {
  const words = typeof value === "string" ? value : JSON.stringify(value);
  if (trait.type === "text") return words;
  if (trait.type === "date") return /^\d{4}-\d\d-\d\dT/.test(words) ? words.slice(0, 10) : words;
  return readTraitText(trait, words);
}

const typeOf = (value: unknown): string => Array.isArray(value) ? "list" : typeof value;
