import { conversationsQuery } from "../conversations.ts";
import type { Endpoint } from "../endpoint.ts";
import { countAnswer, countPatience, fieldsAnswer } from "../filter.ts";
import { messagesQuery } from "../mail.ts";
import { accountsQuery, usersQuery } from "../people.ts";

const noPage = { cursor: true, limit: true, sort: true } as const;

const counting = { patience: countPatience.optional() };

/** What lists are filtered by, and how many rows that leaves. */
export const filterEndpoints = {
  "GET /api/fields": {
    summary: "Fields, operators and types of the filter language",
    who: "observer",
    answer: fieldsAnswer,
  },
  "GET /api/accounts/count": {
    summary: "How many accounts a list has",
    who: "observer",
    query: accountsQuery.omit(noPage).extend(counting).strict(),
    answer: countAnswer,
  },
  "GET /api/users/count": {
    summary: "How many users a list has",
    who: "observer",
    query: usersQuery.omit(noPage).extend(counting).strict(),
    answer: countAnswer,
  },
  "GET /api/messages/count": {
    summary: "How many messages a list has",
    who: "observer",
    query: messagesQuery.omit(noPage).extend(counting).strict(),
    answer: countAnswer,
  },
  "GET /api/conversations/count": {
    summary: "How many conversations a list has",
    who: "observer",
    query: conversationsQuery.omit(noPage).extend(counting).strict(),
    answer: countAnswer,
  },
} as const satisfies Record<string, Endpoint>;
