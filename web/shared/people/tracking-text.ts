type Tracking = {
  of: "user" | "account";
  /** Opens are looked at in the workspace at all. */
  workspace: boolean;
  /** Of a user: the accounts of theirs that are not tracked, by name. */
  accounts: readonly string[];
};

/** Whether something else than the user or account itself says that nobody looks. */
export const isTrackingOff = ({ workspace, accounts }: Tracking): boolean => !workspace || accounts.length > 0;

/** What stands below the switch: what it does, or what it is off by (TR4). */
export function trackingText(tracking: Tracking): string {
  const { of, workspace, accounts } = tracking;
  if (!workspace) return "Opens are switched off for the whole workspace, under Settings, Unsubscribes.";
  if (accounts.length > 0) {
    return `Off, as ${names.format(accounts)} ${accounts.length === 1 ? "is" : "are"} not tracked.`;
  }
  return of === "user"
    ? "While this is off, mail to them carries no image that tells, and no look at what they have counts. An account of theirs may say so too."
    : "While this is off, mail to its people carries no image that tells, and no look at what they have counts.";
}

const names = new Intl.ListFormat("en-GB");
