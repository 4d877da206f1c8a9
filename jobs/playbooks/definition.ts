import type { AskedFilter } from "#jobs/bulk/chosen.ts";
import type { StartDefinition } from "#jobs/starts/definition.ts";

/** What becomes of an action's unsent mail when its account stops matching (PB3). */
export type Undo = "delete" | "hold" | "send";

/** How often an account may be acted on (PB3). A stay in which nothing was done does not count. With `once` each action writes to a user
 * once as well, whichever accounts they are at (ST6). */
export type Reentry = { kind: "once" } | { kind: "always" } | { kind: "limited"; times: number; days: number };

/** What a standing start holds: everything of a start but whom and when, which follow from the account that matches. */
export type StandingDefinition =
  & Omit<StartDefinition, "on" | "sendAtMs" | "sendAtIs">
  & { audience: "owners" | "all" | "rule"; rule?: AskedFilter };

/** One action of a version. `key` names it in every version; a day is 86,400 s. */
export type PlaybookAction =
  & { key: string; name: string }
  & (
    /** A conversation with each of the account's people, made on day `afterDays` of matching without a break (PB2). */
    | {
      kind: "start";
      afterDays: number;
      reviewHours: number;
      undo: Undo;
      templateId: string | null;
      start: StandingDefinition;
    }
    /** A mail in the same thread, made `afterDays` after the mail of the action `after` was sent, unless the user replied (PB4). */
    | {
      kind: "followUp";
      after: string;
      afterDays: number;
      reviewHours: number;
      undo: Undo;
      templateId: string | null;
      approval: boolean;
    }
    /** A trait of the account, or of its people, on day `afterDays` (PB1). Null clears it. */
    | {
      kind: "setTrait";
      afterDays: number;
      on: "account" | "owners" | "all";
      traitId: string;
      value: string | number | boolean | null;
    }
  );

/** A version of a playbook as it runs (PB7): checked and frozen, the content of its mails in their standing starts. */
export type PlaybookDefinition = {
  /** A filter of accounts (VI2), read anew at each sweep: "in the last 7 days" ends then, in this zone. */
  rule: { json: unknown; timeZone: string; meId: string };
  reentry: Reentry;
  /** `leave`: whoever matches by the end of this version's first full sweep, and is in no stay, enters for the record alone
   * (`enrollment.baseline`): nothing is done until they match anew. */
  existing?: "enroll" | "leave";
  actions: PlaybookAction[];
};
