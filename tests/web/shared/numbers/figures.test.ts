import { expect, test } from "vitest";
import { rateText } from "#web/shared/charts/rate-text.ts";
import { figureCells, firstKind, rateOf } from "#web/shared/numbers/figures.ts";

const opens = { count: 3, of: 8, value: 3 / 8, low: 0.1, high: 0.7 };
const none = { opens: null, replies: null, bounces: null, unsubscribes: null };

test("[TR3] where nothing was sent nothing is to be tracked yet, which is not the same as what cannot be", () => {
  const unsent = { key: "a", label: "Nudge", figures: { sent: 0, ...none } };
  expect(figureCells(unsent)).toEqual(["Nudge", "0", "–", "–", "–", "–"]);
  expect(rateText(rateOf(unsent.figures, "opens"))).toBe("none sent");
  const sent = { key: "b", label: "Hello", figures: { sent: 8, ...none, opens } };
  expect(figureCells(sent)).toEqual(["Hello", "8", "3 of 8", "not tracked", "not tracked", "not tracked"]);
  expect(rateOf(sent.figures, "opens")).toBe(opens);
  expect(rateText(rateOf(sent.figures, "replies"))).toBe("not tracked");
});

test("[TR3] the rate that is shown first is one that can be told: of replies, else the first that is", () => {
  const row = (figures: object) => ({ key: "a", label: "A", figures: { sent: 8, ...none, ...figures } });
  const unsent = { ...row({}), figures: { sent: 0, ...none } };
  expect(firstKind([row({ opens, replies: opens })])).toBe("replies");
  expect(firstKind([unsent, row({}), row({ opens, unsubscribes: opens })])).toBe("opens");
  expect(firstKind([row({ unsubscribes: opens })])).toBe("unsubscribes");
  expect(firstKind([unsent])).toBe("replies");
});
