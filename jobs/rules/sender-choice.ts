import type { Role } from "#db/schema/teammate.ts";

/** How a message finds its sender (ST3); `fixed` once a person chose one. */
export type SenderMode = "teammate" | "csm" | "ae" | "fixed";

/** Why this teammate sends: what a conversation says of its sender (ST3). */
export type SenderBecause =
  | "teammate"
  | "csm"
  | "ae"
  | "csm_not_set"
  | "csm_not_valid"
  | "ae_not_set"
  | "ae_not_valid"
  | "no_valid_sender"
  | "fixed"
  /** They stand in for whom it follows, who is on leave (SW4). */
  | "stand_in";

export type SenderChoice = { teammateId: string | null; because: SenderBecause };

/** The teammate who sends: the account's CSM or AE where it is set and valid, else the default; null with
 * `no_valid_sender` when that one may not send either. For `teammate` and `fixed` the default is the one chosen and
 * nobody else steps in. Source: ST3. */
export function chooseSender(
  from: { mode: SenderMode; csmId: string | null; aeId: string | null; defaultTeammateId: string },
  isValid: (teammateId: string) => boolean,
): SenderChoice {
  const byDefault = (because: SenderBecause): SenderChoice =>
    isValid(from.defaultTeammateId)
      ? { teammateId: from.defaultTeammateId, because }
      : { teammateId: null, because: "no_valid_sender" };
  if (from.mode === "teammate" || from.mode === "fixed") return byDefault(from.mode);
  const named = from.mode === "csm" ? from.csmId : from.aeId;
  if (named === null) return byDefault(`${from.mode}_not_set`);
  if (!isValid(named)) return byDefault(`${from.mode}_not_valid`);
  return { teammateId: named, because: from.mode };
}

/** Whether a teammate may be the sender on a channel: active, may send, no observer, and with an address that the
 * channel accepts (`address` is null without one). Source: ST3. */
export function isValidSender(teammate: {
  state: "invited" | "active" | "left";
  role: Role;
  maySend: boolean;
  address: string | null;
}): boolean {
  return teammate.state === "active" && teammate.role !== "observer" && teammate.maySend && teammate.address !== null;
}
