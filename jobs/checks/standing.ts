import { attachmentIdsIn } from "#jobs/document/files.ts";
import type { Content, TextJson } from "#jobs/document/nodes.ts";
import { variablesIn } from "#jobs/document/variables.ts";

/** What stands in a text whomever it is for. The mails of a start share one text that nobody edited, and a sender's share a signature. */
export type Standing = { variables: string[]; attachmentIds: string[] };

const ofContent = new WeakMap<Content, Standing>();
const ofSignature = new WeakMap<TextJson, string[]>();
const nothing: TextJson = { type: "doc", content: [] };

/** Found once per text that was read: the content is taken as unchanging. */
export function standingIn(content: Content, signature: TextJson | null): Standing {
  const found = ofContent.get(content) ?? { variables: variablesIn(content), attachmentIds: attachmentIdsIn(content) };
  ofContent.set(content, found);
  if (signature === null) return found;
  const more = ofSignature.get(signature) ?? attachmentIdsIn({ body: nothing }, signature);
  ofSignature.set(signature, more);
  return more.length === 0 ? found : { ...found, attachmentIds: [...new Set([...found.attachmentIds, ...more])] };
}
