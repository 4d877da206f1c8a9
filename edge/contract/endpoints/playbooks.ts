import type { Endpoint } from "../endpoint.ts";
import * as p from "../playbooks.ts";

/** Rules over accounts plus actions (PB1-PB7), and what they did. */
export const playbookEndpoints = {
  "GET /api/playbooks": {
    summary: "Playbooks, with how many accounts are in each and what waits",
    who: "observer",
    query: p.playbooksQuery,
    answer: p.playbookPage,
  },
  "POST /api/playbooks": {
    summary: "Make a draft of a playbook",
    who: "member",
    body: p.playbookNew,
    answer: p.playbook,
    status: 201,
    creates: true,
  },
  "POST /api/playbooks/import": {
    summary: "Make a draft of a playbook's file; answers what of it is not here, by its place in the file",
    who: "member",
    body: p.playbookFile,
    answer: p.playbookImported,
    status: 201,
    creates: true,
  },
  "GET /api/playbooks/:id": {
    summary: "One playbook: what is worked on, what runs, and what is wrong",
    who: "observer",
    answer: p.playbook,
  },
  "PATCH /api/playbooks/:id": {
    summary: "Rename it, or change what is worked on; what runs stays as it is until it is published",
    who: "member",
    body: p.playbookPatch,
    answer: p.playbook,
  },
  "POST /api/playbooks/:id/publish": {
    summary: "Make what is worked on the version that runs",
    who: "sender",
    body: p.playbookPublish,
    answer: p.playbook,
  },
  "POST /api/playbooks/:id/pause": {
    summary: "Stop it: nobody enters, leaves or is acted on; what is pending leaves all the same unless it is held too",
    who: "sender",
    body: p.playbookPause,
    answer: p.playbook,
  },
  "POST /api/playbooks/:id/resume": {
    summary: "Let it and what it had pending go on",
    who: "sender",
    answer: p.playbook,
  },
  "POST /api/playbooks/:id/archive": {
    summary: "Put it away: every account leaves it",
    who: "sender",
    answer: p.playbook,
  },
  "POST /api/playbooks/:id/restore": {
    summary: "Take it back, paused where it had been live",
    who: "sender",
    answer: p.playbook,
  },
  "POST /api/playbooks/:id/duplicate": {
    summary: "Make a draft of what is worked on",
    who: "member",
    answer: p.playbook,
    status: 201,
    creates: true,
  },
  "POST /api/playbooks/:id/move": {
    summary: "Move accounts that are in older versions to the one that runs",
    who: "sender",
    answer: p.playbook,
  },
  "POST /api/playbooks/:id/preview": {
    summary: "Which accounts match now, and which would enter and leave; nothing is changed",
    who: "observer",
    body: p.playbookPreviewAsked,
    answer: p.playbookPreview,
  },
  "POST /api/playbooks/:id/test": {
    summary: "What would happen to one account, mail by mail; nothing is changed",
    who: "observer",
    body: p.playbookTestAsked,
    answer: p.playbookTest,
  },
  "GET /api/playbooks/:id/versions": {
    summary: "What ran when, the newest first",
    who: "observer",
    query: p.playbookVersionsQuery,
    answer: p.playbookVersions,
  },
  "GET /api/playbooks/:id/enrollments": {
    summary: "Stays of accounts in it, the newest first: what was done, what not and why",
    who: "observer",
    query: p.enrollmentsQuery,
    answer: p.enrollmentPage,
  },
  "GET /api/playbooks/:id/export": {
    summary: "It as a file that another workspace can take",
    who: "observer",
    answer: p.playbookFile,
  },
  "GET /api/enrollments": {
    summary: "An account's stays in playbooks, the newest first",
    who: "observer",
    query: p.accountEnrollmentsQuery,
    answer: p.enrollmentPage,
  },
  "GET /api/enrollments/:id": { summary: "One stay", who: "observer", answer: p.enrollment },
} as const satisfies Record<string, Endpoint>;
