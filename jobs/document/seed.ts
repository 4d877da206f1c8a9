import * as Y from "yjs";
import { cleanBody, cleanSubject } from "./clean.ts";
import { editFiles } from "./files.ts";
import type { Content } from "./nodes.ts";
import { typeOf } from "./y-types.ts";

export { editDoc } from "./edit-doc.ts";
export { readDoc, readDraft } from "./read-draft.ts";

/** Seeds come from no client; one fixed author makes the same content the same bytes. */
const seedClient = 1;

/**
 * `content` as one Yjs update with the fragments `subject` and `body` and its files, for the server to seed a draft with (CO2). Every line
 * has a text to type into, an empty one too: without it two people who start there at once would each make one, and
 * their first characters would be doubled.
 */
export function seedUpdate(content: Content): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = seedClient;
  doc.transact(() => {
    doc.getXmlFragment("subject").insert(0, cleanSubject(content.subject).content.map(typeOf));
    doc.getXmlFragment("body").insert(0, cleanBody(content.body).content.map(typeOf));
    editFiles(doc, content.files ?? []);
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
