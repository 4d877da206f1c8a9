import { expect, test } from "vitest";
import { looksLikeAddress, splitAddresses } from "#web/shared/ui/addresses.ts";

test.each([
  ["ann@x.org, bob@y.org;eve@z.org\nmax@w.org", ["ann@x.org", "bob@y.org", "eve@z.org", "max@w.org"]],
  ["Ann Lee <Ann@X.org>, Bob <bob@y.org>", ["ann@x.org", "bob@y.org"]],
  ["  ", []],
  ["oops", ["oops"]],
])("[PR2] %j holds %j", (text, addresses) => {
  expect(splitAddresses(text)).toEqual(addresses);
});

test.each([["ann@x.org", true], ["ann@x", false], ["ann", false], ["a b@x.org", false], ["@x.org", false]])(
  "%s looks like an address: %s",
  (text, expected) => {
    expect(looksLikeAddress(text)).toBe(expected);
  },
);
