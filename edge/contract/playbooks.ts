import { z } from "zod";
import { countAnswer, filterJson } from "./filter.ts";
import { content, hold, senderBecause, senderChoice } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { isSmallFile, playbookText, tooLongTexts } from "./playbook-limits.ts";
import { audience } from "./start-on.ts";
import { email, flag, id, instant, line, page, pageOf, traits } from "./values.ts";

/** Names an action in every version of its playbook. */
const actionKey = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "is 1 to 40 letters, digits, - or _");
const days = z.number().int().min(0).max(365);
export const undo = z.enum(["delete", "hold", "send"]);
const named = { key: actionKey, name: line(100).optional() };
const reviewed = {
  /** The team's time to review before it is sent; a day unless said (PB2). */
  reviewHours: z.number().min(0).max(8_760).default(24),
  /** What becomes of unsent mail when the account stops matching (PB3). */
  undo: undo.default("delete"),
  templateId: id.optional(),
  content: content.optional(),
  approval: z.boolean().default(false),
};

/** A conversation with an account's people, on day `afterDays` of matching (PB2). */
export const startAction = z.object({
  kind: z.literal("start"),
  ...named,
  ...reviewed,
  afterDays: days.default(0),
  /** Null while nobody has chosen one. */
  channelId: id.nullable().default(null),
  sender: senderChoice.nullable().default(null),
  replyTo: email.optional(),
  audience: audience.default({ kind: "owners" }),
  cc: z.array(email).max(20).default([]),
  bcc: z.array(email).max(20).default([]),
  strategy: z.enum(["perUser", "perAccount"]).default("perUser"),
  allowUnsubscribes: z.boolean().default(true),
  watchLife: z.boolean().default(true),
  traits: traits.optional(),
}).strict();

/** A mail in the same thread, `afterDays` after that of the action `after` was sent, unless the user replied (PB4). */
export const followUpAction = z.object({
  kind: z.literal("followUp"),
  ...named,
  ...reviewed,
  after: actionKey,
  afterDays: days.min(1).default(3),
}).strict();

export const setTraitAction = z.object({
  kind: z.literal("setTrait"),
  ...named,
  afterDays: days.default(0),
  on: z.enum(["account", "owners", "all"]).default("account"),
  traitKey: z.string().max(50),
  value: z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]),
}).strict();

export const playbookAction = z.discriminatedUnion("kind", [startAction, followUpAction, setTraitAction]);
export const reentry = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("once") }).strict(),
  z.object({ kind: z.literal("always") }).strict(),
  z.object({
    kind: z.literal("limited"),
    times: z.number().int().min(1).max(100),
    days: z.number().int().min(1).max(3_650),
  }).strict(),
]);

/** A playbook as it is worked on (PB1): it may be unfinished; what it lacks is said when it is to go live. A null rule is none yet. */
export const playbookDefinition = z.object({
  rule: filterJson.nullable().default(null),
  reentry: reentry.default({ kind: "once" }),
  actions: z.array(playbookAction).max(20).default([]),
}).strict();

/** The same as it comes in. */
export const playbookAsked = playbookDefinition.superRefine(({ actions }, { addIssue }) => {
  for (const [n, message] of tooLongTexts(actions)) {
    addIssue({ code: "custom", path: ["actions", n, "content", "html"], message });
  }
}).meta({
  description:
    `Subject and HTML of an action hold ${playbookText.one} characters at most, of all together ${playbookText.all}.`,
});

export const playbookState = z.enum(["draft", "live", "paused"]);
/** What is wrong with a definition, by its place (`actions.1.after`). A warning does not keep it from going live. */
export const playbookProblem = z.object({
  field: z.string(),
  message: z.string(),
  level: z.enum(["error", "warning"]),
});

export const playbookRow = z.object({
  id,
  name: z.string(),
  state: playbookState,
  archived: z.boolean(),
  /** 0 before it first went live. */
  version: z.number(),
  /** What is being worked on is not what runs. */
  changed: z.boolean(),
  /** Accounts in it now, and in how many of them something was done yet: like every number here, 10,000 where it is that or more. */
  matching: z.number(),
  acted: z.number(),
  /** Its messages that wait. */
  pending: z.number(),
  sent: z.number(),
  /** Why it cannot be swept. */
  fault: z.string().nullable(),
  paused: z.object({ at: instant, by: teammateShort.nullable() }).nullable(),
  sweptAt: instant.nullable(),
  createdBy: teammateShort.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export const playbook = playbookRow.extend({
  definition: playbookDefinition,
  /** What a change names as the one that it was made of. */
  draftNo: z.number(),
  /** What runs now; null before it first went live. */
  live: playbookDefinition.nullable(),
  problems: z.array(playbookProblem),
  /** Open stays by the version that they are in. */
  running: z.array(z.object({ version: z.number(), enrollments: z.number() })),
});
export const playbooksQuery = z.object({
  ...page,
  q: z.string().max(200).optional(),
  state: playbookState.optional(),
  archived: flag.optional(),
  sort: z.enum(["name", "-name", "updatedAt", "-updatedAt"]).default("name"),
}).strict();
export const playbookPage = pageOf(playbookRow);

export const playbookNew = z.object({ name: line(100), definition: playbookAsked.optional() }).strict();
export const playbookPatch = z.object({
  name: line(100).optional(),
  definition: playbookAsked.optional(),
  /** The one that the definition was made of: a newer one is not overwritten (409). */
  draftNo: z.number().int().optional(),
}).strict();

/** `matching` is the number that the person saw: where many more match by then, they are asked again (409). */
export const playbookPublish = z.object({
  draftNo: z.number().int(),
  /** Accounts that match when it goes live first, or newly match: enrolled, or left alone until they match anew. */
  existing: z.enum(["enroll", "leave"]).default("enroll"),
  /** Stays on an older version: they finish on theirs, or are moved to this one (PB7). */
  running: z.enum(["finish", "move"]).default("finish"),
  /** Needed where more than 500 accounts match, or more than half of all. */
  confirmMatching: z.number().int().optional(),
}).strict();
export const playbookPause = z.object({
  /** Hold what is pending too: else it leaves all the same. */
  holdPending: z.boolean().default(false),
}).strict();

/** Who matches now and what a change would do (PB1). */
export const playbookPreviewAsked = z.object({ definition: playbookAsked }).strict();
const accountRef = z.object({ id, name: z.string() });
const counted = countAnswer.extend({ sample: z.array(accountRef) });
export const playbookPreview = z.object({
  problems: z.array(playbookProblem),
  /** Null where the rule says nothing that can be asked. */
  matching: counted.nullable(),
  /** All accounts, for scale. */
  accounts: countAnswer,
  /** Accounts that match and are in no stay, and those in one that no longer match; null where nothing runs. Of the first those apart that
   * have matched all along since they might not enter (PB3): they do once they match anew, or a version is to begin with them. */
  entering: counted.nullable(),
  barred: counted.nullable(),
  leaving: counted.nullable(),
});

const traitValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** What would happen to one account, with nothing written (PB5). */
export const playbookTestAsked = z.object({ accountId: id, definition: playbookAsked.optional() }).strict();
export const playbookTest = z.object({
  account: accountRef,
  matches: z.boolean(),
  /** Each finished condition of the rule, in its order, and whether it holds by itself. `has` is what the account has in its field, as
   * people read it: empty for nothing, null of a field that is its users' or its conversations'. */
  conditions: z.array(
    z.object({ path: z.string(), words: z.string(), has: z.string().nullable(), holds: z.boolean() }),
  ),
  /** Why it would not enter although it matches: it is in already, was as often as it may, or has matched all along since it might not. */
  reentry: z.enum(["may_enter", "is_in", "was_once", "limit_reached", "barred"]),
  problems: z.array(playbookProblem),
  actions: z.array(z.object({
    key: z.string(),
    kind: z.enum(["start", "followUp", "setTrait"]),
    /** When it would be done were the account to enter now; of a follow-up, were the mail before it sent when it is expected to be. */
    at: instant.nullable(),
    /** How many mails; the first 20 are shown. */
    total: z.number(),
    mails: z.array(z.object({
      users: z.array(z.object({ id, name: z.string(), email: z.string() })),
      teammate: teammateShort,
      senderBecause,
      subject: z.string(),
      html: z.string(),
      /** Variables without a value or fallback (PE3). */
      holes: z.array(z.string()),
      sendAt: instant,
      expectedAt: instant.nullable(),
    })),
    skipped: z.array(z.object({ why: z.string(), count: z.number(), sample: z.array(z.string()) })),
    /** `before` is the account's; of its people each says their own, in `users`. */
    trait: z.object({
      key: z.string(),
      label: z.string(),
      on: z.enum(["account", "owners", "all"]),
      before: traitValue,
      after: traitValue,
      users: z.array(z.object({ id, name: z.string(), before: traitValue })),
    }).nullable(),
  })),
});

export const enrollmentWhy = z.enum(["no_match", "account_gone", "archived"]);
/** An account's stay, with what was done and why not (PB5). */
export const enrollment = z.object({
  id,
  playbook: z.object({ id, name: z.string() }),
  version: z.number(),
  account: accountRef,
  enteredAt: instant,
  leftAt: instant.nullable(),
  leftWhy: enrollmentWhy.nullable(),
  baseline: z.boolean(),
  steps: z.array(z.object({
    key: z.string(),
    name: z.string(),
    kind: z.enum(["start", "followUp", "setTrait"]),
    state: z.enum(["due", "waiting", "done", "skipped"]),
    /** When it is due, or was done; null of a follow-up while no mail that it follows was sent. */
    at: instant.nullable(),
    /** Which action's mail such a follow-up waits for, and how many days after that was sent it comes. */
    after: z.object({ name: z.string(), days: z.number() }).nullable(),
    why: z.string().nullable(),
    messages: z.array(z.object({
      id,
      conversationId: id,
      state: z.string(),
      to: z.array(z.object({ userId: id.nullable(), name: z.string() })),
      /** When it ended; of a pending one, its send date. */
      at: instant,
      why: z.string().nullable(),
      /** Of a pending one: when it is expected to leave, or all that a person must end first (PR3); null where that is not told. */
      leaves: z.object({ expectedAt: instant.nullable(), hold: hold.nullable(), alsoHeld: z.array(hold) }).nullable(),
    })),
    skipped: z.array(z.object({ why: z.string(), count: z.number(), sample: z.array(z.string()) })),
  })),
});
export const enrollmentPage = pageOf(enrollment);
export const enrollmentsQuery = z.object({
  ...page,
  accountId: id.optional(),
  /** `in` are open, `out` have left. */
  state: z.enum(["in", "out"]).optional(),
}).strict();
export const accountEnrollmentsQuery = z.object({ ...page, accountId: id }).strict();

export const playbookVersions = pageOf(z.object({
  version: z.number(),
  definition: playbookDefinition,
  createdBy: teammateShort.nullable(),
  createdAt: instant,
  running: z.number(),
}));
export const playbookVersionsQuery = z.object(page).strict();

/** A playbook as a file (`definition` as above): what it names here stands by what another workspace may know it by, a channel by kind and
 * name, teammates and users by e-mail, templates by name, accounts by external id or name, traits by key. */
export const playbookFile = z.object({
  parley: z.literal("playbook"),
  format: z.literal(1),
  name: line(100),
  definition: z.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    { message: "is no definition of a playbook", abort: true },
  ).refine(isSmallFile, "is larger than any playbook: 1 MB and 20,000 values at most")
    .meta({ type: "object", description: "Up to 1 MB and 20,000 values; 500 names of what is elsewhere" }),
}).strict();
/** The draft that was made of a file, what the file calls it where another goes by that name here already, and what of it is not here, by
 * its place in the file: the first 200. */
export const playbookImported = z.object({
  playbook,
  renamedFrom: z.string().nullable(),
  problems: z.array(playbookProblem),
});
