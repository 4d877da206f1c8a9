import { cancelImportRun, runImport, uploadImport } from "../actions/imports.ts";
import { importErrorsCsv, viewImport, viewImports } from "../actions/import-views.ts";
import { rereadImport } from "../actions/import-reading.ts";
import type { Serve } from "../endpoint.ts";

export function importRoutes(serve: Serve): void {
  serve("GET /api/imports", ({ deps, query }) => viewImports(deps, query));
  serve("POST /api/imports", ({ deps, teammate, query, c }) => {
    const announced = c.req.header("Content-Length");
    return uploadImport(deps, teammate, {
      fileName: query.fileName,
      body: c.req.raw.body,
      announcedBytes: announced === undefined ? null : Number(announced),
    });
  });
  serve(
    "POST /api/imports/:id/reading",
    ({ deps, teammate, params, body }) => rereadImport(deps, teammate, params.id, body),
  );
  serve("POST /api/imports/:id/run", ({ deps, teammate, params, body }) => runImport(deps, teammate, params.id, body));
  serve("POST /api/imports/:id/cancel", ({ deps, teammate, params }) => cancelImportRun(deps, teammate, params.id));
  serve("GET /api/imports/:id", ({ deps, params }) => viewImport(deps, params.id));
  serve("GET /api/imports/:id/errors.csv", ({ deps, params }) => importErrorsCsv(deps, params.id));
}
