import type { z } from "zod";
import { attachmentEndpoints } from "./endpoints/attachments.ts";
import { bulkEndpoints } from "./endpoints/bulk.ts";
import { calendarEndpoints } from "./endpoints/calendar.ts";
import { channelSignInEndpoints } from "./endpoints/channel-sign-in.ts";
import { checkEndpoints } from "./endpoints/checks.ts";
import { commentEndpoints } from "./endpoints/comments.ts";
import { exportEndpoints } from "./endpoints/exports.ts";
import { failedIntakeEndpoints } from "./endpoints/failed-intake.ts";
import { filterEndpoints } from "./endpoints/filter.ts";
import { historyEndpoints } from "./endpoints/history.ts";
import { importEndpoints } from "./endpoints/imports.ts";
import { ingestionEndpoints } from "./endpoints/ingestion.ts";
import { leavingEndpoints } from "./endpoints/leaving.ts";
import { mailEndpoints } from "./endpoints/mail.ts";
import { numberEndpoints } from "./endpoints/numbers.ts";
import { pageEndpoints } from "./endpoints/pages.ts";
import { peopleEndpoints } from "./endpoints/people.ts";
import { playbookEndpoints } from "./endpoints/playbooks.ts";
import { privacyEndpoints } from "./endpoints/privacy.ts";
import { releaseEndpoints } from "./endpoints/release.ts";
import { reviewEndpoints } from "./endpoints/review.ts";
import { searchEndpoints } from "./endpoints/search.ts";
import { securityEndpoints } from "./endpoints/security.ts";
import { suppressionEndpoints } from "./endpoints/suppressions.ts";
import { threadEndpoints } from "./endpoints/thread.ts";
import { trackingEndpoints } from "./endpoints/tracking.ts";
import { unsubscribeEndpoints } from "./endpoints/unsubscribes.ts";
import { viewEndpoints } from "./endpoints/views.ts";
import { workspaceEndpoints } from "./endpoints/workspace.ts";

export type { Endpoint, Who } from "./endpoint.ts";

/** The whole HTTP API: validation, rights, the OpenAPI document and the web's types come from this one table. */
export const endpoints = {
  ...workspaceEndpoints,
  ...peopleEndpoints,
  ...pageEndpoints,
  ...mailEndpoints,
  ...reviewEndpoints,
  ...releaseEndpoints,
  ...attachmentEndpoints,
  ...bulkEndpoints,
  ...calendarEndpoints,
  ...checkEndpoints,
  ...channelSignInEndpoints,
  ...commentEndpoints,
  ...exportEndpoints,
  ...failedIntakeEndpoints,
  ...filterEndpoints,
  ...historyEndpoints,
  ...importEndpoints,
  ...ingestionEndpoints,
  ...leavingEndpoints,
  ...numberEndpoints,
  ...playbookEndpoints,
  ...privacyEndpoints,
  ...searchEndpoints,
  ...securityEndpoints,
  ...suppressionEndpoints,
  ...threadEndpoints,
  ...trackingEndpoints,
  ...unsubscribeEndpoints,
  ...viewEndpoints,
};

export type EndpointName = keyof typeof endpoints;
type Params<K extends string> = K extends `${infer _}:${infer P}/${infer R}` ? { [k in P]: string } & Params<`/${R}`>
  : K extends `${infer _}:${infer P}` ? { [k in P]: string }
  : Record<never, string>;
type In<E, F extends string> = E extends { [k in F]: infer S extends z.ZodType } ? z.input<S> : undefined;
type Out<E, F extends string> = E extends { [k in F]: infer S extends z.ZodType } ? z.output<S> : undefined;

/** Per endpoint what a caller gives and gets. */
export type Api = {
  [K in EndpointName]: {
    params: Params<K>;
    query: In<(typeof endpoints)[K], "query">;
    body: In<(typeof endpoints)[K], "body">;
    answer: Out<(typeof endpoints)[K], "answer">;
  };
};
/** Per endpoint what a handler gets, validated, and must answer. */
export type Served = {
  [K in EndpointName]: {
    params: Params<K>;
    query: Out<(typeof endpoints)[K], "query">;
    body: Out<(typeof endpoints)[K], "body">;
    answer: In<(typeof endpoints)[K], "answer">;
  };
};
