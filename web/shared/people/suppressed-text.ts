import type { Answer } from "../api.ts";

type Why = Answer<"GET /api/suppressions">["items"][number]["why"];
const because: Record<Why, string> = {
  hard_bounce: "mail to it came back for good",
  complaint: "its reader said that it was spam",
  by_hand: "set by hand",
};

/** Why an address is not mailed, and by whom it was set where that was a teammate. */
export const suppressedBecause = ({ why, by }: { why: string; by: string | null }): string =>
  `${because[why as Why] ?? why.replaceAll("_", " ")}${by === null ? "" : ` by ${by}`}`;
