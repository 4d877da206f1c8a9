import { expect, test } from "vitest";
import { makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";

test("[AD1] a bulk run is stopped by whoever began it, or by an admin", async () => {
  const { admin, makeTeammate, ok } = await makeDesk();
  const [mo, mia] = [await makeTeammate("member", "mo@parley.test"), await makeTeammate("member", "mia@parley.test")];
  const body = { entity: "user", chosen: { all: true }, act: { kind: "subscription", unsubscribed: true } };
  const begin = async (by = mo) => (await ok("POST /api/bulk-runs", body, by)).id;
  const [own, admins] = [await begin(), await begin(admin)];
  const cancel = (id: string, by: typeof mo) => by.call(`POST /api/bulk-runs/${id}/cancel`);
  expect(refusalOf(await cancel(admins, mo)).slice(0, 2)).toEqual([403, "not_allowed"]);
  expect(refusalOf(await cancel(own, mia)).slice(0, 2)).toEqual([403, "not_allowed"]);
  expect((await ok(`GET /api/bulk-runs/${own}`)).state).toBe("waiting");
  expect((await cancel(own, mo)).body.state).toBe("cancelled");
  expect((await cancel(await begin(), admin)).body.state).toBe("cancelled");
});

test("[AD1] [PD6] an uploaded file is run by whoever uploaded it, or by an admin", async () => {
  const { admin, makeTeammate } = await makeDesk();
  const [mo, mia] = [await makeTeammate("member", "mo@parley.test"), await makeTeammate("member", "mia@parley.test")];
  const upload = async (by = mo) =>
    (await by.call("POST /api/imports?fileName=x.csv", "Email\nann@b.example\n")).body.id as string;
  const run = (id: string, by: typeof mo) =>
    by.call(`POST /api/imports/${id}/run`, { columns: { Email: "user.email" } });
  const own = await upload();
  expect(refusalOf(await run(own, mia)).slice(0, 2)).toEqual([403, "not_allowed"]);
  expect(refusalOf(await run(await upload(admin), mo)).slice(0, 2)).toEqual([403, "not_allowed"]);
  expect([(await run(own, mo)).status, (await run(await upload(), admin)).status]).toEqual([202, 202]);
});
