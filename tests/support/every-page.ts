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

  const known: Record<string, string> = {
    "/accounts/:id": `/accounts/${accounts[0]!.id}`,
    "/users/:id": `/users/${users[0]!.id}`,
    "/pending": "/pending?view=all",
    "/pending/:id": `/pending/${waiting[0]!.id}?view=all`,
    "/conversations/:id": `/conversations/${String(sent.conversationId)}`,
    "/templates/:id": `/templates/${template.id}`,
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

/** The links by which the readers of what was sent leave, one a mail. */
async function unsubscribeLinks(server: DeskServer): Promise<string[]> {
  const rows = await server.deps.db.all<{ bytes: Uint8Array }>("select bytes from outbox_mail");
  return rows.map(({ bytes }) => /List-Unsubscribe: <([^>]+)>/i.exec(new TextDecoder().decode(bytes))![1]!);
}
