import { expect, test } from "vitest";
import { makeDesk } from "./desk.ts";

const trait = (key: string) => ({ entity: "account", key, label: key, type: "text" });
const saying = (path: string) => ({ subject: "Hi", html: `<p>Of {{${path}}}</p>` });

test("[PD5] before a trait is archived the pending mail that names it is counted, none that only looks alike", async () => {
  const { ok, admin, start, acme, runChecks, message } = await makeDesk();
  const { id } = await ok("POST /api/traits", trait("country"));
  await ok("POST /api/traits", trait("countryCode"));
  await ok(`PATCH /api/accounts/${acme.id}`, { traits: { country: "Peru", countryCode: "PE" } });
  const on = { accountIds: [acme.id] };
  const [first, second] = await start({ on, content: saying("account.traits.country") });
  await start({ on, content: saying("account.traits.countryCode") });
  await start({ on, content: { subject: "{{account.traits.country}}", html: "<p>Hello</p>" } });
  const pending = async () => (await ok(`GET /api/traits/${id}/uses`)).pending;
  expect(await pending()).toEqual({ count: 4, isMore: false });
  await ok(`POST /api/messages/${second!.id}/cancel`);
  expect(await pending()).toEqual({ count: 3, isMore: false });
  const link = '<p><a href="{{account.traits.country}}">Go</a></p>';
  await start({ on, content: { subject: "Hi", html: link } });
  expect(await pending()).toEqual({ count: 5, isMore: false });
  await ok(`PATCH /api/traits/${id}`, { archived: true }, admin);
  await runChecks();
  expect((await message(first!.id)).hold).toMatchObject({ kind: "missing_data" });
});
