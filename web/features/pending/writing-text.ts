/** "Ana is in the draft", by first name; of more than two, how many. */
export function writingText(people: readonly { name: string }[]): string {
  const [first, second] = people.map((one) => one.name.split(" ")[0]!);
  if (first === undefined) return "";
  if (second === undefined) return `${first} is writing`;
  if (people.length === 2) return `${first} and ${second} are writing`;
  return `${first} and ${people.length - 1} others are writing`;
}

/** As long as the release waits for whoever wrote last (PR7). */
const stillMs = 120_000;

type Open = {
  editors: readonly { id: string; name: string }[];
  editedAt: string | null;
  editedBy: { id: string } | null;
};

/** Who besides `meId` is at these messages' drafts, and whether they wrote just now: to be said before a draft is sent or deleted under
 * their hands. Null where nobody is. */
export function writersText(messages: readonly Open[], meId: string, nowMs: number): string | null {
  const others = new Map<string, string>();
  let isTyping = false;
  for (const { editors, editedAt, editedBy } of messages) {
    for (const { id, name } of editors) if (id !== meId) others.set(id, name.split(" ")[0]!);
    const isTheirs = editedBy !== null && editedBy.id !== meId && editors.some(({ id }) => id === editedBy.id);
    isTyping ||= isTheirs && editedAt !== null && nowMs - Date.parse(editedAt) < stillMs;
  }
  const names = [...others.values()];
  if (names.length === 0) return null;
  const who = names.length <= 2 ? names.join(" and ") : `${names[0]} and ${names.length - 1} others`;
  const [is, has] = names.length === 1 ? ["is", "has"] : ["are", "have"];
  if (messages.length === 1) {
    return isTyping ? `${who} ${is} writing in it right now.` : `${who} ${has} the draft open.`;
  }
  return isTyping ? `${who} ${is} writing in some of them right now.` : `${who} ${has} some of these drafts open.`;
}
