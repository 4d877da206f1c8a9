import { noEmailWords } from "#jobs/rules/no-email.ts";

const skips: Record<string, string> = {
  unsubscribed: "Its reader unsubscribed.",
  no_email: noEmailWords,
  suppressed: "Its address is suppressed.",
  replied: "Its reader replied before it left.",
  left_playbook: "Its account left the playbook before it left.",
};

/** Why a message was skipped, in one sentence. */
export const skipText = (why: string | null): string => skips[why ?? ""] ?? why ?? "A rule kept it back.";
