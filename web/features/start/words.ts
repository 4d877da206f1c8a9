import type { Answer } from "#web/shared/api.ts";

type Preview = Answer<"POST /api/starts/preview">;
type Because = Preview["items"][number]["senderBecause"];
type Why = Preview["skipped"][number]["why"];

/** Why this teammate sends (ST3). */
export const becauseWords: Record<Because, string> = {
  teammate: "chosen here",
  csm: "the account's CSM",
  ae: "the account's AE",
  csm_not_set: "no CSM is set",
  csm_not_valid: "the CSM cannot send on this channel",
  ae_not_set: "no AE is set",
  ae_not_valid: "the AE cannot send on this channel",
  no_valid_sender: "nobody can send",
  fixed: "chosen by hand",
};

/** Why somebody is left out (ST6). */
export const skipWords: Record<Why, string> = {
  unsubscribed: "unsubscribed",
  suppressed: "must not be mailed (bounced or complained)",
  no_email: "have no e-mail address",
  duplicate: "share an address with somebody already in it",
  no_valid_sender: "have nobody who can send to them",
  no_users: "accounts with nobody in the audience",
  several_accounts: "belong to several accounts: start from the account",
  no_account: "belong to no account",
};

export const conversationsText = (n: number): string =>
  n === 1 ? "1 conversation" : `${n.toLocaleString("en")} conversations`;
