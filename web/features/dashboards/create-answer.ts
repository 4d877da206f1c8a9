import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Accessor, createMemo } from "solid-js";
import { ApiError } from "#web/shared/api-error.ts";
import { type Answer, request } from "#web/shared/api.ts";
import { createNow } from "#web/shared/times.tsx";
import { useMe } from "#web/shared/me.ts";
import { makeLine } from "./make-line.ts";
import { askedOf, type Back, type Question, type Span, spanOf } from "./question.ts";

export type Numbers = Answer<"POST /api/numbers">;
export type NumbersOf<K extends Numbers["kind"]> = Extract<Numbers, { kind: K }>;

/** While mail goes out numbers are asked for anew at most so often. */
const restMs = 10_000;
/** Whoever goes on choosing is not answered at each step. */
const pauseMs = 200;
/** Who asks for many lists at once is turned away, and asks again after this. */
const crowdedMs = 2_000;
/** A dashboard of many widgets leaves room for whatever else its reader opens. */
const line = makeLine(4);

/** What a look back means today, in the teammate's days. It changes as a day begins. Needs an owner. */
export function createSpan(back: Accessor<Back>): Accessor<Span> {
  const me = useMe();
  const now = createNow();
  const since = createMemo(() => spanOf(back(), now(), me().timeZone).since);
  return () => ({ since: since(), zone: me().timeZone });
}

/** The answer to a question, renewed as conversations change (VI4). `isTrial` while it is still being written. Needs an owner. */
export const createAnswer = (
  question: Accessor<Question>,
  span: Accessor<Span>,
  isTrial: Accessor<boolean> = () => false,
) =>
  useQuery(() => {
    const body = askedOf(question(), span());
    return {
      queryKey: ["numbers", body],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        if (isTrial()) await new Promise((resolve) => setTimeout(resolve, pauseMs));
        signal.throwIfAborted();
        return await line(() => request("POST /api/numbers", { body, signal }), signal);
      },
      placeholderData: isTrial() ? keepPreviousData : undefined,
      meta: { follows: ["conversation", "message", "trait", "template", "teammate", "playbook"], restMs },
      retry: (failures: number, error: Error) => failures < 3 && error instanceof ApiError && error.code === "too_fast",
      retryDelay: crowdedMs,
    };
  });
