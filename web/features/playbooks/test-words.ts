import type { Answer } from "#web/shared/api.ts";
import type { Action } from "./definition.ts";

type Tried = Pick<Answer<"POST /api/playbooks/:id/test">["actions"][number], "key"> & {
  mails: readonly { expectedAt: string | null }[];
};

/** A follow-up that needs nobody's word itself has no time because the mail before it has none (PB4, PB5). */
export function waitsForBefore(action: Action | undefined, tried: readonly Tried[]): boolean {
  if (action?.kind !== "followUp" || action.approval) return false;
  return tried.some(({ key, mails }) => key === action.after && mails.some(({ expectedAt }) => expectedAt === null));
}
