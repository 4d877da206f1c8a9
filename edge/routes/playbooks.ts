import { exportPlaybook } from "../actions/playbook-export.ts";
import * as history from "../actions/playbook-history.ts";
import { importPlaybook } from "../actions/playbook-import.ts";
import { previewPlaybook } from "../actions/playbook-preview.ts";
import { moveAll, publish } from "../actions/playbook-publish.ts";
import { tryPlaybook } from "../actions/playbook-try.ts";
import * as actions from "../actions/playbooks.ts";
import type { Serve } from "../endpoint.ts";

export function playbookRoutes(serve: Serve): void {
  serve("GET /api/playbooks", ({ deps, query }) => actions.browsePlaybooks(deps, query));
  serve("POST /api/playbooks", ({ deps, teammate, id, body }) => actions.makePlaybook(deps, teammate, id, body));
  serve("POST /api/playbooks/import", ({ deps, teammate, id, body }) => importPlaybook(deps, teammate, id, body));
  serve("GET /api/playbooks/:id", ({ deps, teammate, params }) => actions.viewPlaybook(deps, teammate, params.id));
  serve(
    "PATCH /api/playbooks/:id",
    ({ deps, teammate, params, body }) => actions.changePlaybook(deps, teammate, params.id, body),
  );
  serve(
    "POST /api/playbooks/:id/publish",
    ({ deps, teammate, params, body, signal }) => publish(deps, teammate, params.id, body, { signal }),
  );
  serve(
    "POST /api/playbooks/:id/pause",
    ({ deps, teammate, params, body }) =>
      actions.setPlaybookPaused(deps, teammate, params.id, { paused: true, holdPending: body.holdPending }),
  );
  serve(
    "POST /api/playbooks/:id/resume",
    ({ deps, teammate, params }) => actions.setPlaybookPaused(deps, teammate, params.id, { paused: false }),
  );
  serve(
    "POST /api/playbooks/:id/archive",
    ({ deps, teammate, params }) => actions.setPlaybookArchived(deps, teammate, params.id, true),
  );
  serve(
    "POST /api/playbooks/:id/restore",
    ({ deps, teammate, params }) => actions.setPlaybookArchived(deps, teammate, params.id, false),
  );
  serve(
    "POST /api/playbooks/:id/duplicate",
    ({ deps, teammate, id, params }) => actions.duplicatePlaybook(deps, teammate, id, params.id),
  );
  serve("POST /api/playbooks/:id/move", ({ deps, teammate, params }) => moveAll(deps, teammate, params.id));
  serve(
    "POST /api/playbooks/:id/preview",
    ({ deps, teammate, params, body, signal }) =>
      previewPlaybook(deps, teammate, params.id, body.definition, { signal }),
  );
  serve(
    "POST /api/playbooks/:id/test",
    ({ deps, teammate, params, body, signal }) => tryPlaybook(deps, teammate, params.id, body, { signal }),
  );
  serve("GET /api/playbooks/:id/versions", ({ deps, params, query }) => history.viewVersions(deps, params.id, query));
  serve(
    "GET /api/playbooks/:id/enrollments",
    ({ deps, params, query }) => history.browseEnrollments(deps, params.id, query),
  );
  serve("GET /api/playbooks/:id/export", ({ deps, teammate, params }) => exportPlaybook(deps, teammate, params.id));
  serve("GET /api/enrollments", ({ deps, query }) => history.browseOfAccount(deps, query));
  serve("GET /api/enrollments/:id", ({ deps, params }) => history.viewEnrollment(deps, params.id));
}
