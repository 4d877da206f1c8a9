import type { Who } from "../contract/endpoints.ts";
import type { Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";

/** Who may what, in one place (AD1): observers read, members work, a member whose "may send" is taken neither starts,
 * sends now, approves nor reschedules, admins also settle the workspace. */
export function may(teammate: Pick<Teammate, "role" | "maySend">, who: Who): boolean {
  switch (who) {
    case "public":
    case "observer":
      return true;
    case "member":
      return teammate.role !== "observer";
    case "sender":
      return teammate.role !== "observer" && teammate.maySend;
    case "admin":
      return teammate.role === "admin";
  }
}

/** @throws {Refusal} signed_out, or not_allowed. */
export function requireRight(teammate: Teammate | undefined, who: Who): void {
  if (who === "public") return;
  if (!teammate) throw new Refusal("signed_out", "Sign in first.");
  if (may(teammate, who)) return;
  const words = who === "admin"
    ? "Only admins may do this."
    : who === "sender"
    ? "You may not send: ask an admin."
    : "Observers may only read.";
  throw new Refusal("not_allowed", words);
}
