import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Accessor, createMemo } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createNow } from "#web/shared/times.tsx";
import { useMe } from "#web/shared/me.ts";
import { askedOf, type Back, type Question, type Span, spanOf } from "./question.ts";

export type Numbers = Answer<"POST /api/numbers">;
export type NumbersOf<K extends Numbers["kind"]> = Extract<Numbers, { kind: K }>;

/** While mail goes out numbers are asked for anew at most so often. */
const restMs = 10_000;
/** Whoever goes on choosing is not answered at each step. */
const pauseMs = 200;

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
        return await request("POST /api/numbers", { body, signal });
      },
      placeholderData: isTrial() ? keepPreviousData : undefined,
      meta: { follows: ["conversation", "message", "trait", "template", "teammate", "playbook"], restMs },
      retry: false,
    };
  });
