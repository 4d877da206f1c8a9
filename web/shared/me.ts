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
    meta: { follows: ["teammate", "setting", "message", "conversation", "account"] },
  }));

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
