import type { InboundFile } from "#db/schema/inbound.ts";

export type Mailbox = { address: string; name: string | null };

/** What a report says to machines: a part of it by type, as text, its beginning. */
export type ReportPart = { type: string; text: string };

/** One RFC 5322 message as read. Everything in it is somebody's claim. */
export type InboundMail = {
  from: Mailbox | null;
  to: Mailbox[];
  cc: Mailbox[];
  replyTo: Mailbox[];
  /** Decoded, on one line; "" where there is none. */
  subject: string;
  /** In angle brackets, like every id here. */
  messageId: string | null;
  inReplyTo: string | null;
  /** The oldest first, the newest hundred. */
  references: string[];
  datedAtMs: number | null;
  /** Values of a header, decoded and unfolded, in order; none where it is absent. The name in any case. */
  headers(name: string): string[];
  text: string | null;
  html: string | null;
  files: InboundFile[];
  reportParts: ReportPart[];
  /** Something was too large, too deep or too many, and is not here. */
  truncated: boolean;
};

/** By what a bounce or complaint names the mail that it is about; whichever of them it returned. */
export type About = {
  rfcMessageId?: string;
  /** Ours, where a header of ours came back. */
  messageId?: string;
  /** Our header that repeats our signed Message-ID. */
  ref?: string;
  /** `Reply-To` of the returned mail: a reply token survives providers that write Message-IDs of their own. */
  replyTo?: string;
};

export type BounceClass = "hard" | "soft" | "policy" | "full" | "unknown";
export type BounceReport = {
  address: string;
  /** Enhanced status (RFC 3463) such as "5.1.1", null where none was given. */
  code: string | null;
  class: BounceClass;
  /** What the other side said, on one line. */
  reason: string;
  action: "failed";
};

export type AutomaticKind = "auto_reply" | "out_of_office" | "list" | "other";

/**
 * What a mail is (CH6).
 * - bounce: for each address that failed for good one report; none where it names nobody, and then `of` may.
 * - complaint: `address` is who complained, null where the provider hides it.
 * - automatic `list`: came through a list or in bulk; whoever knows that it answers a mail of ours may take it as a reply.
 */
export type Verdict =
  | { kind: "reply" }
  | { kind: "automatic"; of: AutomaticKind }
  | { kind: "bounce"; reports: BounceReport[]; of: About }
  | { kind: "complaint"; address: string | null; of: About };
