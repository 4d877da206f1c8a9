type Id = { client: number; clock: number };
/** A place in a text as Yjs writes it in JSON. */
type Place = { type: Id | null; tname: string | null; item: Id | null; assoc: number };
export type Caret = { anchor: Place; head: Place };

/** The texts of a room by their names in its document. */
const texts: readonly unknown[] = ["subject", "body"];

/** The caret that is in `given`, whatever a client sent, or null. One that cannot be read would break the editor of everybody who
 * hears of it (CO8). */
export function readCaret(given: unknown): Caret | null {
  if (!isObject(given)) return null;
  const [anchor, head] = [readPlace(given["anchor"]), readPlace(given["head"])];
  return anchor && head && { anchor, head };
}

function readPlace(given: unknown): Place | null {
  if (!isObject(given)) return null;
  const { type = null, tname = null, item = null, assoc = 0 } = given;
  if ((type === null && tname === null && item === null) || (assoc !== 0 && assoc !== -1)) return null;
  if (!(isId(type) && isId(item) && (tname === null || texts.includes(tname)))) return null;
  return { type: pure(type), tname: tname as string | null, item: pure(item), assoc };
}

const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === "object" && given !== null && !Array.isArray(given);

const isId = (given: unknown): given is Id | null =>
  given === null || (isObject(given) && isCount(given["client"]) && isCount(given["clock"]));
const isCount = (given: unknown) => Number.isSafeInteger(given) && (given as number) >= 0;

const pure = (id: Id | null): Id | null => id && { client: id.client, clock: id.clock };
