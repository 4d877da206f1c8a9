import type { Accessor } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { CountQuery, PageAnswer, PageQuery } from "#web/shared/data-view/types.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import type { PendingView } from "./create-place.ts";
import { noGroup } from "./groups.tsx";

/** What the list of pending mail is asked for, in each view and of one group alone (PR1, PR4). */
export const createLoad =
  (view: Accessor<PendingView>) =>
  ({ q, sort, filters, filter, cursor, limit, signal, group }: PageQuery): Promise<PageAnswer<Message>> =>
    request("GET /api/messages", {
      query: {
        q,
        sort: sort as "sendAt",
        cursor,
        limit,
        filter,
        ...viewQuery(view()),
        ...filters,
        ...groupQuery(group),
      },
      signal,
    });

/** How many there are in each view. */
export const createCount = (view: Accessor<PendingView>) => ({ filters, signal, ...asked }: CountQuery) =>
  request("GET /api/messages/count", { query: { ...asked, ...viewQuery(view()), ...filters }, signal });

/** What narrows pending mail to the view. */
export function viewQuery(view: PendingView) {
  if (view === "mine") return { mine: "true" as const };
  return view === "mentions" ? { mentionsMe: "true" as const } : {};
}

function groupQuery(group: PageQuery["group"]) {
  if (!group) return {};
  if (group.id === noGroup) return { without: group.by as "start" | "template" };
  return group.by === "start" ? { startId: group.id } : { templateId: group.id };
}
