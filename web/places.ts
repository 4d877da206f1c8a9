/** Where the app can go: routes, sidebar, settings and quick jump all read these tables. Pure. */
import type { Me } from "./shared/me.ts";

export type PlaceIcon =
  | "accounts"
  | "users"
  | "active"
  | "pending"
  | "calendar"
  | "attention"
  | "playbooks"
  | "templates"
  | "outbox"
  | "dashboards"
  | "settings"
  | "profile"
  | "windows"
  | "leave"
  | "traits"
  | "unsubscribes"
  | "channels"
  | "team"
  | "keys"
  | "audit";
export type Place = {
  label: string;
  path: string;
  /** The file under web/features that shows it; a place whose file is missing is nowhere offered. */
  feature: string;
  icon: PlaceIcon;
  group: string | null;
  /** The keys that go there. */
  keys?: string;
  badge?: "unreadMine" | "pendingMine" | "attentionMine";
  adminsOnly?: true;
};

/** The sidebar (VI7). */
export const places: Place[] = [
  {
    label: "Accounts",
    path: "/accounts",
    feature: "accounts/AccountsPage",
    icon: "accounts",
    group: null,
    keys: "g a",
  },
  { label: "Users", path: "/users", feature: "users/UsersPage", icon: "users", group: null, keys: "g u" },
  {
    label: "Active",
    path: "/active",
    feature: "conversations/ActivePage",
    icon: "active",
    group: "Activity",
    keys: "g v",
    badge: "unreadMine",
  },
  {
    label: "Pending",
    path: "/pending",
    feature: "pending/PendingPage",
    icon: "pending",
    group: "Activity",
    keys: "g p",
    badge: "pendingMine",
  },
  {
    label: "Calendar",
    path: "/calendar",
    feature: "calendar/CalendarPage",
    icon: "calendar",
    group: "Activity",
    keys: "g c",
  },
  {
    label: "Needs attention",
    path: "/attention",
    feature: "pending/AttentionPage",
    icon: "attention",
    group: "Activity",
    keys: "g n",
    badge: "attentionMine",
  },
  {
    label: "Playbooks",
    path: "/playbooks",
    feature: "playbooks/PlaybooksPage",
    icon: "playbooks",
    group: "Automation",
    keys: "g b",
  },
  {
    label: "Templates",
    path: "/templates",
    feature: "templates/TemplatesPage",
    icon: "templates",
    group: "Writing",
    keys: "g t",
  },
  { label: "Outbox", path: "/outbox", feature: "outbox/OutboxPage", icon: "outbox", group: "Writing", keys: "g o" },
  {
    label: "Dashboards",
    path: "/dashboards",
    feature: "dashboards/DashboardsPage",
    icon: "dashboards",
    group: "Numbers",
    keys: "g d",
  },
];

/** Settings (VI8), behind the gear. */
export const settingsPlaces: Place[] = [
  { label: "Profile", path: "/settings/profile", feature: "settings/ProfilePage", icon: "profile", group: "You" },
  {
    label: "Sending windows",
    path: "/settings/windows",
    feature: "settings/WindowsPage",
    icon: "windows",
    group: "Email settings",
  },
  {
    label: "Leave and holidays",
    path: "/settings/leave",
    feature: "settings/LeavePage",
    icon: "leave",
    group: "Email settings",
  },
  {
    label: "Traits",
    path: "/settings/traits",
    feature: "settings/TraitsPage",
    icon: "traits",
    group: "Data management",
    adminsOnly: true,
  },
  {
    label: "Unsubscribes",
    path: "/settings/unsubscribes",
    feature: "settings/UnsubscribesPage",
    icon: "unsubscribes",
    group: "Activity",
    adminsOnly: true,
  },
  {
    label: "Templates",
    path: "/templates",
    feature: "templates/TemplatesPage",
    icon: "templates",
    group: "Activity",
  },
  {
    label: "Channels",
    path: "/settings/channels",
    feature: "settings/ChannelsPage",
    icon: "channels",
    group: "Workspace",
    adminsOnly: true,
  },
  { label: "Team", path: "/settings/team", feature: "settings/TeamPage", icon: "team", group: "Workspace" },
  { label: "Keys", path: "/settings/keys", feature: "settings/KeysPage", icon: "keys", group: "Workspace" },
  {
    label: "Audit",
    path: "/settings/audit",
    feature: "settings/AuditPage",
    icon: "audit",
    group: "Workspace",
    adminsOnly: true,
  },
];

/** Pages inside the frame that no list of places names. A path in brackets keeps its page while it changes. */
export const pages: { path: string | string[]; feature: string }[] = [
  { path: "/accounts", feature: "accounts/AccountsPage" },
  { path: "/accounts/:id", feature: "accounts/AccountPage" },
  { path: "/users", feature: "users/UsersPage" },
  { path: "/users/:id", feature: "users/UserPage" },
  { path: "/import", feature: "imports/ImportPage" },
  { path: "/start", feature: "start/StartPage" },
  { path: ["/pending", "/pending/:id"], feature: "pending/PendingPage" },
  { path: "/calendar", feature: "calendar/CalendarPage" },
  { path: "/attention", feature: "pending/AttentionPage" },
  { path: "/active", feature: "conversations/ActivePage" },
  { path: "/conversations/:id", feature: "conversations/ThreadPage" },
  { path: "/playbooks", feature: "playbooks/PlaybooksPage" },
  { path: "/playbooks/:id", feature: "playbooks/PlaybookPage" },
  { path: "/templates", feature: "templates/TemplatesPage" },
  { path: "/templates/:id", feature: "templates/TemplatePage" },
  { path: ["/outbox", "/outbox/:id"], feature: "outbox/OutboxPage" },
  { path: "/dashboards", feature: "dashboards/DashboardsPage" },
  { path: "/dashboards/:id", feature: "dashboards/DashboardPage" },
  { path: "/dashboards/:id/widgets/:widgetId", feature: "dashboards/WidgetPage" },
];

/** Pages inside the settings that their list does not name. */
export const settingsPages: { path: string; feature: string }[] = [
  { path: "/settings/team/:id", feature: "settings/TeammatePage" },
];

/** Pages for somebody who is not signed in. */
export const doors: { path: string; feature: string }[] = [
  { path: "/setup/:token", feature: "setup/SetupPage" },
  { path: "/join/:token", feature: "setup/JoinPage" },
  { path: "/reset/:token", feature: "setup/ResetPage" },
  { path: "/sign-in", feature: "setup/SignInPage" },
];

/** The places that exist and that this teammate may see. */
export function placesFor(list: readonly Place[], me: Pick<Me, "role">, exists: (feature: string) => boolean): Place[] {
  return list.filter((place) => exists(place.feature) && (!place.adminsOnly || me.role === "admin"));
}

/** Places under their group's name, in order; those without a group first come under null. */
export function grouped(list: readonly Place[]): { group: string | null; places: Place[] }[] {
  const groups = new Map<string | null, Place[]>();
  for (const place of list) groups.set(place.group, [...(groups.get(place.group) ?? []), place]);
  return [...groups].map(([group, places]) => ({ group, places }));
}

/** Whether `path` is that place or a page below it. */
export function isAt(path: string, place: Pick<Place, "path">): boolean {
  return path === place.path || path.startsWith(`${place.path}/`);
}

/** Where to go after sign-in: the page that was asked for, if it is one of ours. A foreign address is not followed. */
export function safeNext(next: string | undefined): string {
  if (!next || !next.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/";
  return doors.some((door) => next.startsWith(door.path.split(":")[0]!)) ? "/" : next;
}
