import type { Settings } from "./act-text.ts";

type OnOff = "leave" | "on" | "off";
/** What the form for changing many says; null, empty and `leave` stay as they are in each message. */
export type ChangeForm = {
  teammateId: string | null;
  cc: string[] | null;
  bcc: string[] | null;
  replyTo: "leave" | "sender" | "address";
  replyToAddress: string;
  allowUnsubscribes: OnOff;
  watchLife: OnOff;
};

export const emptyChange: ChangeForm = {
  teammateId: null,
  cc: null,
  bcc: null,
  replyTo: "leave",
  replyToAddress: "",
  allowUnsubscribes: "leave",
  watchLife: "leave",
};

/** What is to be set on each message: only what was chosen. */
export function settingsOf(form: ChangeForm): Settings {
  const address = form.replyToAddress.trim();
  return {
    ...(form.teammateId === null ? {} : { teammateId: form.teammateId }),
    ...(form.cc === null ? {} : { cc: form.cc }),
    ...(form.bcc === null ? {} : { bcc: form.bcc }),
    ...(form.replyTo === "sender" ? { replyTo: null } : {}),
    ...(form.replyTo === "address" && address !== "" ? { replyTo: address } : {}),
    ...(form.allowUnsubscribes === "leave" ? {} : { allowUnsubscribes: form.allowUnsubscribes === "on" }),
    ...(form.watchLife === "leave" ? {} : { watchLife: form.watchLife === "on" }),
  };
}
