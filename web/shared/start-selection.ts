/** What a start is for: accounts, or users of one account where it is known (ST1). */
export type StartOn =
  | { accountIds: string[] }
  | { userIds: string[]; accountId?: string }
  | StartOnList;
/** All that match what a list was narrowed to (ST1), as bodies carry it, and how many those were. */
export type StartOnList = {
  of: "accounts" | "users";
  narrowed: Record<string, unknown>;
  /** "all 12 accounts that match" */
  counted: string;
};

/** As many ids as an address bar bears. */
const mostInAddress = 40;
const keptUnder = "parley.start-on";

/** The address of the start form for a selection. A long one is kept in the tab and the address says so. */
export function startPath(on: StartOn): string {
  const ids = "of" in on ? null : "accountIds" in on ? on.accountIds : on.userIds;
  if (ids === null || "of" in on || ids.length > mostInAddress) {
    sessionStorage.setItem(keptUnder, JSON.stringify(on));
    return "/start?kept=1";
  }
  const search = new URLSearchParams("accountIds" in on ? { accountIds: ids.join(",") } : { userIds: ids.join(",") });
  if ("accountId" in on && on.accountId) search.set("accountId", on.accountId);
  return `/start?${search}`;
}

/** The selection that an address of the start form stands for; null where there is none, as in another tab. */
export function readStartOn(search: URLSearchParams): StartOn | null {
  if (search.has("kept")) {
    const kept = sessionStorage.getItem(keptUnder);
    return kept === null ? null : JSON.parse(kept) as StartOn;
  }
  const listed = (name: string) => (search.get(name) ?? "").split(",").filter(Boolean);
  const accountIds = listed("accountIds");
  if (accountIds.length > 0) return { accountIds };
  const userIds = listed("userIds");
  const accountId = search.get("accountId");
  return userIds.length === 0 ? null : { userIds, ...(accountId ? { accountId } : {}) };
}
