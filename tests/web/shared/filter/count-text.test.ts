import { expect, test } from "vitest";
import { allText, countText, matchText } from "#web/shared/filter/count-text.ts";

test.each([
  [{ count: 1_234, isMore: false }, "1,234", "1,234 accounts match", "all 1,234 that match"],
  [{ count: 1, isMore: false }, "1", "1 account matches", "all 1 that match"],
  [{ count: 0, isMore: false }, "0", "No accounts match", "all 0 that match"],
  [{ count: 10_000, isMore: true }, "10,000+", "10,000+ accounts match", "all 10,000+ that match"],
  [{ count: 12, isMore: true }, "at least 12", "At least 12 accounts match", "all that match, at least 12"],
  [{ count: 0, isMore: true }, "at least 0", "No accounts found so far", "all that match, at least 0"],
])("[VI1] %j is said as it is known", (counted, count, match, all) => {
  expect([countText(counted), matchText(counted, "Accounts"), allText(counted)]).toEqual([count, match, all]);
});

test("[VI1] all that match say of what", () => {
  expect(allText({ count: 3, isMore: false }, "users")).toBe("all 3 users that match");
  expect(allText({ count: 3, isMore: true }, "users")).toBe("all users that match, at least 3");
});
