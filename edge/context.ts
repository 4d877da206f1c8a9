import type { Context } from "hono";
import type { Db } from "#db/client.ts";

import type { Role } from "#db/schema/teammate.ts";
import type { Links } from "#jobs/compose/link-token.ts";
import type { Content } from "#jobs/document/nodes.ts";
import type { Vault } from "#jobs/channels/secrets.ts";
import type { Auth } from "./auth/auth.ts";
import type { SignInLimits, TestLimit } from "./auth/limits.ts";
import type { ChangeHub } from "./change-hub.ts";
import type { Config } from "./config.ts";
import type { Places } from "./list-places.ts";
import type { Log } from "#jobs/log.ts";
import type { Metrics } from "./operations/metrics.ts";
import type { Readiness } from "./operations/readiness.ts";
import type { RoomRef } from "./sync/protocol.ts";

/** Everything a handler may use; made once in main.ts, and by tests. */
export type Deps = {
  /** Short reads and people's writes. */
  db: Db;
  /** Long reads and bulk writes: never in the way of a keystroke. */
  long: Db;
  /** What somebody's own filter may make dear: asked through `places` (edge/actions/in-turn.ts). */
  lists: Db;
  places: Places;
  config: Config;
  auth: Auth;
  limits: SignInLimits;
  testLimit: TestLimit;
  vault: Vault;
  links: Links;
  changes: ChangeHub;
  nowMs: () => number;
  log: Log;
  /** What is counted of requests and opens, and told with all else to whoever runs this (OP1). */
  metrics: Metrics;
  /** Whether this process can serve (OP1). */
  readiness: () => Promise<Readiness>;
  isDraining: () => boolean;
  /** Calls `end` when the process drains, so that open streams do not hold it up (OP2). Returns how to leave. */
  onDrain: (end: () => void) => () => void;
  /** Ask the jobs to look now instead of at their next tick. */
  nudge: (job: "release" | "starts" | "imports" | "inbound" | "bulk" | "erasures" | "playbooks") => void;
  /** Who has which draft open, in any process. */
  presence: { editorsIn(messageId: string): string[] };
  /** Edit a draft through its room, so that whoever has it open sees it live. */
  editContent: EditContent;
  /** Edit a template or signature, or a draft, through its room. */
  editText: EditText;
};

/** Resolves once the edit is on disk. `ifSeq` names the version that was read, null for whatever it is now. `sealed`: the text
 * takes no edits, as its message has left or its template is archived. */
export type EditText = (edit: {
  room: RoomRef;
  /** What is left out stays as it is. */
  content: Partial<Content>;
  ifSeq: number | null;
  authorId: string;
}) => Promise<{ kind: "saved"; seq: number } | { kind: "sealed" } | { kind: "edited_since"; seq: number }>;

export type EditContent = (
  edit: Omit<Parameters<EditText>[0], "room" | "content"> & { messageId: string; content: Content },
) => ReturnType<EditText>;

/** The teammate who calls. */
export type Teammate = {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  name: string;
  role: Role;
  maySend: boolean;
  timeZone: string;
  /** The session behind a cookie; null for an API key. */
  sessionId: string | null;
};

export type AppEnv = { Variables: { requestId: string; teammate?: Teammate } };
export type AppContext = Context<AppEnv>;
