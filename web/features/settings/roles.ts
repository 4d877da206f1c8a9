import type { Answer } from "#web/shared/api.ts";

export type Role = Answer<"GET /api/teammates">["items"][number]["role"];

/** What a teammate may, in a word and a line (AD1). */
export const roles = [
  { value: "admin", label: "Admin", detail: "Changes settings, manages the team, and does all that members do" },
  { value: "member", label: "Member", detail: "Starts conversations, edits and sends mail" },
  { value: "observer", label: "Observer", detail: "Reads everything, changes nothing" },
] as const;

/** "an admin", "a member". */
export const roleName = (role: Role): string => role === "member" ? "a member" : `an ${role}`;

/** Whether a change of role is asked about first: somebody is to be an admin, or one lowers oneself, which others alone can take back. */
export const isGrave = (teammate: { id: string; role: Role }, role: Role, meId: string): boolean =>
  role !== teammate.role && (role === "admin" || teammate.id === meId);
