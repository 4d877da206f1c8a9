import type { z } from "zod";
import { accountsById } from "#db/queries/account.ts";
import { conversationsById } from "#db/queries/conversation.ts";
import { accountsOfUsers } from "#db/queries/membership.ts";
import { type Hit, quickHits, templateNames } from "#db/queries/quick-search.ts";
import { userName, usersById } from "#db/queries/user.ts";
import type * as contract from "../contract/search.ts";
import type { Deps, Teammate } from "../context.ts";

type Item = z.input<typeof contract.searchHit>;

/** As many of one kind as an answer holds, so that none crowds out the others. */
const mostOfAKind = 7;
const kinds = ["account", "user", "template", "conversation"] as const;

/** What the typed text may mean: what is called so or begins so before what contains it; of one rank accounts, users, templates,
 * conversations (VI6). Others' personal templates are not among them (PE7). */
export async function search(deps: Deps, by: Teammate, { q }: z.output<typeof contract.searchQuery>) {
  const hits = await quickHits(deps.long, { text: q, teammateId: by.id, most: mostOfAKind });
  const idsOf = (kind: Hit["entity"]) => hits.filter((hit) => hit.entity === kind).map((hit) => hit.id);
  const named = await Promise.all([
    namedAccounts(deps, idsOf("account")),
    namedUsers(deps, idsOf("user")),
    namedTemplates(deps, idsOf("template")),
    namedConversations(deps, idsOf("conversation")),
  ]);
  const items = new Map(named.flat().map((item) => [`${item.kind} ${item.id}`, item]));
  const ranked = hits.toSorted((a, b) => a.rank - b.rank || kinds.indexOf(a.entity) - kinds.indexOf(b.entity));
  return { items: ranked.flatMap((hit) => items.get(`${hit.entity} ${hit.id}`) ?? []) };
}

async function namedAccounts(deps: Deps, ids: string[]): Promise<Item[]> {
  return (await accountsById(deps.long, ids)).map(({ id, name, status, userCount }) => ({
    kind: "account",
    id,
    title: name,
    detail: [status, userCount === 1 ? "1 user" : `${userCount.toLocaleString("en")} users`].filter(Boolean).join(
      " · ",
    ),
  }));
}

async function namedUsers(deps: Deps, ids: string[]): Promise<Item[]> {
  const [users, accounts] = await Promise.all([usersById(deps.long, ids), accountsOfUsers(deps.long, ids)]);
  return users.map((user) => {
    const title = userName(user);
    const names = (accounts.get(user.id) ?? []).slice(0, 2).map(({ name }) => name).join(", ");
    const email = user.email === title ? null : user.email;
    return { kind: "user", id: user.id, title, detail: [email, names].filter(Boolean).join(" · ") };
  });
}

async function namedTemplates(deps: Deps, ids: string[]): Promise<Item[]> {
  return (await templateNames(deps.long, ids)).map(({ id, name, kind, shared }) => ({
    kind: "template",
    id,
    title: name,
    detail: [kind === "snippet" ? "Snippet" : "Template", shared === 1 ? null : "yours alone"].filter(Boolean).join(
      ", ",
    ),
  }));
}

async function namedConversations(deps: Deps, ids: string[]): Promise<Item[]> {
  return (await conversationsById(deps.long, ids)).map(({ id, subject, accountName, to }) => ({
    kind: "conversation",
    id,
    title: subject,
    detail: [accountName, ...to.slice(0, 2).map((party) => party.name ?? party.address)].filter(Boolean).join(" · "),
  }));
}
