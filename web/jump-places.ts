/** What quick jump knows beside the places (VI6): the parts of settings pages, and what can be begun. Pure. */
import type { Me } from "./shared/me.ts";

export type SettingsSection = {
  label: string;
  /** What it is looked for by besides. */
  words?: string;
  /** Its page and the section on it, by the heading. */
  path: string;
  adminsOnly?: true;
};

/** Settings that stand inside a page (VI8). */
export const settingsSections: SettingsSection[] = [
  { label: "Name and address", words: "profile first last e-mail", path: "/settings/profile#you" },
  { label: "Time zone", words: "profile clock", path: "/settings/profile#you" },
  { label: "Signature", words: "profile", path: "/settings/profile#signature" },
  { label: "Password", words: "profile sign-in", path: "/settings/profile#password" },
  { label: "Authenticator app", words: "two-factor totp code security", path: "/settings/profile#authenticator-app" },
  { label: "Where you are signed in", words: "sessions devices", path: "/settings/profile#where-you-are-signed-in" },
  { label: "Own sending window", words: "hours days open closed", path: "/settings/windows#sending-window" },
  { label: "Limits of senders", words: "daily hourly quota gap", path: "/settings/windows#limits" },
  { label: "Own leave", words: "vacation holiday away stand-in", path: "/settings/leave#leave" },
  { label: "Public holidays", words: "region days off", path: "/settings/leave#holidays" },
  { label: "Account traits", words: "fields", path: "/settings/traits#account", adminsOnly: true },
  { label: "User traits", words: "fields", path: "/settings/traits#user", adminsOnly: true },
  { label: "Team traits", words: "fields", path: "/settings/traits#team", adminsOnly: true },
  { label: "Conversation traits", words: "fields", path: "/settings/traits#conversation", adminsOnly: true },
  { label: "Manage unsubscribes", path: "/settings/unsubscribes#manage-unsubscribes", adminsOnly: true },
  {
    label: "Unsubscribe line",
    words: "link text",
    path: "/settings/unsubscribes#the-line-at-the-end",
    adminsOnly: true,
  },
  { label: "Track opens", words: "pixel seen", path: "/settings/unsubscribes#opens", adminsOnly: true },
  {
    label: "Unsubscribed users",
    words: "resubscribe opted out reason scanner",
    path: "/settings/unsubscribes#unsubscribed-users",
  },
  {
    label: "Suppressed addresses",
    words: "bounced complaint never mail",
    path: "/settings/unsubscribes#suppressed-addresses",
    adminsOnly: true,
  },
  { label: "Teammates", words: "invite role observer member admin", path: "/settings/team#teammates" },
  { label: "API keys", words: "token bearer", path: "/settings/keys" },
  { label: "Segment write keys", words: "ingestion analytics", path: "/settings/keys#segment", adminsOnly: true },
];

/** The anchor of a section by its heading: "The line at the end" is `the-line-at-the-end`. */
export const anchorOf = (title: string): string =>
  title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

export type JumpAction = {
  label: string;
  words?: string;
  /** Where it begins; `new` opens the form of a page. */
  path: string;
  who: "anybody" | "worker" | "sender" | "admin";
};

/** What is done where one is, without going anywhere. */
export type JumpDeed = "theme-system" | "theme-light" | "theme-dark" | "sign-out" | "stop-sending";
export const jumpDeeds: { label: string; words?: string; does: JumpDeed; who: "anybody" | "worker" }[] = [
  { label: "Dark theme", words: "mode appearance night colours", does: "theme-dark", who: "anybody" },
  { label: "Light theme", words: "mode appearance day colours", does: "theme-light", who: "anybody" },
  { label: "Theme as the system", words: "mode appearance dark light", does: "theme-system", who: "anybody" },
  { label: "Stop all sending", words: "pause halt emergency", does: "stop-sending", who: "worker" },
  { label: "Sign out", words: "log out leave", does: "sign-out", who: "anybody" },
];

/** What can be begun from anywhere. */
export const jumpActions: JumpAction[] = [
  { label: "New account", words: "make add customer", path: "/accounts?new=1", who: "worker" },
  { label: "New user", words: "make add person", path: "/users?new=1", who: "worker" },
  { label: "New playbook", words: "make add automation rule", path: "/playbooks?new=1", who: "worker" },
  { label: "New template", words: "make add", path: "/templates?new=template", who: "worker" },
  { label: "New dashboard", words: "make add numbers chart report", path: "/dashboards?new=1", who: "anybody" },
  { label: "Import a CSV file", words: "upload accounts users", path: "/import", who: "worker" },
  { label: "Start conversations", words: "send mail write new", path: "/accounts", who: "sender" },
  { label: "Invite a teammate", words: "new add team join link", path: "/settings/team?new=1", who: "admin" },
  { label: "New trait", words: "field define", path: "/settings/traits?new=account", who: "admin" },
];

/** Those that this teammate may begin (AD1). */
export function actionsFor(me: Pick<Me, "role" | "maySend">): JumpAction[] {
  const works = me.role !== "observer";
  const may = { anybody: true, worker: works, sender: works && me.maySend, admin: me.role === "admin" };
  return jumpActions.filter((action) => may[action.who]);
}
