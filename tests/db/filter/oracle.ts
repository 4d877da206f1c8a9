import type { Filter, FilterCondition } from "#db/filter/language.ts";
import type { FilterWorkspace, Rows } from "./workspace.ts";

type Row = Rows["account"][number];
type Value = string | number | null;
export type Entity = "account" | "user" | "conversation" | "message";
/** The rows that conditions are held to: of each entity one, where it is settled which. */
type Picked = Partial<Record<Entity | "membership", Row>>;

const dayMs = 86_400_000;
/** Lower case of a to z alone, as the database has it. */
const lower = (text: string) => text.replace(/[A-Z]/g, (c) => c.toLowerCase());

/** The filter language said once more, over rows in memory: slow, and of one mind with nothing else. Days are those of UTC. */
export function makeOracle({ rows, traits, nowMs }: FilterWorkspace) {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const byId = (table: "account" | "user" | "conversation" | "message", id: Value | undefined) =>
    rows[table].find((row) => row.id === id);
  const messagesOf = (conversationId: Value | undefined) =>
    rows.message.filter((m) => m.conversation_id === conversationId);
  const peopleOf = (messages: Row[]) => {
    const ids = new Set(messages.map((m) => m.id!));
    const users = rows.participant.filter((p) => p.user_id !== null && ids.has(p.message_id!)).map((p) => p.user_id!);
    return rows.user.filter((user) => users.includes(user.id!));
  };
  const conversationsWith = (users: Row[]) => {
    const ids = users.map((user) => user.id);
    const messages = rows.participant.filter((p) => ids.includes(p.user_id!)).map((p) => byId("message", p.message_id));
    return messages.map((m) => byId("conversation", m!.conversation_id)!);
  };
  const placesOf = (user: Row) => rows.membership.filter((ms) => ms.user_id === user.id);
  const accountsOf = (users: Row[]) =>
    users.flatMap((user) => placesOf(user).map((ms) => byId("account", ms.account_id)!));

  /** Every row of a scope that is tied to the filtered one. */
  function tied(of: Entity, t: Row, scope: Entity): Picked[] {
    const withPlaces = (users: Row[], needed: boolean): Picked[] =>
      users.flatMap((user): Picked[] =>
        needed
          ? placesOf(user).map((membership) => ({ user, membership }))
          : [{ user }, ...placesOf(user).map((membership) => ({ user, membership }))]
      );
    const users = of === "conversation" ? peopleOf(messagesOf(t.id)) : of === "message" ? peopleOf([t]) : [];
    const members = () => rows.membership.filter((ms) => ms.account_id === t.id);
    switch (`${of} ${scope}`) {
      case "account user":
        return members().map((membership) => ({ membership, user: byId("user", membership.user_id)! }));
      case "account conversation":
        return [
          ...rows.conversation.filter((c) => c.account_id === t.id),
          ...conversationsWith(members().map((ms) => byId("user", ms.user_id)!)),
        ].map((conversation) => ({ conversation }));
      case "user account":
        return placesOf(t).map((membership) => ({ membership, account: byId("account", membership.account_id)! }));
      case "user conversation":
        return conversationsWith([t]).map((conversation) => ({ conversation }));
      case "conversation account":
        return [byId("account", t.account_id)!, ...accountsOf(users)].map((account) => ({ account }));
      case "conversation user":
      case "message user":
        return withPlaces(users, false);
      case "message account":
        return [{ account: byId("account", t.account_id)! }];
      case "message conversation":
        return [{ conversation: byId("conversation", t.conversation_id)! }];
    }
    throw new Error(`${of} ${scope}`);
  }

  const isPlace = (field: string) => field === "user.isOwner" || field === "user.role";
  function scopeOf(field: string, of: Entity): Entity {
    if (isPlace(field)) return of === "user" ? "account" : "user";
    return field.split(".")[0] as Entity;
  }
  function scopesIn(filter: Filter, of: Entity): Set<Entity | "several"> {
    if ("field" in filter) return new Set([scopeOf(filter.field, of)]);
    if ("not" in filter) {
      const inner = scopesIn(filter.not, of);
      return inner.size === 1 && inner.has(of) ? inner : new Set(["several"]);
    }
    const parts = "all" in filter ? filter.all : filter.any;
    const scopes = new Set(parts.flatMap((part) => [...scopesIn(part, of)]));
    return scopes.size === 0 ? new Set([of]) : scopes.size > 1 ? new Set(["several"]) : scopes;
  }
  const flat = (filter: Filter): readonly Filter[] => "all" in filter ? filter.all.flatMap(flat) : [filter];

  function matches(filter: Filter, of: Entity, t: Row): boolean {
    const groups = Map.groupBy(flat(filter), (part) => {
      const [scope] = scopesIn(part, of);
      return scope === undefined || scope === of || scope === "several" ? null : scope;
    });
    return [...groups].every(([scope, parts]) =>
      scope === null
        ? parts.every((part) => matchesOne(part, of, t))
        : tied(of, t, scope).some((picked) => parts.every((part) => within(part, picked)))
    );
  }
  function matchesOne(filter: Filter, of: Entity, t: Row): boolean {
    if ("field" in filter) return holds(filter, { [of]: t });
    if ("not" in filter) return !matches(filter.not, of, t);
    if ("any" in filter) return filter.any.some((part) => matches(part, of, t));
    return matches(filter, of, t);
  }
  function within(filter: Filter, picked: Picked): boolean {
    if ("field" in filter) return holds(filter, picked);
    if ("not" in filter) return !within(filter.not, picked);
    return "all" in filter
      ? filter.all.every((part) => within(part, picked))
      : filter.any.some((part) => within(part, picked));
  }

  function holds({ field, op, value }: FilterCondition, picked: Picked): boolean {
    if (isPlace(field) && !picked.membership) return false;
    const has = valueOf(field, picked);
    const type = typeOf(field);
    if (type === "linked") return holdsOfAny(has as unknown as Value[], op, value);
    if (op === "isSet") return has !== null;
    if (op === "isNotSet") return has === null;
    const asked = type === "folded" ? foldEach(value) : value;
    if (op === "isNot") return has !== asked;
    if (op === "notContains") return has === null || !containsIn(type, String(has), String(value));
    if (has === null) return false;
    switch (op) {
      case "is":
        return type === "yes" ? (has === 1) === value : has === asked;
      case "isOneOf":
        return (asked as Value[]).includes(has);
      case "contains":
        return containsIn(type, String(has), String(value));
      case "startsWith": {
        const text = String(value);
        return type === "folded"
          ? String(has).startsWith(text.toLowerCase())
          : [text.toLowerCase(), lower(text)].some((form) => lower(String(has)).startsWith(form));
      }
      case "greater":
        return Number(has) > Number(asked);
      case "less":
        return Number(has) < Number(asked);
      case "atLeast":
        return Number(has) >= Number(asked);
      case "atMost":
        return Number(has) <= Number(asked);
    }
    const at = type === "day" ? Date.parse(`${has}T00:00:00Z`) : Number(has);
    const day = Math.floor(at / dayMs) * dayMs;
    const days = Number(value) * dayMs;
    const asInstant = type !== "day";
    const since = String(value).includes("T") ? Date.parse(String(value)) : Date.parse(`${value}T00:00:00Z`);
    switch (op) {
      case "since":
        return at >= since;
      case "before":
        return at < since;
      case "on":
        return day === Date.parse(`${value}T00:00:00Z`);
      case "after":
        return day > Date.parse(`${value}T00:00:00Z`);
      case "inLastDays":
        return day >= today - days && (asInstant ? at <= nowMs : day <= today);
      case "inNextDays":
        return day <= today + days && (asInstant ? at >= nowMs : day >= today);
      case "moreThanDaysAgo":
        return day < today - days;
    }
    throw new Error(op);
  }

  /** Of what a row has several of: whether one of them passes; with a not before it, whether none does. */
  function holdsOfAny(among: readonly Value[], op: string, value: FilterCondition["value"]): boolean {
    if (op === "isSet") return among.length > 0;
    if (op === "isNotSet") return among.length === 0;
    const text = String(value);
    const wanted = Array.isArray(value) ? value : [value];
    if (op === "is" || op === "isOneOf") return among.some((one) => wanted.includes(one as never));
    if (op === "isNot") return !among.some((one) => one === value);
    if (op === "contains") return among.some((one) => containsIn("plain", String(one), text));
    if (op === "notContains") return !among.some((one) => containsIn("plain", String(one), text));
    if (op === "startsWith") return among.some((one) => String(one).startsWith(text));
    throw new Error(op);
  }

  const foldEach = (value: FilterCondition["value"]) =>
    Array.isArray(value) ? value.map((one) => String(one).toLowerCase()) : String(value).toLowerCase();
  const containsIn = (type: string, has: string, value: string) =>
    type === "folded"
      ? has.includes(value.toLowerCase())
      : [value.toLowerCase(), lower(value)].some((form) => lower(has).includes(form));

  function typeOf(field: string): "folded" | "day" | "yes" | "linked" | "plain" {
    if (["account.name", "user.name", "user.email"].includes(field)) return "folded";
    if (field === "account.renewsOn" || field.endsWith(".dateOne")) return "day";
    if (linked[field]) return "linked";
    if (field.endsWith(".booleanOne") || yes[field] || field === "user.isOwner") return "yes";
    return "plain";
  }

  const startOf = (row: Row) => rows.start.filter((s) => s.id === row.start_id && s.playbook_id !== null);
  const outOf = (c: Row) => messagesOf(c.id).filter((m) => m.direction === "out");
  const linked: Record<string, ((row: Row) => Value[]) | undefined> = {
    "conversation.senderId": (c) => outOf(c).map((m) => m.teammate_id!),
    "conversation.channelId": (c) => outOf(c).map((m) => m.channel_id!),
    "conversation.playbookId": (c) => startOf(c).map((s) => s.playbook_id!),
    "conversation.step": (c) => startOf(c).map((s) => s.action_key!),
    "message.playbookId": (m) => startOf(m).map((s) => s.playbook_id!),
  };
  /** What Parley sent itself. */
  const left = (c: Row) => messagesOf(c.id).filter((m) => m.state === "sent" && m.tells !== null);
  const sentAt = (c: Row): Value => left(c).map((m) => Number(m.ended_at_ms)).toSorted((a, b) => a - b)[0] ?? null;
  const tells = (bit: number) => (c: Row) => left(c).some((m) => (Number(m.tells) & bit) !== 0);
  const unsubscribed = (m: Row) =>
    rows.delivery_event.some((e) => e.message_id === m.id && e.kind === "unsubscribe" && e.verdict !== "scanner");
  const bounced = (m: Row) => rows.delivery_event.some((e) => e.message_id === m.id && e.kind === "bounce");
  const suppressed = (u: Row) => rows.suppression.some((s) => s.address === u.email);
  const byMachine = (u: Row) =>
    rows.delivery_event.some((e) =>
      e.kind === "unsubscribe" && e.user_id === u.id && e.at_ms === u.unsubscribed_at_ms && e.verdict === "scanner"
    );
  const yes: Record<string, ((row: Row) => boolean) | undefined> = {
    "user.unsubscribed": (u) => u.unsubscribed_at_ms !== null,
    "user.suppressed": suppressed,
    "user.unsubscribedByMachine": byMachine,
    "user.untracked": (u) => u.untracked === 1,
    "account.untracked": (a) => a.untracked === 1,
    "conversation.replied": (c) => c.replied_at_ms !== null,
    "conversation.unread": (c) => c.unread_at_ms !== null,
    "conversation.seen": (c) => messagesOf(c.id).some((m) => m.seen_first_at_ms !== null),
    "conversation.bounced": (c) => messagesOf(c.id).some(bounced),
    "conversation.sent": (c) => left(c).length > 0,
    "conversation.unsubscribed": (c) => messagesOf(c.id).some(unsubscribed),
    "conversation.opensTracked": (c) => left(c).some((m) => m.untracked === 0),
    "conversation.repliesTracked": tells(1),
    "conversation.bouncesTracked": tells(2),
    "conversation.unsubscribesTracked": tells(4),
    "message.edited": (m) => m.edited_at_ms !== null,
    "message.approvalNeeded": (m) => m.approval_needed === 1,
    "message.allowUnsubscribes": (m) => m.allow_unsubscribes === 1,
  };

  function valueOf(field: string, picked: Picked): Value {
    const [entity, name, key] = field.split(".") as [Entity, string, string?];
    if (isPlace(field)) return picked.membership![name === "isOwner" ? "is_owner" : "role"]!;
    const row = picked[entity]!;
    if (name === "traits") {
      const trait = traits.find((one) => one.entity === entity && one.key === key)!;
      const held = rows[`${entity}_trait` as "user_trait"].find((v) =>
        v.trait_id === trait.id && v.entity_id === row.id
      );
      return held?.num ?? held?.txt ?? null;
    }
    if (yes[field]) return yes[field]!(row) ? 1 : 0;
    if (linked[field]) return linked[field]!(row) as unknown as Value;
    if (field === "conversation.sentAt") return sentAt(row);
    if (name === "name") return row.name_key!;
    const column = name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
    const found = [column, `${column}_ms`].find((one) => one in row);
    if (found === undefined) throw new Error(`${field}: no column`);
    return row[found] ?? null;
  }

  return { matches };
}
