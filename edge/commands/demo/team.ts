import type { SendingWindow } from "#db/schema/teammate.ts";

/** One password for everybody of the sample workspace. It opens nothing but made-up data on this machine. */
export const demoPassword = "look-around-parley";
export const workspaceName = "Lumenworks";

const weekdays = (...spans: [string, string][]): SendingWindow => ({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
});

export type DemoTeammate = {
  key: string;
  firstName: string;
  lastName: string;
  role: "admin" | "member" | "observer";
  timeZone: string;
  /** Whose public holidays are theirs (SW4). */
  holidayRegion: string;
  sendingWindow: SendingWindow;
  title: string;
  /** Limits of their sender, where they are not a mailbox's usual ones (QU1). */
  limits?: { hourlyLimit: number; dailyLimit: number };
};

/** The windows of Maya, Priya and Daniel are never all open at once, so that somebody's mail always waits for one. The first
 * makes the workspace. */
export const demoTeam: DemoTeammate[] = [
  {
    key: "maya",
    firstName: "Maya",
    lastName: "Lindqvist",
    role: "admin",
    timeZone: "Europe/Stockholm",
    holidayRegion: "SE",
    sendingWindow: weekdays(["09:00", "17:00"]),
    title: "Head of Customer Success",
    limits: { hourlyLimit: 12, dailyLimit: 40 },
  },
  {
    key: "daniel",
    firstName: "Daniel",
    lastName: "Okafor",
    role: "member",
    timeZone: "America/New_York",
    holidayRegion: "US-NY",
    sendingWindow: weekdays(["08:30", "12:00"], ["13:00", "17:30"]),
    title: "Customer Success Manager",
  },
  {
    key: "priya",
    firstName: "Priya",
    lastName: "Raman",
    role: "member",
    timeZone: "Asia/Kolkata",
    holidayRegion: "IN",
    sendingWindow: { ...weekdays(["10:00", "18:00"]), sat: [["10:00", "13:00"]] },
    title: "Customer Success Manager",
  },
  {
    key: "grace",
    firstName: "Grace",
    lastName: "Whitfield",
    role: "member",
    timeZone: "Europe/London",
    holidayRegion: "GB-ENG",
    sendingWindow: { ...weekdays(["09:00", "17:30"]), fri: [["09:00", "13:00"]] },
    title: "Account Executive",
  },
  {
    key: "tomas",
    firstName: "Tomás",
    lastName: "Herrera",
    role: "member",
    timeZone: "America/Sao_Paulo",
    holidayRegion: "BR",
    sendingWindow: null,
    title: "Account Executive",
    limits: { hourlyLimit: 3, dailyLimit: 12 },
  },
  {
    key: "ben",
    firstName: "Ben",
    lastName: "Carver",
    role: "member",
    timeZone: "Europe/London",
    holidayRegion: "GB-ENG",
    sendingWindow: null,
    title: "Onboarding Specialist",
  },
  {
    key: "noor",
    firstName: "Noor",
    lastName: "Haddad",
    role: "observer",
    timeZone: "Europe/Amsterdam",
    holidayRegion: "NL",
    sendingWindow: null,
    title: "Product Manager",
  },
];

/** Invited and not here yet. */
export const invited = {
  firstName: "Kenji",
  lastName: "Mori",
  email: "kenji@lumenworks.example.com",
  role: "member",
} as const;

export const emailOf = (key: string): string => `${key}@lumenworks.example.com`;

export const signature = `<p>{{sender.firstName}} {{sender.lastName}}<br>{{sender.traits.title}}, Lumenworks</p>
<p><a href="{{sender.traits.calendar}}">Book a time with me</a></p>`;
