import { useQuery } from "@tanstack/solid-query";
import { type Accessor, createContext, useContext } from "solid-js";
import { type Answer, request } from "./api.ts";

export type Me = Answer<"GET /api/me">;

/** The query behind `useMe`, for the frame, which must handle that nobody is signed in. */
export const useMeQuery = () =>
  useQuery(() => ({
    queryKey: ["me"],
    queryFn: ({ signal }) => request("GET /api/me", { signal }),
    staleTime: 60_000,
    meta: { follows: ["teammate", "setting"] },
  }));

type Counts = Answer<"GET /api/me/counts">;
const none: Counts = { pendingMine: 0, attentionMine: 0, unreadMine: 0, mentions: 0 };

/** What waits for the signed-in teammate: nothing until it is known, or where it cannot be. */
export function useMyCounts(): Accessor<Counts> {
  const query = useQuery(() => ({
    queryKey: ["my-counts"],
    queryFn: ({ signal }) => request("GET /api/me/counts", { signal }),
    staleTime: 60_000,
    meta: { follows: ["teammate", "message", "conversation", "account"], restMs: 2_000 },
  }));
  return () => (query.isSuccess ? query.data : none);
}

export const MeContext = createContext<Accessor<Me>>();

/** The signed-in teammate, on every page inside the frame. */
export function useMe(): Accessor<Me> {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe stands outside the frame");
  return me;
}

/** May change settings (AD1). */
export const isAdmin = (me: Pick<Me, "role">) => me.role === "admin";
/** May edit and work: everyone but observers. */
export const mayWork = (me: Pick<Me, "role">) => me.role !== "observer";
/** May start, send now, approve and reschedule. */
export const maySend = (me: Pick<Me, "role" | "maySend">) => mayWork(me) && me.maySend;
