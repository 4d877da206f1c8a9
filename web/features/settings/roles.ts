import type { Answer } from "#web/shared/api.ts";

export type Role = Answer<"GET /api/teammates">["items"][number]["role"];

/** What a teammate may, in a word and a line (AD1). */
export const roles = [
  { value: "admin", label: "Admin", detail: "Settles the workspace and works" },
  { value: "member", label: "Member", detail: "Works: starts, edits, sends" },
  { value: "observer", label: "Observer", detail: "Reads and watches, changes nothing" },
] as const;
