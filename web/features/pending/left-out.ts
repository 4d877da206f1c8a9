import { type Message, partyText } from "#web/shared/mail/message-state.ts";
import type { AttentionItem } from "./attention-text.ts";

/** To whom a message goes. */
export type Addressed = Pick<Message, "to" | "cc" | "bcc">;

/** Who a copy does not go to any more, as their addresses must not be mailed. */
export function leftOut(original: Addressed, copy: Addressed): string[] {
  const all = ({ to, cc, bcc }: Addressed) => [...to, ...cc, ...bcc];
  const kept = new Set(all(copy).flatMap(({ address, userId }) => [address, userId ?? address]));
  return all(original).filter(({ address, userId }) => !kept.has(userId ?? address))
    .map((party) => party.address ?? partyText(party));
}

/** Whether its provider's words name one of several readers as nobody: the others can have it. */
export const mayLeaveOut = ({ kind, why, message }: AttentionItem): boolean =>
  kind === "failed" && message.to.length > 1 && /(?<![\d.])5\.1\.(?:1|2|10)(?![\d.])/.test(why) &&
  message.to.filter(({ address }) => address === null || !why.toLowerCase().includes(address.toLowerCase())).length > 0;
