import { expect, test } from "vitest";
import { listHref, timedIn } from "#web/shared/numbers/list-link.ts";

const sent = { field: "conversation.sent", op: "is", value: true };

test("[VI5] a number leads to the list of conversations in any state by the filter that it names", () => {
  const url = new URL(listHref({ all: [sent] }), "http://parley.test");
  expect(url.pathname).toBe("/active");
  expect(url.searchParams.get("state")).toBe("all");
  expect(JSON.parse(url.searchParams.get("filter")!)).toEqual({ all: [sent] });
});

test("[VI5] what is narrowed by nothing leads to the plain list", () => {
  expect(listHref({ all: [] })).toBe("/active?state=all");
});

test("[VI5] a point leads to what its field says was within it, no level deeper than the filter was", () => {
  const [since, before] = ["2025-11-02T23:00:00Z", "2025-11-09T23:00:00Z"];
  const within = [
    { field: "conversation.sentAt", op: "since", value: since },
    { field: "conversation.sentAt", op: "before", value: before },
  ];
  expect(timedIn({ all: [sent] }, "conversation.sentAt", since, before)).toEqual({ all: [sent, ...within] });
  expect(timedIn({ any: [sent] }, "conversation.sentAt", since, before))
    .toEqual({ all: [{ any: [sent] }, ...within] });
});
