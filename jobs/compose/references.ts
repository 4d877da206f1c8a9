/** A mail of the conversation that left or came in before; flags are 0 and 1. */
export type SaidBefore = {
  /** Its Message-ID. */
  id: string;
  /** Nobody wrote it (CH6). */
  automatic: number;
  /** It came from somebody whom the mail at hand does not go to. */
  others: number;
};

/** The Message-IDs that a mail refers to, oldest first; the last is the one that it answers (CH5): our own newest or that of whom it
 * goes to. What came after from somebody else is none of it, and an automatic answer only where there is nothing else. */
export function referencesOf(before: readonly SaidBefore[]): string[] {
  const written = before.filter(({ automatic }) => automatic === 0);
  const chain = written.length > 0 ? written : before;
  const answered = chain.findLastIndex(({ others }) => others === 0);
  return (answered < 0 ? chain : chain.slice(0, answered + 1)).map(({ id }) => id);
}
