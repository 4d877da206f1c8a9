import { z } from "zod";
import { findAccount } from "#db/queries/account.ts";
import { deedsOf, listStays, type StaysAsked, staysById } from "#db/queries/playbook-history.ts";
import { runningOf } from "#db/queries/playbook-list.ts";
import { listVersions } from "#db/queries/playbook-version.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toEnrollments } from "../shapes/enrollment.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { draftOf, getPlaybook } from "./playbooks.ts";

type Page = z.input<typeof contract.enrollmentPage>;
const place = z.object({ enteredAtMs: z.number(), id: z.string() }).strict();

/** What ran when, the newest first. */
export async function viewVersions(
  deps: Deps,
  id: string,
  { cursor, limit }: z.output<typeof contract.playbookVersionsQuery>,
): Promise<z.input<typeof contract.playbookVersions>> {
  await getPlaybook(deps, id);
  const beforeNo = fromCursor(cursor, z.number());
  const [found, running] = await Promise.all([
    listVersions(deps.db, id, { beforeNo, limit: limit + 1 }),
    runningOf(deps.long, id),
  ]);
  const rows = found.slice(0, limit);
  const people = await teammatesById(deps.db, rows.map(({ createdById }) => createdById));
  return {
    items: rows.map(({ no, asked, createdById, createdAtMs }) => {
      const maker = people.get(createdById);
      return {
        version: no,
        definition: draftOf({ definition: asked }),
        createdBy: maker ? toTeammateShort(maker) : null,
        createdAt: toInstant(createdAtMs),
        running: running.find(({ version }) => version === no)?.enrollments ?? 0,
      };
    }),
    next: found.length > limit ? toCursor(rows.at(-1)!.no) : null,
  };
}

/** Stays in a playbook, the newest first. */
export async function browseEnrollments(
  deps: Deps,
  playbookId: string,
  { accountId, state, ...page }: z.output<typeof contract.enrollmentsQuery>,
): Promise<Page> {
  await getPlaybook(deps, playbookId);
  return await browse(deps, page, {
    playbookId,
    ...(accountId ? { accountId } : {}),
    ...(state ? { isOpen: state === "in" } : {}),
  });
}

/** An account's stays in all playbooks, the newest first. @throws {Refusal} invalid_field: there is no such account. */
export async function browseOfAccount(
  deps: Deps,
  { accountId, ...page }: z.output<typeof contract.accountEnrollmentsQuery>,
): Promise<Page> {
  if (!await findAccount(deps.db, accountId)) {
    throw new Refusal("invalid_field", "accountId: is no account", "accountId");
  }
  return await browse(deps, page, { accountId });
}

async function browse(
  deps: Deps,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  asked: Omit<StaysAsked, "after" | "limit">,
): Promise<Page> {
  const { ids, next } = await listStays(deps.long, { ...asked, after: fromCursor(cursor, place), limit });
  return { items: await read(deps, ids), next: next && toCursor(next) };
}

/** One stay. @throws {Refusal} not_found. */
export async function viewEnrollment(deps: Deps, id: string) {
  const [stay] = await read(deps, [id]);
  if (!stay) throw notFound("enrollment");
  return stay;
}

/** Of so many pending mails of a page it is told when they leave; of the others when they are due alone. */
const mostForecast = 100;

async function read({ long, config, nowMs }: Deps, ids: string[]): Promise<Page["items"]> {
  const [rows, deeds] = await Promise.all([staysById(long, ids), deedsOf(long, ids)]);
  const pending = deeds.items.flatMap(({ messageId, mailState }) => mailState === "pending" && messageId || []);
  const expected = await expectations(long, pending.slice(0, mostForecast), nowMs(), config);
  return toEnrollments(rows, deeds, expected);
}
