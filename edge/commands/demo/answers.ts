import type { Letter } from "./letters.ts";

const hourMs = 3_600_000;

/** Which mails of all come back. */
const returned: Record<number, Letter> = {
  9: {
    kind: "bounce",
    afterMs: 5 * 60_000,
    status: "5.1.1",
    text: "The email account that you tried to reach does not exist.",
  },
  33: { kind: "bounce", afterMs: 2 * hourMs, status: "5.2.2", text: "The recipient's mailbox is full." },
};

/** What becomes of the n-th mail, null for nothing. */
export const answerTo = (n: number): Letter | null => returned[n] ?? answers[n % answers.length]!;

/** What people write back, one after the other to the mails that come; null says nothing. */
const answers: readonly (Letter | null)[] = [
  null,
  {
    kind: "reply",
    afterMs: 3.2 * hourMs,
    text: `Hi, thanks for this, good timing.

Thursday at 10 works on our side. Could you send the invite to my colleague as well? He runs the reports and has two questions
about the new export.

Best,`,
    logo: true,
  },
  null,
  null,
  {
    kind: "away",
    afterMs: 60_000,
    text:
      `Thank you for your message. I am out of the office until the end of next week and will read it when I am back.
For anything urgent please write to the office.`,
  },
  null,
  null,
  {
    kind: "reply",
    afterMs: 26 * hourMs,
    text: `Hello,

here is the list of seats that we use and those that we could give back. Nine of them are for the season only.
Can we talk about the price before we renew?`,
    file: {
      name: "seats-in-use.csv",
      type: "text/csv",
      text: "team,seats,in use\nOperations,24,22\nFinance,8,5\nSeason,9,0\nIT,4,4\n",
    },
  },
  null,
  null,
  null,
  null,
  { kind: "reply", afterMs: 50 * 60_000, text: "Yes please! And sorry for the late answer to the last one." },
  null,
  null,
  null,
  null,
  null,
  null,
  {
    kind: "reply",
    afterMs: 7 * hourMs,
    text: `We are fine at the moment, nothing is missing. I will come back to you after the audit in March.`,
  },
  null,
  null,
  null,
];
