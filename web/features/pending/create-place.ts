import { useNavigate, useParams, useSearchParams } from "@solidjs/router";
import type { Accessor } from "solid-js";
import { isSideTab, type SideTab, sideTabs, stepTab } from "./side-tabs.ts";

/** What I look after, everybody's, or what an open comment mentions me in (PR1, PR6). */
export type PendingView = "mine" | "all" | "mentions";

type Shown = { edit?: boolean; replace?: boolean; side?: SideTab };
/** Where one is on the pending desk. The URL says all of it: the open message or group, whether it is written in, and what stands
 * beside it. */
export type Place = {
  view: Accessor<PendingView>;
  setView: (view: PendingView) => void;
  openId: Accessor<string | null>;
  /** The group that is read as one, by its id. */
  review: Accessor<string | null>;
  isEditing: Accessor<boolean>;
  show: (messageId: string | null, how?: Shown) => void;
  showGroup: (groupId: string, how?: Pick<Shown, "replace">) => void;
  /** The address of a message in this place, for links. */
  hrefOf: (messageId: string) => string;
  /** The tab beside the message, null while it is closed. */
  side: Accessor<SideTab | null>;
  setSide: (tab: SideTab | null) => void;
  stepSide: (by: 1 | -1) => void;
};

/** `hasRoom` says whether the side panel fits beside the message: it is then open unless it was closed. */
export function createPlace(hasRoom: Accessor<boolean>): Place {
  const params = useParams<{ id?: string }>();
  const [search, setSearch] = useSearchParams<{ view?: string; edit?: string; side?: string; review?: string }>();
  const navigate = useNavigate();
  const openId = () => params.id ?? null;
  const pathOf = (id: string | null, change: (query: URLSearchParams) => void) => {
    const query = new URLSearchParams(location.search);
    query.delete("edit");
    query.delete("review");
    change(query);
    return `/pending${id === null ? "" : `/${id}`}${query.size > 0 ? `?${query}` : ""}`;
  };
  const go = (path: string, replace = false) => navigate(path, { replace, scroll: false });
  const side = () => {
    if (isSideTab(search.side)) return search.side;
    return search.side === undefined && hasRoom() ? sideTabs[0] : null;
  };
  const setSide = (tab: SideTab | null) => {
    const plain = hasRoom() ? sideTabs[0] : null;
    setSearch({ side: tab === plain ? null : tab ?? "none" }, { replace: true, scroll: false });
  };
  return {
    view: () => (search.view === "all" || search.view === "mentions" ? search.view : "mine"),
    setView: (view) => setSearch({ view: view === "mine" ? null : view }, { replace: true, scroll: false }),
    openId,
    review: () => (openId() === null ? search.review ?? null : null),
    isEditing: () => openId() !== null && search.edit === "1",
    show: (id, { edit = false, replace = false, side: tab } = {}) =>
      go(
        pathOf(id, (query) => {
          if (edit) query.set("edit", "1");
          if (tab) query.set("side", tab);
        }),
        replace,
      ),
    showGroup: (groupId, { replace = false } = {}) =>
      go(pathOf(null, (query) => query.set("review", groupId)), replace),
    hrefOf: (id) => pathOf(id, () => {}),
    side,
    setSide,
    stepSide: (by) => setSide(stepTab(side(), by)),
  };
}
