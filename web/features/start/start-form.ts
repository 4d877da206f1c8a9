import type { Api } from "#edge/contract/endpoints.ts";
import type { StartOn } from "#web/shared/start-selection.ts";

type StartBody = Api["POST /api/starts"]["body"];

/** The form of a start as it stands on the page (ST2). */
export type StartForm = {
  name: string;
  channelId: string;
  mode: "teammate" | "csm" | "ae";
  teammateId: string;
  replyTo: string;
  audience: "owners" | "all";
  cc: string[];
  bcc: string[];
  templateId: string | null;
  subject: string;
  html: string;
  allowUnsubscribes: boolean;
  when: "now" | "at" | "delay";
  at: string | null;
  delay: string;
  delayUnit: "hours" | "days";
};

/** A day to review is what a team needs that did not say otherwise. */
export const newForm = (teammateId: string): StartForm => ({
  name: "",
  channelId: "",
  mode: "teammate",
  teammateId,
  replyTo: "",
  audience: "owners",
  cc: [],
  bcc: [],
  templateId: null,
  subject: "",
  html: "",
  allowUnsubscribes: true,
  when: "delay",
  at: null,
  delay: "1",
  delayUnit: "days",
});

/** What stands in the way of asking for a preview, in words; null when nothing does. */
export function formFault(form: StartForm): string | null {
  if (form.channelId === "") return "Choose a channel.";
  if (form.subject.trim() === "") return "Write a subject.";
  if (isBlank(form.html)) return "Write a text.";
  if (form.when === "at" && form.at === null) return "Choose a date.";
  if (form.when === "delay" && !(Number(form.delay) > 0)) return "Say how long the team has to review.";
  return null;
}

const isBlank = (html: string): boolean => html.replace(/<[^>]*>/g, "").trim() === "";

/** The body of both the preview and the start. `formFault` found nothing before. */
export function bodyOf(form: StartForm, on: StartOn, manageUnsubscribes: boolean): StartBody {
  return {
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    channelId: form.channelId,
    sender: { mode: form.mode, teammateId: form.teammateId },
    ...(form.replyTo.trim() ? { replyTo: form.replyTo.trim() } : {}),
    on,
    ...("accountIds" in on ? { audience: { kind: form.audience } } : {}),
    cc: form.cc,
    bcc: form.bcc,
    strategy: "perUser",
    ...(form.templateId ? { templateId: form.templateId } : {}),
    content: { subject: form.subject, html: form.html },
    allowUnsubscribes: manageUnsubscribes && form.allowUnsubscribes,
    when: whenOf(form),
  };
}

function whenOf(form: StartForm): StartBody["when"] {
  if (form.when === "now") return "now";
  if (form.when === "at") return { at: form.at! };
  return form.delayUnit === "hours" ? { delayHours: Number(form.delay) } : { delayDays: Number(form.delay) };
}
