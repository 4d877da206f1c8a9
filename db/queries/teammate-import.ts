import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Role, SendingWindow } from "../schema/teammate.ts";
import { eachOf } from "./given.ts";
import type { TeammateRow } from "./teammate.ts";

export type MeantTeammate = Pick<
  TeammateRow,
  "id" | "email" | "firstName" | "lastName" | "role" | "timeZone" | "state"
>;
export type Invited = { id: string; email: string; firstName: string; lastName: string; role: Role; timeZone: string };

/** The teammates of these addresses, those who left included. */
export const teammatesMeant = (db: Db, emails: readonly string[]): Promise<MeantTeammate[]> =>
  db.all(
    sql`select t.id, t.email, t.first_name as firstName, t.last_name as lastName, t.role, t.time_zone as timeZone, t.state
    from ${eachOf(emails)} cross join teammate t on t.email = j.value`,
  );

/** Invited, without a link to join by yet: an admin makes each one. @throws {DatabaseError} an address is taken. */
export const inviteMany = (rows: readonly Invited[], sendingWindow: SendingWindow, atMs: number): SQL[] =>
  rows.length === 0
    ? []
    : [sql`insert into teammate (id, email, first_name, last_name, role, state, may_send, time_zone,
      sending_window, created_at_ms)
    select value ->> 'id', value ->> 'email', value ->> 'firstName', value ->> 'lastName', value ->> 'role', 'invited', 1,
      value ->> 'timeZone', ${JSON.stringify(sendingWindow)}, ${atMs} from json_each(${
      JSON.stringify(rows)
    }) order by key`];

/** First and last names of many. */
export const renameMany = (rows: readonly Pick<Invited, "id" | "firstName" | "lastName">[]): SQL[] =>
  rows.length === 0
    ? []
    : [sql`update teammate set first_name = r.value ->> 'firstName', last_name = r.value ->> 'lastName'
    from json_each(${JSON.stringify(rows)}) r where teammate.id = r.value ->> 'id'`];
