import { expect, test } from "vitest";
import { formatValue, valuesOf } from "#jobs/compose/values.ts";

test.each(
  [
    ["date", "2027-03-14", "14 March 2027"],
    ["date", "2027-02-31", null],
    ["date", "soon", null],
    ["text", "", null],
    ["text", " x ", " x "],
    ["number", 0, "0"],
    ["number", 12000.5, "12000.5"],
    ["number", "1e21", "1000000000000000000000"],
    ["number", "many", null],
    ["boolean", 0, "no"],
    ["boolean", false, "no"],
    ["boolean", 1, "yes"],
    ["url", "https://a.example", "https://a.example"],
    ["money", 120_000, "$1,200"],
    ["money", 120_050, "$1,200.50"],
    ["money", 0, "$0"],
    ["money", null, null],
  ] as const,
)("[PE1] a %s of %j reads %j", (type, raw, read) => {
  expect(formatValue(type, raw)).toBe(read);
});

test("[PE1] money in its currency, selects by label, an option that is gone by its value", () => {
  expect(formatValue("money", 120_000, null, "EUR")).toBe("€1,200");
  const options = [{ value: "pro", label: "Pro plan" }];
  expect(formatValue("select", "pro", options)).toBe("Pro plan");
  expect(formatValue("select", "old", options)).toBe("old");
});

test("[PE1] the values of a message: fields, traits of each, and nothing for whom there is not", () => {
  const definitions = [
    {
      id: "t1",
      entity: "account",
      key: "plan",
      label: "Plan",
      type: "select",
      options: [{ value: "p", label: "Pro" }],
    },
    { id: "t2", entity: "teammate", key: "calendar", label: "Calendar", type: "url" },
    { id: "t3", entity: "user", key: "vip", label: "VIP", type: "boolean" },
    { id: "t4", entity: "user", key: "plan", label: "Plan", type: "text" },
  ] as const;
  const csm = {
    firstName: "Cleo",
    lastName: "",
    email: "cleo@team.example",
    traits: [{ traitId: "t2", txt: "https://cal.example/cleo", num: null }],
  };
  const values = valuesOf({
    user: { firstName: "Ann", lastName: null, email: "ann@x.example", traits: [{ traitId: "t3", txt: null, num: 0 }] },
    account: {
      name: "Acme",
      status: "trial",
      mrrCents: 5_000,
      renewsOn: "2026-12-01",
      health: 0,
      traits: [{ traitId: "t1", txt: "p", num: null }],
    },
    csm,
    ae: null,
    sender: csm,
  }, definitions.map((trait) => ({ ...trait, options: "options" in trait ? [...trait.options] : null })));
  expect(values).toMatchObject({
    "user.firstName": "Ann",
    "user.lastName": null,
    "user.traits.vip": "no",
    "user.traits.plan": null,
    "account.mrr": "$50",
    "account.renewsOn": "1 December 2026",
    "account.health": "0",
    "account.traits.plan": "Pro",
    "csm.firstName": "Cleo",
    "csm.lastName": null,
    "csm.traits.calendar": "https://cal.example/cleo",
    "sender.traits.calendar": "https://cal.example/cleo",
    "ae.email": null,
    "ae.traits.calendar": null,
  });
});
