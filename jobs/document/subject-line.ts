import { cleanSubject } from "./clean.ts";
import type { Content } from "./nodes.ts";

/** The subject as plain text for lists, its variables as `{{path}}`. */
export function subjectLine(content: Pick<Content, "subject">): string {
  const line = cleanSubject(content.subject).content[0].content ?? [];
  return line.map((node) =>
    node.type === "variable" ? `{{${node.attrs.path}}}` : node.type === "text" ? node.text : " "
  )
    .join("");
}
