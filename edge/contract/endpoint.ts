import type { z } from "zod";

/** Who may call: nobody signed in needed, any teammate, one who may write, one who may also send, or an admin (AD1). */
export type Who = "public" | "observer" | "member" | "sender" | "admin";
export type Endpoint = {
  summary: string;
  who: Who;
  query?: z.ZodType;
  body?: z.ZodType;
  /** A body that is not JSON: the route reads the stream itself. */
  rawBody?: string;
  /** A header that the route reads itself, and refuses to go without. */
  header?: string;
  answer: z.ZodType;
  /** 200 unless said. */
  status?: number;
  /** A create that honours `Idempotency-Key` (PD7). */
  creates?: true;
  /** Answers something other than JSON. */
  produces?: string;
};
