import { contentFromHtml } from "#jobs/document/from-html.ts";
import type { Content } from "#jobs/document/nodes.ts";

type Source = { subject: string; html: string };
/** Characters of the sources that are kept. */
const mostKept = 500_000;

const kept = new Map<string, Content>();
let characters = 0;

/** As {@link contentFromHtml}, and once for what is looked at again and again: nobody may write into the answer. */
export function readLately({ subject, html }: Source): Content {
  const key = JSON.stringify([subject, html]);
  const found = kept.get(key);
  kept.delete(key);
  if (!found) characters += key.length;
  const content = found ?? contentFromHtml({ subject, html });
  kept.set(key, content);
  // The oldest stands first.
  for (const old of kept.keys()) {
    if (characters <= mostKept) break;
    kept.delete(old);
    characters -= old.length;
  }
  return content;
}
