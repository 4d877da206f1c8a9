/** What a typing process is told. */
export type TypingOrder = {
  origin: string;
  cookie: string;
  /** As `roomName` writes it. */
  room: string;
  seed: number;
  /** Its first character; each is the next one of Unicode. */
  first: number;
};

/** What it tells at its end. */
export type TypingStory = { closeCode: number | null; typed: string[]; saved: string[]; late: string };
