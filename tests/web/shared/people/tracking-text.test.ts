import { expect, test } from "vitest";
import { isTrackingOff, trackingText } from "#web/shared/people/tracking-text.ts";

const user = { of: "user" as const, workspace: true, accounts: [] };

test("[TR4] the switch of a user says by which of their accounts it is off, and the workspace goes first", () => {
  expect([isTrackingOff(user), trackingText(user)]).toEqual([false, expect.stringMatching(/^While this is off/)]);
  const off = (accounts: string[], workspace = true) => {
    const tracking = { ...user, accounts, workspace };
    expect(isTrackingOff(tracking)).toBe(true);
    return trackingText(tracking);
  };
  expect(off(["Acme"])).toBe("Off, as Acme is not tracked.");
  expect(off(["Acme", "Beta"])).toBe("Off, as Acme and Beta are not tracked.");
  expect(off(["Acme", "Beta", "Gamma"])).toBe("Off, as Acme, Beta and Gamma are not tracked.");
  expect(off(["Acme"], false)).toMatch(/whole workspace/);
  expect(trackingText({ of: "account", workspace: true, accounts: [] })).toContain("its people");
});
