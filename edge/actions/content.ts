import type { Db } from "#db/client.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { unknownVariables, type Variable } from "#jobs/document/variables.ts";
import { knownVariables } from "#jobs/sends/values.ts";
import { Refusal } from "../errors.ts";
import { readFiles } from "./content-files.ts";

export { knownVariables };

/** No words. */
export const emptyDoc = { type: "doc", content: [{ type: "paragraph" }] };

/** Text as it came in, files by their ids, read into the one schema. `at` is the path of the field that held it (`content.`), or nothing.
 * @throws {Refusal} unknown_variable, naming the field and the variable (PE3); files that are not there, or too much together. */
export async function readContent(
  db: Db,
  source: { subject: string; html: string; files?: string[] | undefined },
  at = "",
  read: typeof contentFromHtml = contentFromHtml,
): Promise<Content> {
  const content = read(source);
  const known = await knownVariables(db);
  refuseUnknown({ subject: content.subject, body: emptyDoc }, known, `${at}subject`);
  refuseUnknown({ subject: emptyDoc, body: content.body }, known, `${at}html`);
  const files = await readFiles(db, { ids: source.files, body: content.body, at });
  return files ? { ...content, files } : content;
}

function refuseUnknown(content: Content, known: Variable[], field: string): void {
  const [unknown] = unknownVariables(content, known);
  if (unknown === undefined) return;
  throw new Refusal("unknown_variable", `${field}: {{${unknown}}} is not a variable here`, field);
}
