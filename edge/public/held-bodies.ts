export type BodyTerms = {
  /** Of one call. */
  mostBytes: number;
  /** Of all calls under way together, and of those of one key together. */
  mostHeld: number;
  mostOfKey: number;
  /** From the first byte to the last, and from one to the next. */
  wholeMs: number;
  silenceMs: number;
};

/** `release` gives its room back, once what it said is handled. */
export type HeldBody =
  | { kind: "body"; body: Uint8Array; release: () => void }
  | { kind: "too_large" | "no_room" | "too_slow" };

/**
 * Reads bodies of calls that anybody may make, so that no caller shuts out another: room is taken as bytes come, never for what is only
 * announced; each key (a channel, an address) has its share of it; and who sends nothing for long is not waited for.
 */
export function makeHeldBodies(terms: BodyTerms): (request: Request, keys: string[]) => Promise<HeldBody> {
  const heldBy = new Map<string, number>();
  let held = 0;

  return async (request, keys) => {
    if (Number(request.headers.get("Content-Length") ?? 0) > terms.mostBytes) return { kind: "too_large" };
    let size = 0;
    const hold = (more: number) => {
      size += more;
      held += more;
      for (const key of keys) {
        const left = (heldBy.get(key) ?? 0) + more;
        if (left > 0) heldBy.set(key, left);
        else heldBy.delete(key);
      }
    };
    const release = () => hold(-size);
    const reader = request.body?.getReader();
    if (!reader) return { kind: "body", body: new Uint8Array(), release };

    const pieces: Uint8Array[] = [];
    const give = async (kind: "too_large" | "no_room" | "too_slow"): Promise<HeldBody> => {
      release();
      await reader.cancel().catch(() => {});
      return { kind };
    };
    const endsAtMs = performance.now() + terms.wholeMs;
    try {
      for (;;) {
        const read = await within(reader.read(), Math.min(terms.silenceMs, endsAtMs - performance.now()));
        if (!read) return await give("too_slow");
        if (read.done) break;
        if (size + read.value.length > terms.mostBytes) return await give("too_large");
        hold(read.value.length);
        const isOver = held > terms.mostHeld || keys.some((key) => heldBy.get(key)! > terms.mostOfKey);
        if (isOver) return await give("no_room");
        pieces.push(read.value);
      }
    } catch (cause) {
      release();
      throw cause;
    }
    return { kind: "body", body: joined(pieces, size), release };
  };
}

/** Null where it takes longer. */
async function within<T>(answer: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), Math.max(ms, 0)));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const body = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.length;
  }
  return body;
}
