/** "Ana is in the draft", by first name; of more than two, how many. */
export function writingText(people: readonly { name: string }[]): string {
  const [first, second] = people.map((one) => one.name.split(" ")[0]!);
  if (first === undefined) return "";
  if (second === undefined) return `${first} is writing`;
  if (people.length === 2) return `${first} and ${second} are writing`;
  return `${first} and ${people.length - 1} others are writing`;
}
