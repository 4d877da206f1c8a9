import type { Builder } from "./create-builder.ts";
import type { Definition, Problem } from "./definition.ts";

/** What is wrong with the fields of one action, by their names: asking also means that the field is shown. */
export type Faults = {
  on: (field: string) => string | null;
  /** What no shown field says. */
  beside: () => string[];
};

/** What keeps a definition from going live. */
export const errorsIn = (problems: readonly Problem[]): Problem[] => problems.filter(({ level }) => level === "error");

/** "1 thing to mend": how many of them there are, wherever that is said. */
export const mendText = (n: number): string => `${n.toLocaleString("en")} ${n === 1 ? "thing" : "things"} to mend`;

/** Whether something stands at the place that a problem names: what is not said yet is no fault of whoever writes it. */
export function isSaid(definition: Definition, { field }: Pick<Problem, "field">): boolean {
  let found: unknown = definition;
  for (const step of field.split(".")) found = (found as Record<string, unknown> | null | undefined)?.[step];
  return found !== undefined && found !== null;
}

/** What is wrong at the action that stands at `at`: as it was refused, or as its check says (PB1). */
export function faultsOf(builder: Builder, problems: () => readonly Problem[], at: () => number): Faults {
  const shown = new Set<string>();
  const place = (field: string) => `actions.${at()}.${field}`;
  const problemAt = (field: string) =>
    problems().find((one) => one.level === "error" && (one.field === field || one.field.startsWith(`${field}.`)));
  return {
    on(field) {
      shown.add(field);
      const found = builder.refusedAt(place(field)) ?? problemAt(place(field))?.message ?? null;
      return found === null ? null : sentence(found);
    },
    beside: () => {
      const prefix = `actions.${at()}`;
      return problems()
        .filter(({ field }) => field === prefix || field.startsWith(`${prefix}.`))
        .filter(({ field, level }) => {
          const inner = field.slice(prefix.length + 1);
          return level === "warning" || ![...shown].some((one) => inner === one || inner.startsWith(`${one}.`));
        })
        .map((problem) => problemText(problem, () => undefined));
    },
  };
}

/** What the check says of a field, as a sentence. */
export function sentence(message: string): string {
  const text = message.trim();
  return text === "" ? "" : text[0]!.toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

/** What stands before a fragment such as "is empty", by the field that it is about. */
const called: Record<string, string> = {
  "content.subject": "its subject",
  "content.html": "its text",
  "content.files": "its files",
  templateId: "its template",
  channelId: "its channel",
  sender: "its sender",
  "sender.mode": "its sender",
  "sender.teammateId": "its teammate",
  replyTo: "its reply-to",
  audience: "its audience",
  strategy: "its strategy",
  traitKey: "its trait",
  value: "its value",
  rule: "the rule",
};
const isFragment = (message: string) => /^(is|are|may|must|has|holds|names|needs|belongs)\b/.test(message);

/** A problem by itself, away from its field: “Welcome”: its subject is empty. */
export function problemText({ field, message }: Problem, titleAt: (at: number) => string | undefined): string {
  const at = actionAt(field);
  const inner = at === null ? field : field.replace(/^actions\.\d+\.?/, "");
  const name = called[inner] ?? called[inner.split(".")[0]!] ?? (at === null ? "it" : "");
  const words = isFragment(message) ? `${name} ${message}`.trim() : message;
  const title = at === null ? undefined : titleAt(at);
  return title === undefined ? sentence(words) : `“${title}”: ${sentence(words)}`;
}

/** The action that a problem is about; null where it is the rule's or the whole's. */
export function actionAt(field: string): number | null {
  const found = /^actions\.(\d+)/.exec(field);
  return found ? Number(found[1]) : null;
}
