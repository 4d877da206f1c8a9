import { useQuery } from "@tanstack/solid-query";
import { type Answer, request } from "../api.ts";
import { isAdmin, useMe } from "../me.ts";
import { viewHref } from "../views/view-params.ts";
import type { Target } from "./jump-targets.ts";

type Teammate = Answer<"GET /api/teammates">["items"][number];
type SavedView = Answer<"GET /api/views">["items"][number];
const lists = {
  accounts: "Accounts",
  users: "Users",
  pending: "Pending",
  active: "Active",
  templates: "Templates",
} as const;

/** Teammates and saved views by name: few, so that they are asked for once and matched here (VI6). Needs an owner. */
export function createJumpOwn() {
  const me = useMe();
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
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
    ...views.flatMap((query) => query.isSuccess ? query.data.items.map(ofView) : []),
  ];
}
