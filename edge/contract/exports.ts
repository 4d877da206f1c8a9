import { z } from "zod";
import { conversationsQuery } from "./conversations.ts";
import { messagesQuery } from "./mail.ts";
import { accountsQuery, usersQuery } from "./people.ts";

const noPage = { cursor: true, limit: true } as const;
/** The keys of the columns, in order, traits as `traits.<key>`; the usual ones where none are named. */
const columns = { columns: z.string().max(8_000).optional() };

/** A list as it is narrowed and sorted, whole, as CSV. */
export const accountsCsv = accountsQuery.omit(noPage).extend(columns).strict();
export const usersCsv = usersQuery.omit(noPage).extend(columns).strict();
export const conversationsCsv = conversationsQuery.omit(noPage).extend(columns).strict();
export const messagesCsv = messagesQuery.omit(noPage).extend(columns).strict();
export const csvText = z.string();
