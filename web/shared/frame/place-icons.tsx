import type { JSX } from "solid-js";
import type { PlaceIcon } from "#web/places.ts";
import * as icons from "../ui/icons.ts";

const byName: Record<PlaceIcon, typeof icons.Users> = {
  accounts: icons.Building,
  users: icons.Users,
  active: icons.MessagesSquare,
  pending: icons.Hourglass,
  calendar: icons.Calendar,
  attention: icons.TriangleAlert,
  playbooks: icons.Workflow,
  templates: icons.LayoutTemplate,
  outbox: icons.Inbox,
  dashboards: icons.ChartColumn,
  settings: icons.Settings,
  profile: icons.UserRound,
  windows: icons.CalendarClock,
  leave: icons.Sun,
  traits: icons.Tag,
  unsubscribes: icons.BellOff,
  channels: icons.Plug,
  team: icons.Users,
  keys: icons.KeyRound,
  audit: icons.ScrollText,
};

/** The icon of a place. */
export function PlaceGlyph(props: { icon: PlaceIcon; size?: number }): JSX.Element {
  const Icon = byName[props.icon];
  return <Icon size={props.size ?? 16} class="shrink-0" aria-hidden="true" />;
}
