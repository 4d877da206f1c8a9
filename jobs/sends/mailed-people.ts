import type { MailablePerson } from "#db/queries/send-facts.ts";

const places: Record<MailablePerson["role"], number> = { to: 0, cc: 1, bcc: 2 };

/** Who is mailed of those who may be: each address once, in To before CC before BCC, the first of a line before the others (PR2). The order
 * stays. @param mailableAs as the gates have it (`ComposeRow`). */
export function mailedPeople(mailableAs: string): MailablePerson[] {
  const people: MailablePerson[] = JSON.parse(mailableAs);
  if (people.length === 1) return people;
  const first = new Map<string, MailablePerson>();
  for (const person of [...people].sort((a, b) => places[a.role] - places[b.role] || a.n - b.n)) {
    const key = lowered(person.address);
    if (!first.has(key)) first.set(key, person);
  }
  return people.filter((person) => first.get(lowered(person.address)) === person);
}

/** As the database lowers what addresses are compared by: ASCII alone. */
const lowered = (address: string) => address.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
