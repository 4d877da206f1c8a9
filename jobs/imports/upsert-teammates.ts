import type { Db } from "#db/client.ts";
import { violatesUnique } from "#db/errors.ts";
import { newId } from "#db/ids.ts";
import { type Entry, recordMany } from "#db/queries/record-many.ts";
import {
  type Invited,
  inviteMany,
  type MeantTeammate,
  renameMany,
  teammatesMeant,
} from "#db/queries/teammate-import.ts";
import { liveTraits, storedTraits, writeTraits } from "#db/queries/trait.ts";
import { batch } from "#db/statements.ts";
import { firstWindow } from "#jobs/rules/first-window.ts";
import { ItemFault, type ItemResult, refuse, type Traits } from "./items.ts";
import { resolveTraits, setTraits } from "./resolve-traits.ts";
import type { HeldTraits } from "./roster.ts";
import type { Upsert } from "./upsert.ts";

export type TeammateItem = {
  kind: "teammate";
  fields: Partial<Omit<Invited, "id">> & { email: string };
  traits?: Traits;
};

type Held = HeldTraits & MeantTeammate & { isNew: boolean; isRenamed: boolean };

const mostTries = 5;

/**
 * Invites whom the team does not have by their address, and fills in names and traits of whom it has, all in one batch (PD6). No
 * link is made or mailed. A role and a zone are only for the invitation: afterwards they are an admin's and the teammate's own.
 * @throws {DatabaseError} nothing was written.
 */
export async function upsertTeammates(
  db: Db,
  o: Omit<Upsert, "items"> & { items: readonly TeammateItem[] },
): Promise<ItemResult[]> {
  for (let tries = 1;; tries++) {
    const team = await readTeam(db, o.items);
    const definitions = await liveTraits(db, "teammate");
    const results = o.items.map((item): ItemResult => {
      try {
        return resolve(team, item, definitions, o.writer);
      } catch (cause) {
        if (cause instanceof ItemFault) return { fault: cause.fault };
        throw cause;
      }
    });
    const statements = [...(o.also?.(results) ?? []), ...(o.dryRun ? [] : writes(team, o))];
    try {
      if (statements.length > 0) await batch(db, statements);
      return results;
    } catch (cause) {
      if (tries === mostTries || !violatesUnique(cause, "teammate.email")) throw cause;
    }
  }
}

type Team = Map<string, Held>;

async function readTeam(db: Db, items: readonly TeammateItem[]): Promise<Team> {
  const rows = await teammatesMeant(db, [...new Set(items.map((item) => item.fields.email))]);
  const team: Team = new Map(rows.map((row) => [row.email, held(row, false)]));
  const byId = new Map([...team.values()].map((one) => [one.id, one]));
  for (const v of await storedTraits(db, "teammate", [...byId.keys()])) {
    byId.get(v.entityId)!.traits.set(v.traitId, { txt: v.txt, num: v.num });
  }
  return team;
}

const held = (row: MeantTeammate, isNew: boolean): Held => ({
  ...row,
  isNew,
  isRenamed: false,
  traits: new Map(),
  changedTraits: new Map(),
});

function resolve(
  team: Team,
  { fields, traits: values }: TeammateItem,
  definitions: Awaited<ReturnType<typeof liveTraits>>,
  writer: Upsert["writer"],
): ItemResult {
  const { email, firstName, lastName, role = "member", timeZone = "UTC" } = fields;
  const there = team.get(email);
  if (there?.state === "left") refuse("email", "is a teammate's who has left");
  const traits = resolveTraits(definitions, values, there, writer);
  if (!there) {
    const name = firstName ?? refuse("firstName", "is needed for a new teammate");
    const surname = lastName ?? refuse("lastName", "is needed for a new teammate");
    const made = held(
      { id: newId(), email, firstName: name, lastName: surname, role, timeZone, state: "invited" },
      true,
    );
    setTraits(made, traits);
    team.set(email, made);
    return { id: made.id, status: "created" };
  }
  const names = { firstName: firstName ?? there.firstName, lastName: lastName ?? there.lastName };
  const isRenamed = names.firstName !== there.firstName || names.lastName !== there.lastName;
  Object.assign(there, names, { isRenamed: there.isRenamed || isRenamed });
  return { id: there.id, status: setTraits(there, traits) || isRenamed ? "updated" : "unchanged" };
}

function writes(team: Team, { writer, atMs }: Pick<Upsert, "writer" | "atMs">) {
  const all = [...team.values()];
  const entries = all.flatMap(({ id, isNew, isRenamed, changedTraits }): Entry[] => {
    if (isNew) return [{ entity: "teammate", id, kind: "created", action: "invited", detail: null }];
    const changed = [
      ...(isRenamed ? ["name"] : []),
      ...[...changedTraits.values()].map(({ trait }) => `traits.${trait.key}`),
    ];
    return changed.length > 0 ? [{ entity: "teammate", id, kind: "updated", detail: { changed } }] : [];
  });
  const traits = all.flatMap(({ id, changedTraits }) =>
    [...changedTraits].map(([traitId, { stored }]) => ({ entityId: id, traitId, ...stored }))
  );
  return [
    ...inviteMany(all.filter((one) => one.isNew), firstWindow, atMs),
    ...renameMany(all.filter((one) => !one.isNew && one.isRenamed)),
    ...writeTraits("teammate", traits),
    ...recordMany(entries, { actorId: writer.id, atMs }),
  ];
}
