import { useQuery } from "@tanstack/solid-query";
import { type Answer, request } from "../api.ts";
import { isAdmin, useMe } from "../me.ts";
import { viewHref } from "../views/view-params.ts";
import type { Target } from "./jump-targets.ts";

type Teammate = Answer<"GET /api/teammates">["items"][number];
type Dashboard = Answer<"GET /api/dashboards">["items"][number];
type Playbook = Answer<"GET /api/playbooks">["items"][number];
type SavedView = Answer<"GET /api/views">["items"][number];
const lists = {
  accounts: "Accounts",
  users: "Users",
  pending: "Pending",
  active: "Active",
  playbooks: "Playbooks",
  templates: "Templates",
} as const;

/** Teammates, playbooks, dashboards and saved views by name: few, so that they are asked for once and matched here (VI6). Needs an owner. */
export function createJumpOwn() {
  const me = useMe();
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const dashboards = useQuery(() => ({
    queryKey: ["dashboards", { limit: 100 }],
    queryFn: ({ signal }) => request("GET /api/dashboards", { query: { limit: 100 }, signal }),
  }));
  const playbooks = useQuery(() => ({
    queryKey: ["playbooks", { limit: 100 }],
    queryFn: ({ signal }) => request("GET /api/playbooks", { query: { limit: 100 }, signal }),
    meta: { restMs: 10_000 },
  }));
  const views = Object.keys(lists).map((list) =>
    useQuery(() => ({
      queryKey: ["views", list],
      queryFn: ({ signal }) => request("GET /api/views", { query: { list: list as keyof typeof lists }, signal }),
      meta: { follows: ["teammate"] },
    }))
  );
  const ofTeammate = (one: Teammate): Target => ({
    key: `teammate ${one.id}`,
    label: one.name,
    detail: one.email,
    where: "Teammate",
    path: isAdmin(me()) ? `/settings/team/${one.id}` : "/settings/team",
    icon: "team",
  });
  const ofDashboard = (one: Dashboard): Target => ({
    key: `dashboard ${one.id}`,
    label: one.name,
    where: "Dashboard",
    path: `/dashboards/${one.id}`,
    icon: "dashboards",
  });
  const ofPlaybook = (one: Playbook): Target => ({
    key: `playbook ${one.id}`,
    label: one.name,
    where: "Playbook",
    path: `/playbooks/${one.id}`,
    icon: "playbooks",
  });
  const ofView = (one: SavedView): Target => ({
    key: `view ${one.id}`,
    label: one.name,
    words: "saved",
    where: `View of ${lists[one.list as keyof typeof lists]}`,
    path: viewHref(`/${one.list}`, one.view, Object.keys(one.view), one.id),
    icon: one.list as keyof typeof lists,
  });
  return (): Target[] => [
    ...(team.isSuccess ? team.data.items : []).filter(({ state }) => state !== "left").map(ofTeammate),
    ...(playbooks.isSuccess ? playbooks.data.items : []).map(ofPlaybook),
    ...(dashboards.isSuccess ? dashboards.data.items : []).map(ofDashboard),
    ...views.flatMap((query) => query.isSuccess ? query.data.items.map(ofView) : []),
  ];
}
