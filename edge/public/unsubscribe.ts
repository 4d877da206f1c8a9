import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { findLinkFacts, keepUnsubscribeReason, type LinkUse } from "#db/queries/link-use.ts";
import { readSettings } from "#db/queries/setting.ts";
import { canUndoUnsubscribe, resubscribeUsers, unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { findUser } from "#db/queries/user.ts";
import { causeOf } from "#jobs/cause.ts";
import { burstMs, burstTokens } from "#jobs/rules/open-verdict.ts";
import { unsubscribeVerdict } from "#jobs/rules/unsubscribe-verdict.ts";
import { callerIp } from "../caller-ip.ts";
import { agentOf } from "./agent.ts";
import type { PublicDeps } from "./deps.ts";
import { makeTokenLimit } from "./limits.ts";
import { networkSince } from "./network.ts";
import { type Html, pageHeaders } from "./page.ts";
import * as pages from "./unsubscribe-page.ts";

const longestReason = 500;
const largestBody = 16 * 1024;

/** What somebody who is unsubscribed sees: the way back is theirs only if this link did it, and no teammate's hand (SU2). */
const donePage = async ({ db }: PublicDeps, who: Who, reason: "empty" | "told" | null = null) =>
  pages.donePage(who.reader, {
    reason: reason === "told" ? "told" : who.hasReason ? "kept" : reason ?? "asked",
    mayUndo: await canUndoUnsubscribe(db, who.userId, who.messageId),
    unsubscribedAtMs: who.unsubscribedAtMs,
  });

type Who = {
  userId: string;
  messageId: string;
  unsubscribedAtMs: number | null;
  hasReason: boolean;
  reader: pages.Reader;
};

/** How the link is used now, and whose doing that looks like (SU1). One click comes from the mail provider of whoever pressed it, where
 * many people's come from one network at once: where it comes from says nothing of it, nor it of others. */
async function useOf({ db, links }: PublicDeps, c: Context, who: Who, atMs: number): Promise<LinkUse> {
  const sinceMs = atMs - burstMs;
  const isOneClick = await formField(c, "List-Unsubscribe") === "One-Click";
  const network = networkSince(links.hashNetwork, isOneClick ? null : callerIp(c), { atMs, sinceMs });
  const agent = agentOf(c);
  const among = { lately: network.lately, sinceMs };
  const facts = await findLinkFacts(db, { ...who, ...among });
  return {
    ...unsubscribeVerdict({ atMs, agent, ...facts }),
    agent,
    network: network.now,
    ...among,
    burst: burstTokens,
  };
}

/** The unsubscribe page (SU1). Looking changes nothing, since scanners look; a POST acts, also as one click (RFC 8058, whose
 * body says only that it is one), and saying it twice is the same. Nobody signs in, and no origin is asked: the token is the right. */
export function unsubscribeRoutes(deps: PublicDeps): Hono {
  const limit = makeTokenLimit({ points: 30, seconds: 60 });
  const badLink = (c: Context) => c.html(pages.badLinkPage(), 404, pageHeaders);
  const wait = { ...pageHeaders, "Retry-After": "60" };
  /** Answers what `answer` makes of whoever the link is for. */
  const forReader = (answer: (who: Who, c: Context) => Html | Promise<Html>) => async (c: Context) => {
    const token = c.req.param("token")!;
    const who = await readerOf(deps, token);
    if (!who) return badLink(c);
    if (c.req.method === "POST" && !limit(token)) return c.html(pages.tooFastPage(), 429, wait);
    const html = await answer(who, c);
    if (c.req.method === "POST") void deps.changes?.nudge();
    return c.html(html, 200, pageHeaders);
  };
  const app = new Hono();
  app.onError((cause, c) => {
    deps.log("error", "unsubscribe failed", { cause: causeOf(cause) });
    return c.html(pages.laterPage(), 503, wait);
  });
  app.get("/preview", (c) => c.html(pages.previewPage(), 200, pageHeaders));
  app.get(
    "/:token",
    forReader((who) => who.unsubscribedAtMs !== null ? donePage(deps, who) : pages.askPage(who.reader)),
  );
  app.post(
    "/:token",
    forReader(async (who, c) => {
      const { userId, messageId } = who;
      const atMs = deps.nowMs();
      const hit = await useOf(deps, c, who, atMs);
      await unsubscribeUsers(deps.db, { userIds: [userId], by: "self", atMs, messageId, hit });
      return donePage(deps, { ...who, unsubscribedAtMs: who.unsubscribedAtMs ?? atMs });
    }),
  );
  app.post(
    "/:token/undo",
    forReader(async (who) => {
      const { userId, messageId } = who;
      await resubscribeUsers(deps.db, { userIds: [userId], by: "self", atMs: deps.nowMs(), messageId });
      const user = await findUser(deps.db, userId);
      const unsubscribedAtMs = user?.unsubscribedAtMs ?? null;
      return unsubscribedAtMs === null ? pages.undonePage(who.reader) : donePage(deps, { ...who, unsubscribedAtMs });
    }),
  );
  app.post(
    "/:token/reason",
    bodyLimit({ maxSize: largestBody, onError: badLink }),
    forReader(async (who, c) => {
      const { userId, reader, unsubscribedAtMs } = who;
      if (unsubscribedAtMs === null) return pages.askPage(reader);
      const reason = await readReason(c);
      if (reason !== "") await keepUnsubscribeReason(deps.db, { userId, reason, atMs: deps.nowMs() });
      return donePage(deps, who, reason === "" ? "empty" : "told");
    }),
  );
  // Where a reload of an answered form lands.
  for (const step of ["undo", "reason"]) {
    app.get(`/:token/${step}`, (c) => c.redirect(`/u/${encodeURIComponent(c.req.param("token"))}`, 303));
  }
  app.all("*", badLink);
  return app;
}

/** Whose link it is, as things are now; null for a link that is broken, forged, or of somebody who is gone. */
async function readerOf(deps: PublicDeps, token: string): Promise<Who | null> {
  const read = deps.links.read("unsubscribe", token);
  const user = read?.userId ? await findUser(deps.db, read.userId) : undefined;
  if (!read || !user || user.email === null) return null;
  const { workspaceName } = await readSettings(deps.db);
  return {
    userId: user.id,
    messageId: read.messageId,
    unsubscribedAtMs: user.unsubscribedAtMs,
    hasReason: user.unsubscribeReason !== null,
    reader: { path: `/u/${token}`, masked: pages.maskAddress(user.email), workspaceName },
  };
}

async function readReason(c: Context): Promise<string> {
  const given = await formField(c, "reason");
  // deno-lint-ignore no-control-regex -- line breaks and the like become spaces
  return given.replace(/[\x00-\x1f\x7f]+/g, " ").trim().slice(0, longestReason);
}

/** A field of the form that was sent; "" where there is none. What is longer than any of ours says nothing, and is read no further: the
 * link alone is enough to unsubscribe by. */
async function formField(c: Context, name: string): Promise<string> {
  try {
    const body = await readBody(c.req.raw);
    const headers = { "Content-Type": c.req.header("Content-Type") ?? "" };
    const given = body && (await new Response(body, { headers }).formData()).get(name);
    return typeof given === "string" ? given : "";
  } catch {
    return ""; // a body that is no form says nothing
  }
}

/** Null for one that is larger than `largestBody`. */
async function readBody({ headers, body }: Request): Promise<Blob | null> {
  if (body === null || Number(headers.get("Content-Length") ?? 0) > largestBody) return null;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of body) {
    if ((size += piece.length) > largestBody) return null;
    pieces.push(piece);
  }
  return new Blob(pieces);
}
