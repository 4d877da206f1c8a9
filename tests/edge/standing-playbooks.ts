import type { EndpointName } from "#edge/contract/endpoints.ts";
import type { Case } from "./standing-by-id.ts";

/** What is done to a playbook. */
export const playbooksById: Partial<Record<EndpointName, Required<Case>>> = {
  "PATCH /api/playbooks/:id": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}`, { name: "P!" }],
    again: 200,
  },
  "POST /api/playbooks/:id/preview": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}/preview`, { definition: {} }],
    again: 200,
  },
  "POST /api/playbooks/:id/test": {
    id: (w) => w.playbook,
    ask: (w, id) => [`/api/playbooks/${id}/test`, { accountId: w.account }],
    again: 200,
  },
  "POST /api/playbooks/:id/publish": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}/publish`, { draftNo: 0 }],
    again: 200,
  },
  "POST /api/playbooks/:id/pause": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}/pause`, { holdPending: true }],
    again: 200,
  },
  "POST /api/playbooks/:id/resume": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}/resume`],
    again: 200,
  },
  "POST /api/playbooks/:id/move": { id: (w) => w.playbook, ask: (_, id) => [`/api/playbooks/${id}/move`], again: 200 },
  "POST /api/playbooks/:id/duplicate": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}/duplicate`],
    again: 201,
  },
  "POST /api/playbooks/:id/archive": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}/archive`],
    again: 200,
  },
  "POST /api/playbooks/:id/restore": {
    id: (w) => w.playbook,
    ask: (_, id) => [`/api/playbooks/${id}/restore`],
    again: 200,
  },
};
