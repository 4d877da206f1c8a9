import { expect, test } from "vitest";
import { createdIn, listHref } from "#web/shared/numbers/list-link.ts";

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

test("[VI5] a point leads to what was created within it, no level deeper than the filter was", () => {
  const [since, before] = ["2025-11-02T23:00:00Z", "2025-11-09T23:00:00Z"];
  const within = [
    { field: "conversation.createdAt", op: "since", value: since },
    { field: "conversation.createdAt", op: "before", value: before },
  ];
  expect(createdIn({ all: [sent] }, since, before)).toEqual({ all: [sent, ...within] });
  expect(createdIn({ any: [sent] }, since, before)).toEqual({ all: [{ any: [sent] }, ...within] });
});
