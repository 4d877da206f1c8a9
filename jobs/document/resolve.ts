import { addressOf } from "./address.ts";
import { cleanBody, cleanSubject, cleanText } from "./clean.ts";
import type { Content, ImageAttributes, LinkAttributes, TextJson, VariableAttributes } from "./nodes.ts";
import { escapeHtml, type Tag, writeHtml } from "./write-html.ts";

/** The value of a variable that a mail must not use: a hole whatever its fallback. So is `user.*` in a mail to several (ST5). */
export const barred = Symbol("barred");

/** Values by path, already formatted as text (jobs/compose/values.ts). Absent, null and blank are all "no value". */
export type Values = Readonly<Record<string, string | null | typeof barred>>;

/** A value as it is shown to somebody: nothing of one that the mail must not use. */
export const shownValue = (value: Values[string] | undefined): string | null =>
  typeof value === "string" ? value : null;

/** What stands in the way of sending, or is worth a look; each name once. */
export type Findings = {
  /** Paths without value and fallback (PE3). */
  holes: string[];
  /** Addresses that may not leave (PE2), as written; one that a variable gave is `path (value)`. */
  badLinks: string[];
  /** Addresses that leave, and as plain http. */
  insecureLinks: string[];
  /** Paths whose fallback was taken. */
  fallbacksUsed: string[];
};

/**
 * Subject and body with every variable replaced (PE4): values are text, in HTML escaped. A hole shows as `{{path}}`, a link
 * that may not leave as its words alone; both are named, and a message that has any is never sent. Pure, never throws.
 */
export function resolve(content: Content, values: Values): { subject: string; html: string } & Findings {
  const resolver = makeResolver(values);
  return { subject: resolver.subject(content.subject), html: resolver.html(content.body), ...resolver.findings() };
}

/** Where the picture of this id is found, and how wide it is by itself; null for one that is not there. */
export type Pictures = (id: string) => { address: string; width: number } | null;

/** A picture without a width of its own is shown no wider: Outlook knows no largest width, and a photo would fill three screens. */
const widestUnasked = 600;

/** Resolves several documents of one mail into one set of findings. `attributes` styles the tags; a picture that `pictures` does not
 * know is the words that stand for it. */
export function makeResolver(
  values: Values,
  attributes: (tag: Tag, inItem: boolean) => string = () => "",
  pictures: Pictures = () => null,
) {
  const holes = new Set<string>();
  const badLinks = new Set<string>();
  const insecureLinks = new Set<string>();
  const fallbacksUsed = new Set<string>();

  /** The value or fallback, undefined for a hole. */
  const valueOf = ({ path, fallback }: VariableAttributes): string | undefined => {
    const value = Object.hasOwn(values, path) ? values[path] : null;
    if (typeof value === "string" && value.trim() !== "") return value;
    if (fallback !== null && value !== barred) {
      fallbacksUsed.add(path);
      return fallback;
    }
    holes.add(path);
  };

  const address = ({ href, variable, fallback }: LinkAttributes): string | null => {
    const raw = variable === null ? href ?? "" : valueOf({ path: variable, fallback });
    if (raw === undefined) return null;
    const good = raw.includes("{{") ? null : addressOf(raw);
    if (good?.startsWith("http:")) insecureLinks.add(good);
    if (good === null) badLinks.add(variable === null ? raw.replace(/^unsafe:/, "") : `${variable} (${raw})`);
    return good;
  };

  const image = ({ id, alt, width }: ImageAttributes): string => {
    const picture = pictures(id);
    if (!picture) return escapeHtml(alt);
    const shown = width ?? Math.min(picture.width, widestUnasked);
    const from = `src="${escapeHtml(picture.address)}" alt="${escapeHtml(alt)}" width="${shown}"`;
    return `<img ${from}${attributes("img", false)}>`;
  };

  return {
    subject(doc: TextJson): string {
      const line = (cleanSubject(doc).content[0].content ?? []).map((node) =>
        node.type === "text"
          ? node.text
          : node.type === "variable"
          ? cleanText(valueOf(node.attrs) ?? `{{${node.attrs.path}}}`)
          : " "
      );
      return line.join("").trim();
    },
    html: (doc: TextJson): string =>
      writeHtml(cleanBody(doc), {
        text: escapeHtml,
        variable: (attrs) => {
          const value = valueOf(attrs);
          return value === undefined ? holeHtml(attrs.path) : valueHtml(value);
        },
        image,
        address,
        attributes,
      }),
    findings: (): Findings => ({
      holes: [...holes],
      badLinks: [...badLinks],
      insecureLinks: [...insecureLinks],
      fallbacksUsed: [...fallbacksUsed],
    }),
  };
}

const valueHtml = (value: string) => value.split(/\r\n|\r|\n/).map((line) => escapeHtml(cleanText(line))).join("<br>");

const holeHtml = (path: string) => `<mark style="background:#fde68a;color:#1f2937">${escapeHtml(`{{${path}}}`)}</mark>`;
