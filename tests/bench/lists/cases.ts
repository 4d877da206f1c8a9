import { cities, companyFirst, firstNames, lastNames } from "#db/commands/scale/words.ts";
import type { Filter } from "#db/filter/language.ts";

/** One kind of request: the path of the `i`th. */
export type Case = { name: string; path: (i: number) => string };
export type ListCases = { list: string; about: string; cases: Case[]; deep: { path: string; pages: number } };

const of = (words: readonly string[], i: number): string => words[i * 7 % words.length]!;
const is = (field: string, value: string | number | boolean): Filter => ({ field, op: "is", value });
const asked = (path: string, query: Record<string, string>): string => `${path}?${new URLSearchParams(query)}`;
const filtered = (path: string, all: Filter[], more: Record<string, string> = {}): string =>
  asked(path, { ...more, filter: JSON.stringify({ all }) });

const lead = is("user.traits.seniority", "lead");
const head = is("user.traits.seniority", "head");
const inCity = (i: number) => is("account.traits.region", of(cities, i));
const rare = is("account.traits.atRisk", true);
/** Nobody's: each half is common, and no index knows that they exclude each other. */
const nobody: Filter[] = [is("user.traits.isAdmin", true), { not: is("user.traits.isAdmin", true) }];

/** What every list is asked alike: pages by its own sorts, filters over two entities, search and count. */
function casesOf(
  path: string,
  o: {
    sorts: [name: string, sort: string][];
    filters: [name: string, (i: number) => Filter[]][];
    search: (i: number) => string;
  },
): Case[] {
  const count = `${path}/count`;
  return [
    { name: "first page", path: () => path },
    ...o.sorts.map(([name, sort]) => ({ name: `sorted by ${name}`, path: () => asked(path, { sort }) })),
    ...o.filters.map(([name, all]) => ({ name, path: (i: number) => filtered(path, all(i)) })),
    ...o.filters.map(([name, all]) => ({ name: `count: ${name}`, path: (i: number) => filtered(count, all(i)) })),
    { name: "count: all", path: () => count },
    { name: "search", path: (i) => asked(path, { q: o.search(i) }) },
    { name: "search, no such", path: (i) => asked(path, { q: `nobody-is-named-so-${i}` }) },
    { name: "search, two letters", path: (i) => asked(path, { q: o.search(i).slice(0, 2) }) },
    { name: "count: search", path: (i) => asked(count, { q: o.search(i) }) },
  ];
}

const company = (i: number) => of(companyFirst, i);
const person = (i: number) => `${of(firstNames, i)} ${of(lastNames, i)}`.toLowerCase();
const mailFilters: [string, (i: number) => Filter[]][] = [
  ["of a region, to leads", (i) => [inCity(i), lead]],
  ["of accounts at risk, to heads", () => [rare, head]],
  ["of nobody", () => nobody],
];

/** The heaviest that a teammate can ask for: neither half is rare, and no row satisfies both. */
export const heaviest: string[] = ["/api/users", "/api/accounts", "/api/messages"].flatMap((path) => [
  filtered(path, nobody),
  filtered(`${path}/count`, nobody),
]);

export const lists: ListCases[] = [
  {
    list: "accounts",
    about: "GET /api/accounts",
    deep: { path: "/api/accounts?limit=100", pages: 500 },
    cases: casesOf("/api/accounts", {
      sorts: [["MRR", "-mrr"], ["a number trait", "-traits.seats"], ["a text trait", "traits.region"]],
      filters: [
        ["in a region, with leads", (i) => [inCity(i), lead]],
        ["of a plan, with admins", () => [is("account.traits.plan", "growth"), is("user.traits.isAdmin", true)]],
        ["at risk, with heads", () => [rare, head]],
        ["of nobody", () => nobody],
      ],
      search: company,
    }),
  },
  {
    list: "users",
    about: "GET /api/users",
    deep: { path: "/api/users?limit=100", pages: 500 },
    cases: casesOf("/api/users", {
      sorts: [["last seen", "-lastSeen"], ["a number trait", "-traits.logins"], ["a text trait", "traits.favourite"]],
      filters: [
        ["leads in a region", (i) => [lead, inCity(i)]],
        ["admins of a plan", () => [is("user.traits.isAdmin", true), is("account.traits.plan", "growth")]],
        ["heads at accounts at risk", () => [head, rare]],
        ["of nobody", () => nobody],
      ],
      search: person,
    }),
  },
  {
    list: "active",
    about: "GET /api/conversations",
    deep: { path: "/api/conversations?limit=100&state=active", pages: 500 },
    cases: casesOf("/api/conversations", {
      sorts: [["a number trait", "-traits.score"]],
      filters: [
        ["about renewals, in a region", (i) => [is("conversation.traits.topic", "renewal"), inCity(i)]],
        ...mailFilters,
      ],
      search: company,
    }),
  },
  {
    list: "pending",
    about: "GET /api/messages",
    deep: { path: "/api/messages?limit=100", pages: 500 },
    cases: [
      ...casesOf("/api/messages", {
        sorts: [["risk", "risk"]],
        filters: mailFilters,
        search: company,
      }),
      { name: "mine", path: () => "/api/messages?mine=true" },
    ],
  },
  {
    list: "templates",
    about: "GET /api/templates",
    deep: { path: "/api/templates?limit=10", pages: 50 },
    cases: [
      { name: "first page", path: () => "/api/templates" },
      { name: "search", path: (i) => asked("/api/templates", { q: `review ${i}` }) },
    ],
  },
  {
    list: "anywhere",
    about: "what stands beside every list",
    deep: { path: "", pages: 0 },
    cases: [
      { name: "quick jump: a company", path: (i) => asked("/api/search", { q: company(i) }) },
      { name: "quick jump: a person", path: (i) => asked("/api/search", { q: person(i) }) },
      { name: "quick jump: two letters", path: (i) => asked("/api/search", { q: company(i).slice(0, 2) }) },
      { name: "quick jump: no such", path: (i) => asked("/api/search", { q: `nobody-is-named-so-${i}` }) },
      { name: "GET /api/me", path: () => "/api/me" },
      { name: "GET /api/me/counts, which changes ask for", path: () => "/api/me/counts" },
    ],
  },
];
