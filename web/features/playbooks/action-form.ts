import type { FileRef } from "#jobs/document/nodes.ts";
import { emptyForm, type StartForm } from "#web/shared/start/start-form.ts";
import type { FollowUpAction, StartAction } from "./definition.ts";

/** Nothing is chosen yet, which the API keeps as a filter without conditions. */
const ruleText = (rule: unknown) =>
  typeof rule !== "object" || rule === null || Object.keys(rule).length === 0 ? "" : JSON.stringify(rule);

const textOf = ({ templateId, content }: Pick<StartAction, "templateId" | "content">, files: FileRef[]) => ({
  templateId: templateId ?? null,
  subject: content?.subject ?? "",
  html: content?.html ?? "",
  files,
});

/** The form of a start that an action stands for (PB2), whose `files` are those of its content. */
export const formOf = (action: StartAction, files: FileRef[]): StartForm => ({
  ...emptyForm,
  ...textOf(action, files),
  channelId: action.channelId,
  senderMode: action.sender?.mode ?? "csm",
  teammateId: action.sender?.teammateId ?? null,
  replyTo: action.replyTo ?? "",
  audience: action.audience.kind,
  rule: action.audience.kind === "rule" ? ruleText(action.audience.rule) : "",
  strategy: action.strategy,
  cc: [...action.cc],
  bcc: [...action.bcc],
  allowUnsubscribes: action.allowUnsubscribes,
  approval: action.approval,
  traits: { ...action.traits },
});

/** What of an action the form says. */
export function startPatch(form: StartForm): Partial<StartAction> {
  const traits = Object.entries(form.traits).filter(([, value]) => value !== null && value !== "");
  return {
    ...textPatch(form),
    channelId: form.channelId,
    sender: form.teammateId === null ? null : { mode: form.senderMode, teammateId: form.teammateId },
    replyTo: form.replyTo.trim() === "" ? undefined : form.replyTo.trim(),
    audience: form.audience === "rule"
      ? { kind: "rule", rule: form.rule === "" ? {} : JSON.parse(form.rule) }
      : { kind: form.audience },
    strategy: form.strategy,
    cc: form.cc,
    bcc: form.bcc,
    allowUnsubscribes: form.allowUnsubscribes,
    approval: form.approval,
    traits: traits.length === 0 ? undefined : Object.fromEntries(traits),
  };
}

/** The form of a mail that follows in a conversation which `root` begins. */
export const followUpForm = (action: FollowUpAction, root: StartAction | null, files: FileRef[]): StartForm => ({
  ...emptyForm,
  ...textOf(action, files),
  strategy: root?.strategy ?? "perUser",
  approval: action.approval,
});

/** Subject and body, and the template that they began from. */
export const textPatch = (form: StartForm): Pick<StartAction, "templateId" | "content"> => ({
  templateId: form.templateId ?? undefined,
  content: {
    subject: form.subject,
    html: form.html,
    ...(form.files.length === 0 ? {} : { files: form.files.map(({ id }) => id) }),
  },
});
