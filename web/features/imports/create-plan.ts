import { createStore } from "solid-js/store";
import type { Answer, Ask } from "#web/shared/api.ts";

export type Uploaded = Answer<"POST /api/imports">;
type Body = Ask<"POST /api/imports/:id/run">["body"];
export type Kind = Uploaded["kind"];
export type Plan = ReturnType<typeof createPlan>;

/** What is said of an uploaded file, kept while it is tried and mended. */
export function createPlan(file: Uploaded) {
  const [said, say] = createStore({
    kind: file.kind,
    /** By kind, so that a look at another loses nothing. */
    columns: structuredClone(file.suggestedBy) as Record<Kind, Record<string, string | null>>,
    accountKey: file.accountKey,
    csmId: null as string | null,
    aeId: null as string | null,
    status: "",
    owners: file.owners,
  });
  const hasAccounts = () => said.kind === "flat" || said.kind === "accounts";
  return {
    file,
    said,
    say,
    hasAccounts,
    columns: () => said.columns[said.kind],
    body: (dryRun: boolean): Body => ({
      kind: said.kind,
      columns: { ...said.columns[said.kind] },
      accountKey: said.accountKey,
      dryRun,
      ...(hasAccounts() && said.csmId ? { csmId: said.csmId } : {}),
      ...(hasAccounts() && said.aeId ? { aeId: said.aeId } : {}),
      ...(hasAccounts() && said.status.trim() ? { status: said.status.trim() } : {}),
      owners: said.kind === "flat" && said.owners,
    }),
  };
}
