import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { openLinkKeys } from "#jobs/compose/link-keys.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { appSecret } from "./app.ts";
import { makeRemoteDatabase } from "./database.ts";
import { endWithTest } from "./process.ts";
import { makeReleaseWorkspace } from "./release-workspace.ts";
import { runLineToEnd, scripts, startListening } from "./served.ts";

const webhookKey = Buffer.from("a key of the webhook's own, 32 b").toString("base64");

/** A workspace on a libSQL server with a channel that takes webhooks, and what its mails' links are made with. */
export async function makeSharedWorkspace() {
  const { db, url } = await makeRemoteDatabase();
  const vault = makeVault(appSecret);
  const secret = JSON.stringify({ apiKey: "re_good", webhookSecret: `whsec_${webhookKey}` });
  const channel = {
    kind: "resend" as const,
    settings: { apiUrl: "https://api.resend.com", webhooks: true },
    sealedSecret: Buffer.from(vault.seal(secret)),
  };
  const workspace = await makeReleaseWorkspace(db, { channel });
  const links = makeLinks(await openLinkKeys(db, vault, Date.now()), "http://links.test");
  return {
    ...workspace,
    url,
    pixelPath: (messageId: string, userId: string) => new URL(links.pixelUrl(messageId, userId)).pathname,
    unsubscribePath: (messageId: string, userId: string) => new URL(links.unsubscribeUrl(messageId, userId)).pathname,
    /** A message that its provider accepted a minute ago. */
    addSent: () => workspace.addMessage({ state: "sent", endedAtMs: Date.now() - 60_000 }),
  };
}

/** A call of the channel's webhook, signed as its provider does. */
export function signedCall(said: object, id = "msg_1"): RequestInit {
  const body = JSON.stringify(said);
  const at = String(Math.floor(Date.now() / 1_000));
  const signed = createHmac("sha256", Buffer.from(webhookKey, "base64")).update(`${id}.${at}.${body}`);
  const signature = `v1,${signed.digest("base64")}`;
  return { method: "POST", body, headers: { "svix-id": id, "svix-timestamp": at, "svix-signature": signature } };
}

/** `npm run start:public` in a process of its own on a free port, once it listens; or another `entry` under the rights of its line. */
export async function startPublic(
  env: Record<string, string>,
  { keep = endWithTest, entry = "edge/public-main.ts" } = {},
) {
  const alone = await startListening(
    scripts["start:public"]!.replace("edge/public-main.ts", entry),
    { PORT: "0", HOST: "127.0.0.1", APP_SECRET: appSecret, ...env },
    { keep },
  );
  return {
    ...alone,
    /** What it has logged so far. */
    lines: (): Record<string, unknown>[] => alone.said().trim().split("\n").map((line) => JSON.parse(line)),
  };
}

/** The same, of a start that is refused: its exit code and what it said of it. */
export const refusedPublic = (env: Record<string, string>) =>
  runLineToEnd(scripts["start:public"]!, { PORT: "0", HOST: "127.0.0.1", ...env });
