import type { z } from "zod";
import {
  type ChannelRow,
  deleteChannel,
  findChannel,
  insertChannel,
  listChannels,
  markChannel,
  updateChannel,
} from "#db/queries/channel.ts";
import { countFailedIntake } from "#db/queries/failed-intake.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type { ChannelKind } from "#db/schema/channel.ts";
import { hookOf } from "#jobs/channels/hooks.ts";
import { placeOf } from "#jobs/channels/reach-words.ts";
import {
  boundTo,
  capabilitiesOf,
  connectable,
  factsOfKind,
  openProvider,
  openSecret,
  secretOf,
  settingsOf,
  signInOf,
} from "#jobs/channels/registry.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal, refusalOf } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { type TeammateShort, toTeammateShort } from "../shapes/teammate.ts";

type ChannelAnswer = z.input<typeof contract.channel>;
type Besides = { intakeFailed: number; pausedBy: TeammateShort | null };

const shape = (deps: Deps, row: ChannelRow, { intakeFailed, pausedBy }: Besides): ChannelAnswer => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  settings: row.settings,
  hasSecret: row.sealedSecret !== null,
  state: row.state,
  brokenWhy: row.brokenWhy,
  secrets: Object.keys(openSecret(row, deps.vault) ?? {}),
  hooks: hookOf(row.kind) === undefined ? null : {
    address: `${deps.config.publicUrl ?? ""}/hooks/${row.id}`,
    takenAt: toInstantOrNull(row.hookedAtMs),
    refused: row.hooksRefused,
    refusedAt: toInstantOrNull(row.hookRefusedAtMs),
  },
  mailbox: row.followedAtMs === null ? null : { readAt: toInstant(row.followedAtMs), fault: row.followFault },
  paused: row.pausedAtMs === null ? null : { at: toInstant(row.pausedAtMs), by: pausedBy },
  intakeFailed,
  capabilities: capabilitiesOf(row),
  createdAt: toInstant(row.createdAtMs),
});

export async function viewChannels(deps: Deps) {
  return { items: await viewRows(deps, await listChannels(deps.db)) };
}

export async function viewChannel(deps: Deps, id: string): Promise<ChannelAnswer> {
  return (await viewRows(deps, [await getChannel(deps, id)]))[0]!;
}

async function viewRows(deps: Deps, rows: ChannelRow[]): Promise<ChannelAnswer[]> {
  const failed = await countFailedIntake(deps.db);
  const people = await teammatesById(deps.db, rows.map(({ pausedById }) => pausedById));
  return rows.map((row) => {
    const by = people.get(row.pausedById ?? "");
    return shape(deps, row, { intakeFailed: failed.get(row.id) ?? 0, pausedBy: by ? toTeammateShort(by) : null });
  });
}

export async function getChannel(deps: Deps, id: string): Promise<ChannelRow> {
  const row = await findChannel(deps.db, id);
  if (!row) throw notFound("channel");
  return row;
}

/** Settings and secret as the kind wants them. @throws {Refusal} naming `settings.…` or `secret.…`. */
function checked(schema: z.ZodType | null, value: unknown, at: "settings" | "secret"): unknown {
  if (schema === null) {
    if (value === undefined) return undefined;
    throw new Refusal("invalid_field", `${at}: this kind of channel has none`, at);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const refusal = refusalOf(parsed.error);
  const field = `${at}.${refusal.field}`;
  throw new Refusal("invalid_field", `${at}.${refusal.message}`, field);
}

/** Tries the connection before anything is kept (CH4). @throws {Refusal} with the provider's words. */
async function refuseUnlessWorks(deps: Deps, row: Pick<ChannelRow, "id" | "kind" | "settings" | "sealedSecret">) {
  const tried = await tryChannel(deps, row);
  if (!tried.ok) {
    const field = placeOf(tried.words, row.settings) ?? "settings";
    throw new Refusal("invalid_field", `${field}: the connection was tried and failed: ${tried.words}`, field);
  }
}

async function tryChannel(deps: Deps, row: Pick<ChannelRow, "id" | "kind" | "settings" | "sealedSecret">) {
  if (row.kind === "outbox") return { ok: true } as const;
  const channel = openProvider(row, deps.vault);
  try {
    return await channel.test();
  } finally {
    await channel.close();
  }
}

const sealed = (deps: Deps, kind: ChannelKind, secret: unknown): Uint8Array | null =>
  secret === undefined ? null : deps.vault.seal(JSON.stringify(checked(secretOf(kind), secret, "secret")));

export async function connectChannel(
  deps: Deps,
  by: Teammate,
  id: string,
  o: z.output<typeof contract.channelNew>,
): Promise<ChannelAnswer> {
  if (!(connectable as readonly ChannelKind[]).includes(o.kind)) {
    throw new Refusal("invalid_field", "kind: cannot be connected yet", "kind");
  }
  const settings = checked(settingsOf(o.kind), o.settings, "settings") as Record<string, unknown>;
  const sealedSecret = sealed(deps, o.kind, o.secret);
  const row = { id, kind: o.kind, settings, sealedSecret: sealedSecret as ChannelRow["sealedSecret"] };
  const awaited = awaitedSignIn(deps, row);
  if (awaited === null) await refuseUnlessWorks(deps, row);
  const { idempotencyMs } = factsOfKind(o.kind);
  await insertChannel(deps.db, {
    id,
    kind: o.kind,
    name: o.name,
    settings,
    sealedSecret,
    idempotencyMs,
    actorId: by.id,
    nowMs: deps.nowMs(),
  });
  if (awaited !== null) await markChannel(deps.db, id, "broken", awaited, deps.nowMs());
  void deps.changes.nudge();
  return await viewChannel(deps, id);
}

/** Why nothing can be tried before somebody has signed in at the provider; null where it can. */
function awaitedSignIn(deps: Deps, row: Pick<ChannelRow, "kind" | "settings" | "sealedSecret">): string | null {
  const secret = openSecret(row, deps.vault);
  return secret === undefined ? null : signInOf(row.kind)?.awaits(row.settings, secret) ?? null;
}

/** A new secret takes the old one's place in one statement: mail in flight keeps the connection it has. */
export async function changeChannel(deps: Deps, by: Teammate, id: string, o: z.output<typeof contract.channelPatch>) {
  const row = await getChannel(deps, id);
  const settings = o.settings === undefined
    ? undefined
    : checked(settingsOf(row.kind), o.settings, "settings") as Record<string, unknown>;
  const sealedSecret = sealed(deps, row.kind, mergedSecret(deps, row, settings ?? row.settings, o.secret)) ?? undefined;
  const changed = {
    ...row,
    settings: settings ?? row.settings,
    sealedSecret: (sealedSecret ?? row.sealedSecret) as ChannelRow["sealedSecret"],
  };
  const awaited = awaitedSignIn(deps, changed);
  if ((settings || sealedSecret) && awaited === null) await refuseUnlessWorks(deps, changed);
  const { connectionNo } = row;
  const given = { name: o.name, settings, sealedSecret, connectionNo, actorId: by.id, nowMs: deps.nowMs() };
  if (!await updateChannel(deps.db, id, given)) {
    throw new Refusal(
      "conflict",
      "settings: somebody else changed this channel meanwhile: look at it again",
      "settings",
    );
  }
  if (settings || sealedSecret) {
    await markChannel(deps.db, id, awaited === null ? "ok" : "broken", awaited, deps.nowMs());
  }
  void deps.changes.nudge();
  deps.nudge("release");
  return await viewChannel(deps, id);
}

/** Only one that was never used: mail that went over a channel goes on naming it. */
export async function removeChannel(deps: Deps, by: Teammate, id: string): Promise<{ ok: true }> {
  await getChannel(deps, id);
  if (!await deleteChannel(deps.db, id, { actorId: by.id, nowMs: deps.nowMs() })) {
    throw new Refusal("conflict", "mail left or came in by this channel, or teammates send on it: disable it instead");
  }
  void deps.changes.nudge();
  return { ok: true };
}

/**
 * The secret as a change leaves it: what is given over what is stored, an empty text takes a part away. A stored secret goes where it was
 * given for: whoever may change a channel must not have it sent to a server of their own, so that elsewhere nothing stored is kept
 * (CH4). @returns undefined where it stays as it is. @throws {Refusal} naming the part to be given again.
 */
function mergedSecret(
  deps: Deps,
  row: ChannelRow,
  settings: Record<string, unknown>,
  given: Record<string, string> | undefined,
): unknown {
  const stored = (openSecret(row, deps.vault) ?? {}) as Record<string, string>;
  const same = JSON.stringify(boundTo(row.kind, settings)) === JSON.stringify(boundTo(row.kind, row.settings));
  if (!same && row.sealedSecret !== null && given === undefined) {
    const field = `secret.${Object.keys(stored)[0] ?? "password"}`;
    throw new Refusal("invalid_field", `${field}: give it again, as the settings say where it is sent`, field);
  }
  if (given === undefined) return undefined;
  const merged = Object.entries(same ? { ...stored, ...given } : given).filter(([, value]) => value !== "");
  return Object.fromEntries(merged);
}

/** Tries the connection. One that works again mends a broken channel, and its queue goes on. */
export async function testChannel(deps: Deps, id: string): Promise<z.input<typeof contract.channelTest>> {
  const tried = await tryChannel(deps, await getChannel(deps, id));
  if (!tried.ok) return { ok: false, words: tried.words };
  await markChannel(deps.db, id, "ok", null, deps.nowMs());
  void deps.changes.nudge();
  deps.nudge("release");
  return { ok: true, words: null };
}
