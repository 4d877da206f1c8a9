import { hashToken, newToken } from "#edge/auth/tokens.ts";
import { openSetupLink } from "#db/queries/joining.ts";
import { doors, pages, places, settingsPages, settingsPlaces } from "#web/places.ts";
import { expect } from "vitest";
import type { DeskServer } from "./desk-pages.ts";

type Item = Record<string, unknown> & { id: string };

/** The page that a place of web/places.ts is seen at, told apart by its path with its holes: `/users/:id`. */
export type PageKind = { path: string; who: "ada" | null };

/** Every page that web/places.ts names, and those that readers of mails see: a page that is added there is among them. */
export const everyPage: PageKind[] = [
  ...[...new Set([...pages, ...places, ...settingsPlaces, ...settingsPages].flatMap((place) => place.path))]
    .map((path) => ({ path, who: "ada" as const })),
  ...["test", "history", "versions", "numbers"].map((tab) => ({
    path: `/playbooks/:id?tab=${tab}`,
    who: "ada" as const,
  })),
  { path: "/somewhere-else", who: "ada" },
  ...doors.map(({ path }) => ({ path, who: null })),
  { path: "/u/:token", who: null },
  { path: "/u/:token#done", who: null },
  { path: "/u/broken", who: null },
];

/** A workspace in which every page has something to show, and what stands for the holes in the paths of `everyPage`. */
export async function fillEveryPage(server: DeskServer): Promise<(path: string) => string> {
  const { ada, ben } = server;
  const call = async (name: string, body?: unknown) => await ada(name, body) as Item;
  const { items: accounts } = await call("GET /api/accounts") as unknown as { items: Item[] };
  const { items: users } = await call("GET /api/users") as unknown as { items: Item[] };
  const options = [{ value: "pro", label: "Pro" }];
  await call("POST /api/traits", { entity: "account", key: "plan", label: "Plan", type: "select", options });
  await call("POST /api/traits", { entity: "user", key: "seat", label: "Seat", type: "text" });
  await call(`PATCH /api/accounts/${accounts[0]!.id}`, { traits: { plan: "pro" } });
  const template = await call("POST /api/templates", {
    name: "Renewal",
    subject: "Renewal of {{account.name}}",
    html: "<p>Dear {{user.firstName}}</p>",
  });
  await call("POST /api/views", { list: "accounts", name: "Largest first", shared: true, view: { sort: "-mrr" } });
  await call("POST /api/suppressions", { address: "no@one.example" });
  await call("POST /api/keys", { name: "Billing", kind: "api" });

  // Sent to all, read by one, then a second round that waits.
  await server.start({ name: "Spring", when: "now" });
  await expect.poll(async () => {
    const { items } = await ada("GET /api/outbox") as unknown as { items: Item[] };
    return items.length;
  }, { timeout: 40_000 }).toBe(users.length);
  const { items: mails } = await ada("GET /api/outbox") as unknown as { items: Item[] };
  const sent = await call(`GET /api/messages/${mails[0]!.messageId}`);
  const waiting = await server.start({ name: "Summer" });
  await ben(`POST /api/messages/${waiting[0]!.id}/comments`, { body: "Shall we wait?" });

  const invited = await call("POST /api/teammates", {
    ...{ firstName: "Cy", lastName: "Young", email: "cy@parley.test", role: "member" },
  });
  const { items: team } = await call("GET /api/teammates") as unknown as { items: Item[] };
  const benId = team.find((one) => one.email === "ben@parley.test")!.id;
  const reset = await call(`POST /api/teammates/${benId}/reset-link`);
  const setup = newToken();
  await openSetupLink(server.deps.db, await hashToken(setup), server.deps.nowMs());
  const tokenOf = (url: unknown) => String(url).split("/").at(-1)!;
  const links = await unsubscribeLinks(server);
  await (await fetch(links[1]!, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) }))
    .body?.cancel();

  const dashboard = await call("POST /api/dashboards", { name: "Renewals", shared: true, like: "repliesAndOpens" });
  const widget = await call(`POST /api/dashboards/${dashboard.id}/widgets`, {
    title: "Sent by status of the account",
    question: { kind: "breakdown", measure: "sent", by: "account.status" },
  });

  const playbook = await makePlaybook(server);

  const known: Record<string, string> = {
    "/playbooks/:id": `/playbooks/${playbook}`,
    "/playbooks/:id?tab=test": `/playbooks/${playbook}?tab=test&account=${accounts[0]!.id}`,
    "/playbooks/:id?tab=history": `/playbooks/${playbook}?tab=history`,
    "/playbooks/:id?tab=versions": `/playbooks/${playbook}?tab=versions`,
    "/playbooks/:id?tab=numbers": `/playbooks/${playbook}?tab=numbers`,
    "/accounts/:id": `/accounts/${accounts[0]!.id}`,
    "/users/:id": `/users/${users[0]!.id}`,
    "/pending": "/pending?view=all",
    "/pending/:id": `/pending/${waiting[0]!.id}?view=all`,
    "/conversations/:id": `/conversations/${String(sent.conversationId)}`,
    "/templates/:id": `/templates/${template.id}`,
    "/dashboards/:id": `/dashboards/${dashboard.id}`,
    "/dashboards/:id/widgets/:widgetId": `/dashboards/${dashboard.id}/widgets/${widget.id}`,
    "/outbox/:id": `/outbox/${mails[0]!.id}`,
    "/settings/team/:id": `/settings/team/${benId}`,
    "/start": `/start?accountIds=${accounts[0]!.id}`,
    "/setup/:token": `/setup/${setup}`,
    "/join/:token": `/join/${tokenOf(invited.joinUrl)}`,
    "/reset/:token": `/reset/${tokenOf(reset.resetUrl)}`,
    "/u/:token": new URL(links[0]!).pathname,
    "/u/:token#done": new URL(links[1]!).pathname,
  };
  return (path) => {
    const address = known[path] ?? path;
    if (address.includes(":")) throw new Error(`${path}: say in tests/support/every-page.ts what stands for its hole`);
    return address;
  };
}

/** A playbook that runs in its second version and has written to somebody, with an edit that is not live yet. */
async function makePlaybook({ ada, ben }: DeskServer): Promise<string> {
  const me = await ada("GET /api/me");
  const { items: [channel] } = await ada("GET /api/channels") as unknown as { items: Item[] };
  const mail = { undo: "hold", reviewHours: 24, approval: false };
  const rule = (value: string) => ({ all: [{ field: "account.name", op: "is", value }] });
  const definition = {
    rule: rule("Acme"),
    actions: [
      {
        ...{ kind: "start", key: "welcome", name: "Day-0 welcome", ...mail, channelId: channel!.id },
        sender: { mode: "csm", teammateId: me.id },
        audience: { kind: "all" },
        content: { subject: "Welcome, {{user.firstName}}", html: "<p>How is {{account.name}} doing?</p>" },
      },
      {
        ...{ kind: "followUp", key: "nudge", name: "Nudge", after: "welcome", afterDays: 3, ...mail },
        content: { subject: "", html: "<p>Did you see my mail, {{user.firstName}}?</p>" },
      },
      { kind: "setTrait", key: "plan", on: "account", afterDays: 7, traitKey: "plan", value: "pro" },
    ],
  };
  const { id } = await ada("POST /api/playbooks", { name: "Trial welcome", definition });
  await ada("POST /api/playbooks", { name: "Renewal in 30 days" });
  const publish = async () => {
    const { draftNo } = await ada(`GET /api/playbooks/${id}`);
    await ada(`POST /api/playbooks/${id}/publish`, { draftNo, confirmMatching: 1 });
  };
  const edit = async (change: object) => {
    const { draftNo } = await ben(`GET /api/playbooks/${id}`);
    await ben(`PATCH /api/playbooks/${id}`, { definition: { ...definition, ...change }, draftNo });
  };
  await publish();
  await edit({ reentry: { kind: "limited", times: 2, days: 365 } });
  await publish();
  await expect.poll(async () => (await ada(`GET /api/playbooks/${id}`)).pending, { timeout: 90_000 }).toBeGreaterThan(
    0,
  );
  await edit({ rule: rule("Beta") });
  return id;
}

/** The links by which the readers of what was sent leave, one a mail. */
async function unsubscribeLinks(server: DeskServer): Promise<string[]> {
  const rows = await server.deps.db.all<{ bytes: Uint8Array }>("select bytes from outbox_mail");
  return rows.map(({ bytes }) => /List-Unsubscribe: <([^>]+)>/i.exec(new TextDecoder().decode(bytes))![1]!);
}
