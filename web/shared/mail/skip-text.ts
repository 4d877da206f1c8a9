const skips: Record<string, string> = {
  unsubscribed: "Its reader unsubscribed.",
  suppressed: "Its address is suppressed.",
  replied: "Its reader replied before it left.",
  left_playbook: "Its account left the playbook before it left.",
  not_sent: "The mail that it was to follow was not sent.",
  closed: "Its conversation was closed.",
  no_users: "Nobody is left whom the mail before it went to.",
  action_gone: "Its playbook has no such action any more.",
};

/** Why a mail was not sent, or a follow-up not made (PB4, PB5), in one sentence. */
export const skipText = (why: string | null): string => skips[why ?? ""] ?? why ?? "A rule kept it back.";
