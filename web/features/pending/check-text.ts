import { checkWeights } from "#jobs/rules/checks.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { addressText, pathText } from "#web/shared/mail/path-text.ts";
import { agoText } from "#web/shared/time-text.ts";
import { isOfUser } from "#jobs/document/variables.ts";
import type { Tone } from "#web/shared/ui/Badge.tsx";

export type Check = Message["checks"][number];
export type CheckKind = Check["kind"];
/** What a check found: `short` for a row of the list, `title` and `why` for the message itself. */
export type CheckText = { tone: Tone; short: string; title: string; why: string };
export type Told = {
  nowMs: number;
  timeZone: string;
  nameOf?: (path: string) => string;
  /** What an archived trait is called whose variable it is. */
  archivedOf?: (path: string) => string | null;
  /** The mail goes to several users, of whom it must not name one (ST5). */
  isToSeveral?: boolean;
};

/** How much a kind matters, as a colour: what keeps the mail back, what wants a look, what is good to know (PR4). */
export function toneOf(kind: CheckKind): Tone {
  const weight = checkWeights[kind];
  return weight >= 80 ? "danger" : weight >= 40 ? "warn" : "neutral";
}

/** A check in words, with what it means for the mail. */
export function checkText(
  { kind, detail, at }: Check,
  { nowMs, timeZone, nameOf = pathText, archivedOf = () => null, isToSeveral = false }: Told,
): CheckText {
  const about = detail ?? "";
  const tone = toneOf(kind);
  switch (kind) {
    case "hole":
      if (about === "message.size") {
        return {
          tone,
          short: "Files too large",
          title: "Its files come to more than 25 MB",
          why: "A message holds no more, pictures and signature included. Take some out.",
        };
      }
      if (about === "message.text") {
        return { tone, short: "No words", title: "It has no words", why: "Without any the mail does not leave." };
      }
      if (isToSeveral && isOfUser(about)) {
        return {
          tone,
          short: "Speaks of one user",
          title: `It goes to several users: ${nameOf(about)} speaks of one`,
          why: "Take it out of the text, or the mail does not leave.",
        };
      }
      return {
        tone,
        short: `${capital(nameOf(about))} missing`,
        title: `No value for ${nameOf(about)}`,
        why: "Without it, or a fallback in the text, the mail does not leave.",
      };
    case "empty_subject":
      return { tone, short: "No subject", title: "The subject is empty", why: "Without one the mail does not leave." };
    case "bad_link":
      return {
        tone,
        short: "Bad link",
        title: `This link cannot be sent: ${addressText(about, nameOf)}`,
        why: "Only http, https and mailto addresses leave.",
      };
    case "missing_file":
      return {
        tone,
        short: "File missing",
        title: about === "" ? "A file is missing" : `“${about}” is missing`,
        why: "It would leave without it. Attach it anew or take it out.",
      };
    case "recently_mailed": {
      const when = at === null ? "within the last 7 days" : agoText(at, nowMs, timeZone);
      return {
        tone,
        short: at === null ? "Mailed lately" : `Mailed ${when}`,
        title: `${about || "A colleague"} mailed this reader ${when}`,
        why: "Two of us writing within a week reads as if we did not talk to each other.",
      };
    }
    case "unknown_variable": {
      const archived = archivedOf(about);
      if (archived !== null) {
        return {
          tone,
          short: "Archived trait",
          title: `${archived} is archived`,
          why: "Its values are kept: it stands for nothing until it is brought back.",
        };
      }
      return {
        tone,
        short: "Unknown variable",
        title: `There is no variable ${about}`,
        why: "It stands for nothing: take it out or choose another.",
      };
    }
    case "fallback_used":
      return {
        tone,
        short: "Fallback used",
        title: `No value for ${nameOf(about)}: its fallback is sent`,
        why: "Read whether the sentence still sounds right.",
      };
    case "edited_after_approval":
      return {
        tone,
        short: "Changed since approval",
        title: "It was changed after it was approved",
        why: "It waits for somebody to approve what it says now.",
      };
    case "insecure_link":
      return {
        tone,
        short: "Plain http link",
        title: `This link is not encrypted: ${addressText(about, nameOf)}`,
        why: "It leaves all the same; https is what readers expect.",
      };
    case "too_large":
      return {
        tone,
        short: "Too large",
        title: about === "" ? "The mail is larger than 102 KB" : `The mail is ${about}, over 102 KB`,
        why: "Gmail cuts it off and hides the rest, the unsubscribe line with it.",
      };
  }
}

/** What the hold of a message says already. */
const saidByHold: Partial<Record<NonNullable<Message["hold"]>["kind"], CheckKind[]>> = {
  missing_data: ["hole", "empty_subject"],
  bad_link: ["bad_link"],
  approval: ["edited_after_approval"],
};

/** What a row says beside its hold: one check of each kind, the weightiest first. */
export function rowChecks({ checks, hold }: Pick<Message, "checks" | "hold">): Check[] {
  const said = (hold && saidByHold[hold.kind]) ?? [];
  const kinds = new Map(checks.toReversed().map((check) => [check.kind, check]));
  return [...kinds.values()].filter(({ kind }) => !said.includes(kind))
    .toSorted((a, b) => checkWeights[b.kind] - checkWeights[a.kind]);
}

const capital = (text: string) => text === "" ? "" : text[0]!.toUpperCase() + text.slice(1);
