import { createHash } from "node:crypto";
import { newId } from "#db/ids.ts";
import { findKey, freeKey, giveKeyUp, keepAnswer, type Keyed, retakeKey, takeKey } from "#db/queries/idempotency.ts";
import { Refusal } from "./errors.ts";
import type { AppContext, Deps } from "./context.ts";

const header = "Idempotency-Key";
/** No upload is larger: a CSV import. */
const largestUpload = 200 * 1024 * 1024;
/** A create that has no answer after so long has died: no request is kept waiting as long. */
const diedAfterMs = 60_000;

/**
 * Runs a create once per `Idempotency-Key` and teammate (PD7): a repeat with the same body gets the kept answer, one with another
 * body or while the first still runs is refused. A refused create frees its key. One that died or failed half-way is run again
 * by a repeat, under the id that was chosen for it at first: what it made then is found, not made twice. Keys live for a day.
 * An upload (`isRaw`) is hashed while it is taken in, and a repeat of one before it is answered.
 */
export async function once(
  deps: Deps,
  c: AppContext,
  name: string,
  body: unknown,
  create: (id: string) => Promise<Response>,
  { isRaw = false } = {},
): Promise<Response> {
  const key = c.req.header(header);
  const { teammate } = c.var;
  if (!key || !teammate) return await create(newId());
  if (key.length > 200) refuse("is longer than 200 characters", "invalid_field");
  const mine = { teammateId: teammate.id, key };
  const { pathname, search } = new URL(c.req.url);
  const bodyHash = await sha256(JSON.stringify([name, pathname + search, body ?? null]));
  const fresh = newId();
  const taking = isRaw ? hashBody(c, bodyHash) : () => bodyHash;
  if (await takeKey(deps.db, { ...mine, bodyHash, madeId: fresh, nowMs: deps.nowMs() })) {
    return await run(deps, mine, () => create(fresh), taking);
  }
  const kept = await findKey(deps.db, mine);
  if (isRaw && kept?.status !== null) await drain(c.req.raw.body);
  const asked = kept?.status === null ? bodyHash : taking();
  if (kept?.bodyHash !== asked) refuse("was used for another request");
  if (kept.status !== null) return replayed(deps, c, { status: kept.status, answer: kept.answer! });
  const nowMs = deps.nowMs();
  const isDead = kept.atMs <= nowMs - diedAfterMs;
  if (!isDead || !await retakeKey(deps.db, mine, { beganAtMs: kept.atMs, nowMs })) {
    refuse("the first request with it has not ended: repeat it in a minute");
  }
  return await run(deps, mine, () => create(kept.madeId), taking);
}

/** Puts a hash on the request's body; answers how to read what went by, on top of `seed`. */
function hashBody(c: AppContext, seed: string): () => string {
  const hash = createHash("sha256").update(seed);
  const { raw } = c.req;
  if (raw.body) {
    const body = raw.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, out) {
          hash.update(chunk);
          out.enqueue(chunk);
        },
      }),
    );
    c.req.raw = new Request(raw, { body, duplex: "half" } as RequestInit);
  }
  return () => hash.digest("hex");
}

/** Reads a body to its end, as far as any upload may go. */
async function drain(body: ReadableStream<Uint8Array> | null): Promise<void> {
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > largestUpload) refuse("was used for another request");
  }
}

function refuse(words: string, code: "conflict" | "invalid_field" = "conflict"): never {
  throw new Refusal(code, `${header}: ${words}`, header);
}

async function run(
  deps: Deps,
  mine: Keyed,
  create: () => Promise<Response>,
  bodyHash: () => string,
): Promise<Response> {
  try {
    const response = await create();
    const answer = deps.vault.seal(await response.clone().text()).toBase64();
    await keepAnswer(deps.db, mine, { status: response.status, answer, bodyHash: bodyHash() });
    return response;
  } catch (cause) {
    // What is thrown on is the cause: this may well fail the same way, and then the key lapses by itself.
    if (cause instanceof Refusal) await freeKey(deps.db, mine);
    else await giveKeyUp(deps.db, mine, deps.nowMs() - diedAfterMs).catch(() => {});
    throw cause;
  }
}

function replayed(deps: Deps, c: AppContext, { status, answer }: { status: number; answer: string }): Response {
  return c.body(deps.vault.open(Uint8Array.fromBase64(answer)), status as 200, {
    "Content-Type": "application/json",
    "Idempotency-Replayed": "true",
  });
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return digest.toHex();
}
