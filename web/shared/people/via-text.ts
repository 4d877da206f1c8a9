import type { Answer } from "../api.ts";
import { listText } from "../mail/hold-text.ts";

type Tied = Pick<Answer<"GET /api/accounts/:id/conversations">["items"][number], "via" | "account">;

const roles = { from: "From", to: "To", cc: "CC", bcc: "BCC" };
/** More are a number. */
const mostNamed = 3;

/** Why a conversation stands on this page (PD4): "Here by Grace (To) and Alan (CC)"; of a user's page what they are in it, where that
 * is more than To. Null where nothing is to be said. */
export function viaText(tied: Tied, where: { accountId: string } | { userId: string }): string | null {
  if ("userId" in where) {
    const own = tied.via[0]?.roles ?? [];
    return own.length === 0 || own.every((role) => role === "to") ? null : `As ${rolesText(own)}`;
  }
  if (tied.via.length === 0) {
    return tied.account.id === where.accountId ? "Here as it began with this account" : null;
  }
  const named = tied.via.slice(0, mostNamed).map(({ user, roles }) => `${user.name} (${rolesText(roles)})`);
  const more = tied.via.length - named.length;
  return `Here by ${listText(more > 0 ? [...named, `${more} more`] : named)}`;
}

const rolesText = (of: readonly (keyof typeof roles)[]): string =>
  (Object.keys(roles) as (keyof typeof roles)[]).filter((role) => of.includes(role)).map((role) => roles[role]).join(
    ", ",
  );
