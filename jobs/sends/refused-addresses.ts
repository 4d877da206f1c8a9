import type { Db } from "#db/client.ts";
import type { Told } from "#db/queries/delivery.ts";
import { recipientsOf } from "#db/queries/inbound-match.ts";
import { statusIn } from "#jobs/channels/bounce-class.ts";
import type { RefusedAddress } from "#jobs/channels/port.ts";

/** No such mailbox, no such host, a host that takes no mail at all. Source: RFC 3463, section 3.2; RFC 7505, section 4.2. */
const surelyNone = new Set(["5.1.1", "5.1.2", "5.1.10"]);

/** Whether these words about one address say for sure that nobody can be reached there; other refusals may be about us or the mail. */
export const isSurelyNone = (words: string): boolean => surelyNone.has(statusIn(words) ?? "");

/**
 * What a refusal tells of addresses that the mail was for: the same as a hard bounce would (CH6), so that nothing goes there again and a
 * copy leaves them out. That the message failed is what a person is told of.
 */
export async function bouncesOf(
  db: Db,
  message: { messageId: string; claimId: string; nowMs: () => number },
  refused: readonly RefusedAddress[],
): Promise<Told[]> {
  const surely = refused.filter(({ words }) => isSurelyNone(words));
  if (surely.length === 0) return [];
  const people = await recipientsOf(db, message.messageId);
  return surely.flatMap(({ address, words }) => {
    const person = people.find((one) => one.address === address.trim().toLowerCase());
    if (!person) return [];
    return [{
      messageId: message.messageId,
      kind: "bounce" as const,
      address: person.address,
      userId: person.userId,
      code: statusIn(words),
      class: "hard" as const,
      detail: words,
      sourceId: `refused:${message.claimId}:${person.address}`,
      atMs: message.nowMs(),
      suppresses: "hard_bounce" as const,
      isSeen: true,
    }];
  });
}
