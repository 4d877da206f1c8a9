import type { AskedFilter, ChosenList } from "#jobs/bulk/chosen.ts";

/** What a start was asked to do (ST2), checked and frozen in `start.definition`. Its content is `start.seed`. */
export type StartDefinition = {
  channelId: string;
  /** The named teammate is the default of the modes csm and ae (ST3). */
  sender: { mode: "teammate" | "csm" | "ae"; teammateId: string };
  replyTo: string | null;
  on:
    | {
      kind: "accounts";
      accountIds: string[];
      /** Instead of ids: all that match when the start is planned (ST1). */
      list?: Extract<ChosenList, { entity: "account" }>;
      audience: "owners" | "all" | "rule";
      /** Which users of these accounts, each judged by their place in that very account (ST4). */
      rule?: AskedFilter;
    }
    | {
      kind: "users";
      userIds: string[];
      list?: Extract<ChosenList, { entity: "user" }>;
      accountId: string | null;
    };
  cc: string[];
  bcc: string[];
  /** `perAccount` is one conversation an account, with everybody of it in To (ST5); left out in starts from before there was such a
   * choice, which are per user. */
  strategy?: "perUser" | "perAccount";
  allowUnsubscribes: boolean;
  approval: boolean;
  /** What happens in its user's life holds it (PR8); left out in starts from before there was such a choice. */
  watchLife?: boolean;
  /** Conversation traits as they are stored. */
  traits: { traitId: string; txt: string | null; num: number | null }[];
  sendAtMs: number;
  sendAtIs: "send_date" | "review_delay";
};

/** Whether what somebody's filter costs is part of finding whom it writes to. */
export const isFiltered = ({ on }: StartDefinition): boolean =>
  on.list !== undefined || (on.kind === "accounts" && on.rule !== undefined);
