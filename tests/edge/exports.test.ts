import { expect, test } from "vitest";
import { makeDesk, refusalOf } from "./desk/desk.ts";

async function makeExportDesk() {
  const desk = await makeDesk();
  const csv = async (path: string, who = desk.admin) => {
    const answer = await who.call(`GET ${path}`);
    return { status: answer.status, text: String(answer.body["text"]), headers: answer.headers };
  };
  return { ...desk, csv, olga: await desk.makeTeammate("observer", "olga@parley.test") };
}

test("[VI1] a list comes as RFC 4180 with the rows, the order and the columns of its view, to observers too", async () => {
  const { csv, ok, olga } = await makeExportDesk();
  await ok("POST /api/traits", {
    entity: "account",
    key: "seats",
    label: "Seats",
    type: "number",
    editRight: "members",
  });
  await ok("POST /api/accounts/bulk", {
    items: [
      { externalId: "x1", name: 'Zeta "Z", Ltd', status: "trial", mrrCents: 120_050, traits: { seats: -7 } },
      { externalId: "x2", name: "Yota Inc", status: "trial" },
      { externalId: "x3", name: "Xi", status: "churned" },
    ],
  });
  const filter = encodeURIComponent(JSON.stringify({ all: [{ field: "account.status", op: "is", value: "trial" }] }));
  const { status, text, headers } = await csv(
    `/api/accounts.csv?filter=${filter}&sort=-name&columns=name,traits.seats,mrr,traits.gone`,
    olga,
  );
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(headers.get("content-disposition")).toMatch(/^attachment; filename="accounts-\d{4}-\d\d-\d\d\.csv"$/);
  expect(text).toBe(`Name,Seats,MRR\r\n"Zeta ""Z"", Ltd",-7,1200.5\r\nYota Inc,,\r\n`);
});

test("[AD3] no cell of a file is a formula, whatever a customer is called", async () => {
  const { csv, ok } = await makeExportDesk();
  const evil = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1"];
  await ok("POST /api/accounts/bulk", {
    items: evil.map((name, n) => ({ externalId: `e${n}`, name: "Evil", status: name })),
  });
  const { text } = await csv("/api/accounts.csv?q=Evil&columns=name,status");
  const cells = text.split("\r\n").slice(1, -1).map((line) => line.slice("Evil,".length).replaceAll('"', ""));
  expect(cells.toSorted()).toEqual(evil.map((cell) => `'${cell.trim()}`).toSorted());
});

test("[VI1] a file holds every row once, over many pages", async () => {
  const { csv, ok } = await makeExportDesk();
  for (let part = 0; part < 2; part++) {
    await ok("POST /api/users/bulk", {
      items: Array.from({ length: 600 }, (_, n) => ({ email: `p${part}n${n}@many.example`, firstName: `F${n % 7}` })),
    });
  }
  const { text } = await csv("/api/users.csv?q=many.example&columns=email");
  const lines = text.split("\r\n").slice(1, -1);
  expect(new Set(lines).size).toBe(1_200);
  expect(lines).toHaveLength(1_200);
});

test("[VI1] pending mail and conversations come as files too", async () => {
  const { csv, start, release } = await makeExportDesk();
  await start();
  expect((await csv("/api/messages.csv")).text).toMatch(/^To,Account,Subject,From,Send date\r\n.*@.*\r\n/);
  await start({ when: "now" });
  await release();
  expect((await csv("/api/conversations.csv?state=active")).text)
    .toMatch(/^With,Account,Subject,Seen,Sender,Last\r\n.*@.*\r\n/);
});

test("[AD4] what is wrong with the list is refused before a file begins", async () => {
  const { admin } = await makeExportDesk();
  const refused = async (query: string) => refusalOf(await admin.call(`GET /api/accounts.csv?${query}`));
  const gone = encodeURIComponent(JSON.stringify({ all: [{ field: "account.traits.gone", op: "is", value: "x" }] }));
  expect(await refused(`filter=${gone}`)).toEqual([422, "invalid_field", "filter.all.0.field"]);
  expect(await refused("sort=nonsense")).toEqual([422, "invalid_field", "sort"]);
  expect(await refused("limit=5")).toEqual([422, "invalid_field", "limit"]);
});
