import { type SQL, sql } from "drizzle-orm";
import type { TraitEntity, TraitType } from "../../schema/people.ts";
import { among, dayNear, type Given, idSql, num, numbers, pick, roll, skewed, type Stretch } from "./sql.ts";
import { cities, features } from "./words.ts";

const i = sql`n.i`;
type Spread = { entity: Exclude<TraitEntity, "teammate">; key: string; type: TraitType; share: number; value: SQL };
const choice = (options: [value: string, upTo: number][], salt: number): SQL =>
  sql`case ${
    sql.join(options.map(([value, upTo]) => sql`when (${roll(i, salt, 100)}) < ${num(upTo)} then ${value}`), sql` `)
  } end`;
const isTrue = (salt: number, perTenThousand: number): SQL => sql`(${among(i, salt, perTenThousand)})`;
const url = (text: SQL): SQL => sql`'https://' || ${text}`;

/** What is set of each trait: for `share` of 10,000, and how. The booleans `beta` and `isAdmin` are true of 20 %, `atRisk`,
 * `advisor` and `escalated` are set, and true, of 0.05 %. */
const spreads = (given: Given): Spread[] => [
  {
    entity: "account",
    key: "plan",
    type: "select",
    share: 9_500,
    value: choice([["starter", 50], ["growth", 85], ["scale", 100]], 101),
  },
  { entity: "account", key: "seats", type: "number", share: 9_000, value: sql`1 + ${skewed(i, 102, 2_000)}` },
  {
    entity: "account",
    key: "workspaceUrl",
    type: "url",
    share: 6_000,
    value: url(sql`printf('c%d.example.net/workspace', n.i)`),
  },
  { entity: "account", key: "kickoffOn", type: "date", share: 5_000, value: dayNear(i, 103, given.nowMs, 500) },
  { entity: "account", key: "region", type: "text", share: 8_000, value: pick(cities, i, 104) },
  { entity: "account", key: "beta", type: "boolean", share: 10_000, value: isTrue(105, 2_000) },
  { entity: "account", key: "atRisk", type: "boolean", share: 5, value: num(1) },
  { entity: "user", key: "isAdmin", type: "boolean", share: 10_000, value: isTrue(111, 2_000) },
  { entity: "user", key: "favourite", type: "text", share: 5_000, value: pick(features, i, 112) },
  {
    entity: "user",
    key: "seniority",
    type: "select",
    share: 7_000,
    value: choice([["junior", 40], ["senior", 75], ["lead", 95], ["head", 100]], 113),
  },
  { entity: "user", key: "logins", type: "number", share: 8_000, value: skewed(i, 114, 3_000) },
  { entity: "user", key: "trainedOn", type: "date", share: 2_000, value: dayNear(i, 115, given.nowMs, 400) },
  { entity: "user", key: "profile", type: "url", share: 1_000, value: url(sql`printf('people.example.net/%d', n.i)`) },
  { entity: "user", key: "advisor", type: "boolean", share: 5, value: num(1) },
  {
    entity: "conversation",
    key: "topic",
    type: "select",
    share: 6_000,
    value: choice([["onboarding", 20], ["adoption", 50], ["renewal", 80], ["news", 100]], 121),
  },
  { entity: "conversation", key: "score", type: "number", share: 2_000, value: roll(i, 122, 11) },
  { entity: "conversation", key: "followUpOn", type: "date", share: 500, value: dayNear(i, 123, given.nowMs, 90) },
  {
    entity: "conversation",
    key: "ticket",
    type: "url",
    share: 300,
    value: url(sql`printf('tickets.example.net/%d', n.i)`),
  },
  {
    entity: "conversation",
    key: "outcome",
    type: "text",
    share: 500,
    value: pick(["kept", "moved", "unclear", "lost"], i, 124),
  },
  { entity: "conversation", key: "escalated", type: "boolean", share: 5, value: num(1) },
];

/** The traits of a stretch of accounts, users or conversations, as far as they are defined. */
export function traitsOf(entity: Spread["entity"]): (given: Given, part: Stretch) => SQL[] {
  return (given, part) =>
    spreads(given).filter((spread) => spread.entity === entity).map(({ key, type, share, value }, place) => {
      const isNumber = type === "number" || type === "boolean";
      const [txt, number] = isNumber ? [sql`null`, value] : [value, sql`null`];
      return sql`insert into ${sql.identifier(`${entity}_trait`)} (trait_id, entity_id, txt, num)
        select d.id, ${idSql(entity, i)}, ${txt}, ${number} from ${numbers(part)}
        cross join trait_definition d on d.entity = ${entity} and d.key = ${key}
        where ${among(i, 130 + place + entity.length * 10, share)}`;
    });
}
