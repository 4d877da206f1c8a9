import { expect, test } from "vitest";
import { askedOf, spanOf, spanText, titleOf } from "#web/features/dashboards/question.ts";
import { merged, movedBy, placedOn } from "#web/features/dashboards/order.ts";
import { emptyForm, formOf, questionOf, widgetOf } from "#web/features/dashboards/widget-form.ts";

const berlin = "Europe/Berlin";
const at = Date.parse("2025-11-23T23:30:00Z"); // already the 24th there

test.each(
  [
    ["7d", "2025-11-17T23:00:00Z"],
    ["30d", "2025-10-25T22:00:00Z"], // the 26th, on which summer time ends
    ["90d", "2025-08-26T22:00:00Z"],
    ["12m", "2024-11-30T23:00:00Z"],
    ["all", null],
  ] as const,
)("[VI5] the last %s begin with a day of the zone, today is the last of them", (back, since) => {
  expect(spanOf(back, at, berlin)).toEqual({ since, zone: berlin });
});

test("[VI5] what is asked says since when, in whose days, and nothing where all time is meant", () => {
  const question = { kind: "count" as const, measure: "sent" as const };
  expect(askedOf(question, { since: "2025-11-17T23:00:00Z", zone: berlin }))
    .toEqual({ kind: "count", measure: "sent", since: "2025-11-17T23:00:00Z", timeZone: berlin });
  expect(askedOf(question, { since: null, zone: berlin })).toEqual({
    kind: "count",
    measure: "sent",
    timeZone: berlin,
  });
});

test("[VI5] a widget says of which conversations it is: mail by when it was first sent", () => {
  const back = "30d";
  const said = (question: Parameters<typeof spanText>[0]["question"]) => spanText({ question, back });
  expect(said({ kind: "count", measure: "sent" })).toBe("First sent in the last 30 days");
  expect(said({ kind: "rate", measure: "replied" })).toBe("First sent in the last 30 days");
  expect(said({ kind: "count", measure: "conversations" })).toBe("Created in the last 30 days");
  const series = { kind: "series" as const, every: "week" as const };
  expect(said({ ...series, measures: ["sent", "opened"] })).toBe("First sent in the last 30 days");
  expect(said({ ...series, measures: ["conversations", "sent"] })).toBe("Created or first sent in the last 30 days");
  expect(spanText({ question: { kind: "count", measure: "sent" }, back: "all" })).toBe("All time");
});

test("[VI5] a widget that nobody named is called by what it asks", () => {
  expect(titleOf({ kind: "rate", measure: "replied" }, "")).toBe("Reply rate");
  expect(titleOf({ kind: "series", measures: ["sent", "opened", "replied"], every: "week" }, ""))
    .toBe("Sent, opened and replied by week");
  const by = { kind: "breakdown" as const, by: "template", limit: 10 };
  expect(titleOf({ ...by, measure: "sent", asRate: false }, "Account status")).toBe("Sent by account status");
  expect(titleOf({ ...by, measure: "bounced", asRate: true }, "Template")).toBe("Bounce rate by template");
});

test("[VI5] a widget is the same after it went through its form", () => {
  const filter = { all: [{ field: "account.status", op: "is", value: "trial" }] };
  for (
    const question of [
      { kind: "count" as const, measure: "unsubscribed" as const, filter },
      { kind: "rate" as const, measure: "opened" as const },
      { kind: "series" as const, measures: ["sent" as const, "bounced" as const], every: "month" as const, filter },
      { kind: "breakdown" as const, measure: "replied" as const, asRate: true, by: "sender", limit: 20 },
      { kind: "breakdown" as const, measure: "conversations" as const, asRate: false, by: "channel", limit: 5 },
    ]
  ) {
    expect(widgetOf(formOf({ title: "Mine", question, back: "12m" }), () => "")).toEqual({
      title: "Mine",
      question,
      back: "12m",
    });
  }
});

test("[VI5] a question that lacks something is none", () => {
  expect(questionOf({ ...emptyForm(), kind: "series", measures: [] })).toBeNull();
  expect(questionOf({ ...emptyForm(), kind: "breakdown", by: null })).toBeNull();
  expect(widgetOf({ ...emptyForm(), title: "  " }, () => "Sent")).toMatchObject({ title: "Sent" });
});

test("[VI5] a widget moves by places, stays at an edge, and takes the place of another", () => {
  expect(movedBy(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
  expect(movedBy(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
  expect(movedBy(["a", "b", "c"], "gone", 1)).toEqual(["a", "b", "c"]);
  expect(placedOn(["a", "b", "c"], "c", "a")).toEqual(["c", "a", "b"]);
  expect(placedOn(["a", "b", "c"], "a", "c")).toEqual(["b", "c", "a"]);
  expect(placedOn(["a", "b", "c"], "a", "gone")).toEqual(["a", "b", "c"]);
});

test("[VI5] the order that one wants holds for what is there, and what came meanwhile stands behind", () => {
  expect(merged(["c", "a", "gone"], ["a", "b", "c"])).toEqual(["c", "a", "b"]);
  expect(merged([], ["a", "b"])).toEqual(["a", "b"]);
});
