import type { z } from "zod";
import { findDraft } from "#db/queries/draft.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { findTemplate, insertTemplate, listTemplates, type TemplateRow, updateTemplate } from "#db/queries/template.ts";
import { type Content, emptySubject } from "#jobs/document/nodes.ts";
import { readDraft } from "#jobs/document/read-draft.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { readText } from "#jobs/texts/read.ts";
import type * as contract from "../contract/templates.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { readContent } from "./content.ts";
import { listedByName } from "./listed.ts";

type Template = z.input<typeof contract.template>;

async function toTemplates(deps: Deps, rows: TemplateRow[]): Promise<Template[]> {
  const makers = await teammatesById(deps.db, rows.map((row) => row.createdById));
  return rows.map((row) => {
    const maker = makers.get(row.createdById);
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      shared: row.shared,
      ...contentToHtml(row),
      files: row.files,
      archived: row.archivedAtMs !== null,
      createdBy: maker ? toTeammateShort(maker) : null,
      createdAt: toInstant(row.createdAtMs),
      updatedAt: toInstant(row.updatedAtMs),
    };
  });
}

export async function browseTemplates(deps: Deps, by: Teammate, query: z.output<typeof contract.templatesQuery>) {
  const { rows, next } = await listedByName(query, (page) =>
    listTemplates(deps.db, {
      teammateId: by.id,
      kind: query.kind,
      archived: query.archived ?? false,
      ...(query.whose ? { whose: query.whose } : {}),
      ...page,
    }));
  return { items: await toTemplates(deps, rows), next };
}

async function getTemplate(deps: Deps, by: Teammate, id: string): Promise<TemplateRow> {
  const row = await findTemplate(deps.db, id, by.id);
  if (!row) throw notFound("template");
  return row;
}

/** To its last word that is on disk; lists hear of it a moment later. */
export async function viewTemplate(deps: Deps, by: Teammate, id: string): Promise<Template> {
  const row = await getTemplate(deps, by, id);
  const words = await readText(deps.db, { kind: "template", id });
  return (await toTemplates(deps, [{ ...row, ...words }]))[0]!;
}

/** New words, or those of a message's draft as they stand (PE7). @throws {Refusal} invalid_field, unknown_variable */
export async function makeTemplate(
  deps: Deps,
  by: Teammate,
  id: string,
  { name, kind, shared, fromMessageId, ...source }: z.output<typeof contract.templateNew>,
): Promise<Template> {
  const read = fromMessageId === undefined
    ? await readContent(deps.db, source)
    : await readDraftOf(deps, fromMessageId);
  const content = { ...read, files: read.files ?? [], ...(kind === "snippet" ? { subject: emptySubject } : {}) };
  const actor = { actorId: by.id, nowMs: deps.nowMs() };
  await insertTemplate(deps.db, { id, name, kind, shared, ...content, copyOf: fromMessageId ?? null, ...actor });
  deps.changes.nudge();
  return await viewTemplate(deps, by, id);
}

async function readDraftOf(deps: Deps, messageId: string): Promise<Content> {
  const draft = await findDraft(deps.db, messageId);
  const [seed, ...updates] = draft?.updates ?? [];
  if (!seed) throw new Refusal("invalid_field", "fromMessageId: is no message with a draft", "fromMessageId");
  return readDraft(seed, updates);
}

/** Words are changed through the template's room, so that whoever has it open sees it; mail that is pending already keeps its own:
 * a start froze them (ST2). @throws {Refusal} not_found, not_allowed, sealed where it is archived, unknown_variable */
export async function changeTemplate(
  deps: Deps,
  by: Teammate,
  id: string,
  { subject, html, files, ...patch }: z.output<typeof contract.templatePatch>,
): Promise<Template> {
  const { createdById } = await getTemplate(deps, by, id);
  if (patch.shared === false && createdById !== by.id) throw notTheirs();
  const read = await readContent(deps.db, { subject: subject ?? "", html: html ?? "", files });
  const content = {
    ...(subject === undefined ? {} : { subject: read.subject }),
    ...(html === undefined ? {} : { body: read.body }),
    ...(read.files ? { files: read.files } : {}),
  };
  const update = async (fields: typeof patch) => {
    if (Object.keys(fields).length === 0) return;
    const updated = await updateTemplate(deps.db, id, fields, { actorId: by.id, nowMs: deps.nowMs() });
    if (!updated) throw notTheirs();
  };
  // It takes words before it is archived, and again once it is back.
  const { archived, ...fields } = patch;
  if (archived === false) await update({ archived });
  await update(fields);
  if (Object.keys(content).length > 0) await writeTemplate(deps, by, id, content);
  if (archived === true) await update({ archived });
  void deps.changes.nudge();
  return await viewTemplate(deps, by, id);
}

const notTheirs = () => new Refusal("not_allowed", "shared: only its maker makes a template personal", "shared");

async function writeTemplate(deps: Deps, by: Teammate, id: string, content: Partial<Content>): Promise<void> {
  const room = { kind: "template", id } as const;
  const edited = await deps.editText({ room, content, ifSeq: null, authorId: by.id });
  if (edited.kind === "sealed") throw new Refusal("sealed", "This template is archived.");
}

/** A copy is the caller's own, named so that the two can be told apart (PE7). */
export async function duplicateTemplate(deps: Deps, by: Teammate, copyId: string, id: string): Promise<Template> {
  const { name, kind } = await getTemplate(deps, by, id);
  const { subject, body, files } = (await readText(deps.db, { kind: "template", id }))!;
  const copy = { id: copyId, name: `Copy of ${name}`.slice(0, 200), kind, shared: false, subject, body, files };
  await insertTemplate(deps.db, { ...copy, copyOf: id, actorId: by.id, nowMs: deps.nowMs() });
  deps.changes.nudge();
  return await viewTemplate(deps, by, copyId);
}
