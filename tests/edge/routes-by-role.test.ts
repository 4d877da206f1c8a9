import { expect, test } from "vitest";
import { may } from "#edge/auth/rights.ts";
import { type Endpoint, type EndpointName, endpoints } from "#edge/contract/endpoints.ts";
import type { Caller } from "#tests/support/app.ts";
import { makeWorld } from "./standing-world.ts";

/** All but a stream that does not end, and what takes the caller's own right away. */
const leftOut: EndpointName[] = [
  "GET /api/events",
  "POST /api/sign-out",
  "POST /api/sessions/end",
  "POST /api/teammates/:id/leave",
];
const names = (Object.keys(endpoints) as EndpointName[]).filter((name) => !leftOut.includes(name));
const missing = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const malformed = ["nonsense", "%00", "%F0%9F", "..%2Fme", "'%20or%201=1--", "__proto__", "-1", "x".repeat(3_000)];

type World = Awaited<ReturnType<typeof makeWorld>>;

/** One that there is, by the collection that an address begins with. */
const thereOf = (w: World): Record<string, string> => ({
  accounts: w.account,
  users: w.user,
  teammates: w.teammate,
  messages: w.message,
  conversations: w.conversation,
  starts: w.started,
  templates: w.template,
  traits: w.trait,
  channels: w.channel.id,
  senders: w.sender,
  imports: w.upload,
  keys: w.key,
  sessions: w.session,
  playbooks: w.playbook,
  views: w.view,
  comments: w.comment,
  undo: w.deleted,
  "bulk-runs": w.bulkRun,
  dashboards: w.dashboard,
  "time-off": w.timeOff,
  history: `draft:${w.message}`,
  holidays: w.holiday,
  suppressions: w.suppressed,
});
const addressOf = (name: EndpointName, id: string) => name.replaceAll(/:\w+/g, id);

/** Who calls, and which of the endpoints their right lets them. */
async function callersOf(w: World) {
  const made = async (role: "observer" | "member", email: string, maySend = true) => {
    const caller = await w.makeTeammate(role, email);
    if (!maySend) await w.ok(`PATCH /api/teammates/${caller.id}`, { maySend: false });
    return { call: caller.call, right: { role, maySend } };
  };
  const byKey = (key: string): Caller["call"] => (name, body) =>
    w.anyone(name, body, { Authorization: `Bearer ${key}` });
  const keyOf = async (kind: "api" | "write") =>
    String((await w.ok("POST /api/keys", { name: "k", kind }) as unknown as { key: string }).key);
  const writeKey = await keyOf("write");
  return {
    nobody: { call: w.anyone, right: null },
    "a write key": { call: byKey(writeKey), right: null },
    "a write key as Segment sends it": {
      call: (name: string, body?: unknown) => w.anyone(name, body, { Authorization: `Basic ${btoa(`${writeKey}:`)}` }),
      right: null,
    },
    observer: await made("observer", "o@parley.test"),
    member: await made("member", "m@parley.test"),
    "member who may not send": await made("member", "s@parley.test", false),
    "an admin's key": { call: byKey(await keyOf("api")), right: { role: "admin" as const, maySend: true } },
    admin: { call: w.admin.call, right: { role: "admin" as const, maySend: true } },
  };
}

test(
  "[AD1] [AD4] every endpoint answers every caller by their right, whether what is named is there, missing or no id at all",
  async () => {
    const w = await makeWorld();
    const callers = Object.entries(await callersOf(w));
    const there = thereOf(w);
    // Reads first: what is done last may take away what others name.
    const inOrder = names.toSorted((a, b) => Number(b.startsWith("GET ")) - Number(a.startsWith("GET ")));
    for (const name of inOrder) {
      const { who, body, rawBody }: Endpoint = endpoints[name];
      const isNamed = name.includes(":");
      const own = there[name.split("/")[2]!] ?? missing;
      const ids = isNamed ? [own, missing, ...malformed] : [""];
      const sent = name.startsWith("GET ") ? undefined : rawBody ? "" : body ? {} : undefined;
      for (const [caller, { call, right }] of callers) {
        const asked = ids.map(async (id) => {
          const path = addressOf(name, id);
          const { status, body } = await call(path, sent);
          const told = `${caller}: ${path.slice(0, 90)}: ${status} ${JSON.stringify(body).slice(0, 300)}`;
          expect(status, told).toBeLessThan(500);
          if (who !== "public" && right === null) expect(status, told).toBe(401);
          else if (who !== "public" && !may(right!, who)) expect(status, told).toBe(403);
          // A list may be asked with whatever stands in an address beside ids; what is named must be there.
          else if (isNamed && id !== own && id !== "-1") expect(status, told).toBeGreaterThanOrEqual(400);
          if (status >= 400) expect((body.error as { requestId: string }).requestId, told).toBeTypeOf("string");
        });
        await Promise.all(asked);
      }
    }
  },
  300_000,
);
