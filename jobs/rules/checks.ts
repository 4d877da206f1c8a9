import type { Check, CheckKind } from "#db/schema/conversation.ts";

/** What the checks ask of one message (PR4), as its mail would be made now. */
export type CheckFacts = {
  /** As the mail is held by them: `message.subject` and `message.text` are a subject and a body without a word, `message.file` is a
   * file that cannot leave. */
  holes: readonly string[];
  badLinks: readonly string[];
  /** Addresses that leave as plain http. */
  insecureLinks: readonly string[];
  fallbacksUsed: readonly string[];
  /** Paths of variables that the workspace does not have. */
  unknownVariables: readonly string[];
  /** Names of the files and pictures that are not there. */
  missingFiles: readonly string[];
  /** UTF-8 bytes of the HTML part as it would leave. */
  htmlBytes: number;
  /** The newest mail that its user got from another sender. */
  mailedBy: { name: string; atMs: number } | null;
  /** It was approved once, and its words or how it is sent were changed since. */
  changedSinceApproval: boolean;
};

/** How long a mail of another sender counts as recent. Source: PR4. */
export const recentMs = 168 * 3_600_000;

/** Above this many bytes of HTML Gmail cuts a mail off and hides the rest, the unsubscribe line with it: 102 KB of 1,024 bytes. */
export const mostHtmlBytes = 102 * 1024;

/** No message names more of one kind than a person reads. */
const mostOfAKind = 20;

/**
 * What each kind weighs. PR4 gives hole, bad link, recently mailed, fallback used and edited after approval. An empty subject
 * and a file that cannot leave hold the message as a hole does; an unknown variable comes on top of the hole or the fallback that it
 * leads to; the last two are worth a look, and less than a fallback.
 */
export const checkWeights: Record<CheckKind, number> = {
  hole: 100,
  empty_subject: 100,
  missing_file: 100,
  bad_link: 80,
  recently_mailed: 40,
  unknown_variable: 30,
  fallback_used: 20,
  edited_after_approval: 20,
  insecure_link: 10,
  too_large: 10,
};

/** What is to be looked at in a message, the weightiest kind first, and of each kind what it is about (PR4). */
export function checksOf(facts: CheckFacts, nowMs: number): Check[] {
  const found: Check[] = [
    ...facts.holes.flatMap((path) => holeChecks(path, facts.missingFiles)),
    ...facts.badLinks.map((address) => one("bad_link", address)),
    ...(isRecent(facts.mailedBy, nowMs) ? [one("recently_mailed", facts.mailedBy.name, facts.mailedBy.atMs)] : []),
    ...facts.unknownVariables.map((path) => one("unknown_variable", path)),
    ...facts.fallbacksUsed.map((path) => one("fallback_used", path)),
    ...(facts.changedSinceApproval ? [one("edited_after_approval")] : []),
    ...facts.insecureLinks.map((address) => one("insecure_link", address)),
    ...(facts.htmlBytes > mostHtmlBytes ? [one("too_large", `${Math.ceil(facts.htmlBytes / 1024)} KB`)] : []),
  ];
  const kinds = new Map<CheckKind, number>();
  return found.filter(({ kind }) => {
    const n = (kinds.get(kind) ?? 0) + 1;
    kinds.set(kind, n);
    return n <= mostOfAKind;
  }).sort((a, b) => checkWeights[b.kind] - checkWeights[a.kind]);
}

function holeChecks(path: string, missingFiles: readonly string[]): Check[] {
  if (path === "message.subject") return [one("empty_subject")];
  if (path !== "message.file") return [one("hole", path)];
  return missingFiles.length > 0 ? missingFiles.map((name) => one("missing_file", name)) : [one("missing_file")];
}

const one = (kind: CheckKind, detail: string | null = null, atMs: number | null = null): Check => ({
  kind,
  detail,
  atMs,
});

const isRecent = (mailed: CheckFacts["mailedBy"], nowMs: number): mailed is NonNullable<typeof mailed> =>
  mailed !== null && mailed.atMs > nowMs - recentMs;

/** The weight of what was found: each kind once, since a second fallback is no second risk. */
export const riskOf = (checks: readonly Check[]): number =>
  [...new Set(checks.map(({ kind }) => kind))].reduce((sum, kind) => sum + checkWeights[kind], 0);

/** When time alone makes these checks say something else: the instant at which a mail is no longer recent. Null for never. */
export const checksDueAtMs = ({ mailedBy }: Pick<CheckFacts, "mailedBy">, nowMs: number): number | null =>
  isRecent(mailedBy, nowMs) ? mailedBy.atMs + recentMs : null;
