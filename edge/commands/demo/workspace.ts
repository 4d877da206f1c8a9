import type { Hono } from "hono";
import { openSetupLink } from "#db/queries/joining.ts";
import { hashToken, newToken } from "../../auth/tokens.ts";
import type { AppEnv, Deps } from "../../context.ts";
import { demoAccounts } from "./accounts.ts";
import { type Call, cookieAfter, type EditDraft, makeCall, makeEditDraft } from "./caller.ts";
import { demoUsers, hostOf } from "./people.ts";
import { demoPassword, demoTeam, type DemoTeammate, emailOf, invited, signature, workspaceName } from "./team.ts";
import { archived, type TemplateKey, templates, traits } from "./texts.ts";

/** A teammate at work: what they do carries their API key. */
export type Colleague = { id: string; call: Call; edit: EditDraft; signOut: () => Promise<void> };
export type DemoWorkspace = {
  team: Map<string, Colleague>;
  channelId: string;
  templateIds: Record<TemplateKey, string>;
  /** By host. */
  accountIds: Map<string, string>;
  /** By e-mail. */
  userIds: Map<string, string>;
};

const dayMs = 86_400_000;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The team, traits, templates, accounts and users, all through the HTTP API; `todayMs` is what renewal dates count from. */
export async function makeDemoWorkspace(app: Hono<AppEnv>, deps: Deps, todayMs: number): Promise<DemoWorkspace> {
  const team = await makeTeam(app, deps);
  const { call } = team.get("maya")!;
  await call("PATCH /api/settings", { body: { currency: "EUR" } });
  const { items: [channel] } = await call("GET /api/channels", {});
  for (const trait of traits) await call("POST /api/traits", { body: { ...trait, options: optionsOf(trait) } });
  for (const teammate of demoTeam) await fillProfile(team.get(teammate.key)!, teammate);
  await setLimits(call);
  const { accountIds, userIds } = await makePeople(call, todayMs);
  return { team, channelId: channel!.id, templateIds: await makeTemplates(team), accountIds, userIds };
}

const optionsOf = (trait: (typeof traits)[number]) => "options" in trait ? [...trait.options] : undefined;

async function makeTeam(app: Hono<AppEnv>, deps: Deps): Promise<Map<string, Colleague>> {
  const team = new Map<string, Colleague>();
  const come = async (key: string, cookie: Record<string, string>) => {
    const signedIn = makeCall(app, cookie);
    const { id } = await signedIn("GET /api/me", {});
    const { key: apiKey, item } = await signedIn("POST /api/keys", { body: { name: "sample data" } });
    const bearer = { Authorization: `Bearer ${apiKey}` };
    const call = makeCall(app, bearer);
    const signOut = async () => {
      await call("DELETE /api/keys/:id", { params: { id: item.id } });
      await signedIn("POST /api/sign-out", {});
    };
    team.set(key, { id, call, edit: makeEditDraft(app, bearer), signOut });
    return signedIn;
  };
  const [first, ...others] = demoTeam as [DemoTeammate, ...DemoTeammate[]];
  const token = newToken();
  await openSetupLink(deps.db, await hashToken(token), deps.nowMs());
  const setup = { token, workspaceName, email: emailOf(first.key), ...personOf(first) };
  // Whom a team is of is no key's to change.
  const admin = await come(first.key, await cookieAfter(app, "POST /api/setup", { body: setup }));
  for (const teammate of others) {
    const { firstName, lastName, role } = teammate;
    const body = { email: emailOf(teammate.key), firstName, lastName, role };
    const { joinUrl } = await admin("POST /api/teammates", { body });
    const params = { token: joinUrl.split("/").at(-1)! };
    await come(
      teammate.key,
      await cookieAfter(app, "POST /api/join/:token", { params, body: personOf(teammate) }),
    );
  }
  await admin("POST /api/teammates", { body: invited });
  return team;
}

const personOf = ({ firstName, lastName, timeZone }: DemoTeammate) => ({
  firstName,
  lastName,
  timeZone,
  password: demoPassword,
});

/** As each of them would, in their own profile (PD5). */
async function fillProfile(
  { id, call }: Colleague,
  { key, sendingWindow, title, holidayRegion }: DemoTeammate,
): Promise<void> {
  const calendar = `https://calendar.example.com/${key}`;
  const body = { sendingWindow, holidayRegion, signature, traits: { title, calendar, phone: "+00 000 0000" } };
  await call("PATCH /api/teammates/:id", { params: { id }, body });
}

async function setLimits(call: Call): Promise<void> {
  const { items: senders } = await call("GET /api/senders", {});
  for (const { key, limits } of demoTeam) {
    const sender = senders.find(({ teammate }) => teammate.email === emailOf(key));
    if (limits && sender) await call("PATCH /api/senders/:id", { params: { id: sender.id }, body: limits });
  }
}

async function makeTemplates(team: Map<string, Colleague>): Promise<Record<TemplateKey, string>> {
  const maker = { kickoff: "maya", review: "maya", renewal: "grace", seats: "daniel", news: "grace", health: "priya" };
  const ids: Partial<Record<TemplateKey, string>> = {};
  for (const [key, body] of Object.entries(templates) as [TemplateKey, typeof templates[TemplateKey]][]) {
    ids[key] = (await team.get(maker[key])!.call("POST /api/templates", { body })).id;
  }
  const { call } = team.get("maya")!;
  const { id } = await call("POST /api/templates", { body: archived });
  await call("PATCH /api/templates/:id", { params: { id }, body: { archived: true } });
  return ids as Record<TemplateKey, string>;
}

async function makePeople(call: Call, todayMs: number) {
  const accounts = demoAccounts.map((a) => ({
    externalId: a.host,
    name: a.name,
    status: a.status,
    csmEmail: a.csm && emailOf(a.csm),
    aeEmail: a.ae && emailOf(a.ae),
    mrrCents: a.mrr && a.mrr * 100,
    renewsOn: a.renewsInDays === null ? null : dateOf(todayMs + a.renewsInDays * dayMs),
    health: a.health,
    traits: {
      plan: a.plan,
      seats: a.seats,
      workspaceUrl: a.plan && `https://${hostOf(a.host)}/workspace`,
      kickoffOn: a.kickoffDaysAgo === null ? null : dateOf(todayMs - a.kickoffDaysAgo * dayMs),
    },
  }));
  const features = ["Dashboards", "Alerts", "Shared filters", "Exports", null];
  const users = demoUsers.map((u, i) => ({
    email: u.email,
    firstName: u.firstName,
    lastName: u.lastName,
    // From minutes to weeks ago, some never.
    lastSeenAt: i % 9 === 4 ? null : new Date(todayMs - ((i * 37) % 61) ** 2 * 900_000).toISOString(),
    traits: { isAdmin: u.isOwner, favourite: features[i % features.length] },
    accounts: [
      { externalId: u.host, isOwner: u.isOwner, role: u.role },
      ...(u.alsoAt ? [{ externalId: u.alsoAt.host, role: u.alsoAt.role }] : []),
    ],
  }));
  const idsOf = (answer: { results: ({ id: string } | { error: { message: string } })[] }) =>
    answer.results.map((result) => {
      if ("error" in result) throw new Error(result.error.message);
      return result.id;
    });
  const accountIds = idsOf(await call("POST /api/accounts/bulk", { body: { items: accounts } }));
  const userIds = idsOf(await call("POST /api/users/bulk", { body: { items: users } }));
  return {
    accountIds: new Map(demoAccounts.map(({ host }, i) => [host, accountIds[i]!])),
    userIds: new Map(demoUsers.map(({ email }, i) => [email, userIds[i]!])),
  };
}
