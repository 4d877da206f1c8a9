import { runImport, uploadImport, viewImport } from "../actions/imports.ts";
import type { Serve } from "../endpoint.ts";

export function importRoutes(serve: Serve): void {
  serve("POST /api/imports", ({ deps, teammate, query, c }) => {
    const announced = c.req.header("Content-Length");
    return uploadImport(deps, teammate, {
      fileName: query.fileName,
      body: c.req.raw.body,
      announcedBytes: announced === undefined ? null : Number(announced),
    });
  });
  serve("POST /api/imports/:id/run", ({ deps, teammate, params, body }) => runImport(deps, teammate, params.id, body));
  serve("GET /api/imports/:id", ({ deps, params }) => viewImport(deps, params.id));
}
