import { jsonOf } from "../http.ts";
import type { Outcome } from "../port.ts";
import { type Api, faultOf } from "./api.ts";
import { adminsKeptMs } from "./limits.ts";

/** Surely nothing was sent. */
export type NotSent = Exclude<Outcome, { kind: "accepted" | "ambiguous" }>;
export type Contact = { id: string; role: "user" | "lead" };

/** Intercom's teammates by their addresses, asked anew every ten minutes. Throws as `call` does. */
export function makeAdmins(
  api: Api,
): (nowMs: number) => Promise<{ kind: "admins"; byAddress: Map<string, string> } | NotSent> {
  let known: { byAddress: Map<string, string>; untilMs: number } | undefined;
  return async (nowMs) => {
    if (known && performance.now() < known.untilMs) return { kind: "admins", byAddress: known.byAddress };
    const answer = await api.get("/admins");
    const { admins } = (jsonOf(answer) ?? {}) as { admins?: { id?: unknown; email?: unknown }[] };
    if (answer.status !== 200) return faultOf(answer, nowMs);
    if (!Array.isArray(admins)) return { kind: "broken", words: "what answers there is not Intercom" };
    const byAddress = new Map(
      admins.flatMap(({ id, email }) =>
        typeof email === "string" && (typeof id === "string" || typeof id === "number")
          ? [[email.toLowerCase(), String(id)] as const]
          : []
      ),
    );
    known = { byAddress, untilMs: performance.now() + adminsKeptMs };
    return { kind: "admins", byAddress };
  };
}

/** Who has this address: a user before a lead, the one seen last before others. Throws as `call` does. */
export async function findContact(
  api: Api,
  address: string,
  nowMs: number,
): Promise<{ kind: "contact"; contact: Contact } | NotSent> {
  const query = { field: "email", operator: "=", value: address };
  const answer = await api.post("/contacts/search", { query, pagination: { per_page: 50 } });
  if (answer.status !== 200) return faultOf(answer, nowMs);
  type Found = { id?: unknown; role?: unknown; email?: unknown; last_seen_at?: number | null };
  const { data } = (jsonOf(answer) ?? {}) as { data?: Found[] };
  const found = (Array.isArray(data) ? data : [])
    .filter(({ id, email }) => typeof id === "string" && String(email).toLowerCase() === address.toLowerCase())
    .toSorted((a, b) =>
      Number(b.role === "user") - Number(a.role === "user") || (b.last_seen_at ?? 0) - (a.last_seen_at ?? 0)
    )[0];
  return found
    ? { kind: "contact", contact: { id: found.id as string, role: found.role === "user" ? "user" : "lead" } }
    : { kind: "refused", words: `Intercom knows nobody with the address ${address}` };
}
