import type { Endpoint } from "../endpoint.ts";
import * as pages from "../pages.ts";
import { user } from "../people.ts";
import { done } from "../values.ts";

/** What the pages of an account and a user show beside their facts. */
export const pageEndpoints = {
  "GET /api/accounts/:id/mail": {
    summary: "What is to leave to an account's users, and who mailed them last",
    who: "observer",
    answer: pages.pageMail,
  },
  "GET /api/users/:id/mail": {
    summary: "What is to leave to a user, and who mailed them last",
    who: "observer",
    answer: pages.pageMail,
  },
  "GET /api/accounts/:id/conversations": {
    summary: "Every conversation under an account, with who ties it there",
    who: "observer",
    query: pages.tiedQuery,
    answer: pages.tiedPage,
  },
  "GET /api/users/:id/conversations": {
    summary: "Every conversation with a user, and as what they are in it",
    who: "observer",
    query: pages.tiedQuery,
    answer: pages.tiedPage,
  },
  "PUT /api/accounts/:id/users/:userId": {
    summary: "Make a user one of an account's, or change what they are there",
    who: "member",
    body: pages.membershipPut,
    answer: user,
  },
  "DELETE /api/accounts/:id/users/:userId": {
    summary: "Take a user out of an account; its conversations stay",
    who: "member",
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
