import { createServer } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { call, Unreached } from "#jobs/channels/http.ts";
import { placeOf, reachWords } from "#jobs/channels/reach-words.ts";
import { openSmtp } from "#jobs/channels/smtp/send.ts";
import { openSmtpServer } from "#tests/support/smtp-server.ts";

const terms = { waitMs: 5_000, mostBytes: 1_000 };

/** A port at which nothing listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

test.each([
  ["getaddrinfo ENOTFOUND mail.example", "No server is known by the name mail.example."],
  [
    "fetch failed: error sending request for url (https://mail.example/x): client error (Connect): dns error: failed to lookup address information: Name or service not known",
    "No server is known by the name mail.example.",
  ],
  ["getaddrinfo EAI_AGAIN mail.example", "The name mail.example could not be looked up just now."],
  ["connect ECONNREFUSED 192.0.2.1:25", "mail.example takes no connection at this port."],
  ["Connection timeout", "mail.example did not answer in time."],
  [
    "unable to verify the first certificate",
    "The certificate of mail.example is not trusted: unable to verify the first certificate.",
  ],
  ["535 5.7.8 wrong password", "535 5.7.8 wrong password"],
])("[CH4] %s is told in words for people", (said, words) => {
  expect(reachWords(said, "mail.example")).toBe(words);
  expect(reachWords(said, "https://mail.example/v1")).toBe(words);
});

test("[CH4] a fault names the field that it is about, whichever server of the settings it is", () => {
  const settings = { host: "mail.example", imap: { host: "imap.example" }, apiUrl: "https://api.example/v1" };
  const unknown = (host: string) => placeOf(reachWords("ENOTFOUND", host), settings);
  expect(unknown("mail.example")).toBe("settings.host");
  expect(unknown("imap.example")).toBe("settings.imap.host");
  expect(unknown("api.example")).toBe("settings.apiUrl");
  expect(unknown("elsewhere.example")).toBeNull();
  expect(placeOf(reachWords("self-signed certificate", "imap.example"), settings)).toBe("settings.caCertificate");
  expect(placeOf(reachWords("invalid peer certificate", "api.example"), settings)).toBeNull();
  expect(placeOf("535 5.7.8 wrong password", settings)).toBeNull();
});

test("[SE3] an API whose server takes no connection was surely given nothing", async () => {
  const tried = call(`http://127.0.0.1:${await closedPort()}/x`, { method: "POST", body: "x" }, terms);
  await expect(tried).rejects.toThrow(Unreached);
  await expect(tried).rejects.toThrow("127.0.0.1 takes no connection at this port.");
});

test("[CH4] a mail server that is not there, and one that is not trusted, are told so", async () => {
  const here = { host: "127.0.0.1", security: "none" as const };
  expect(await openSmtp({ ...here, port: await closedPort() }, null).test())
    .toEqual({ ok: false, words: "127.0.0.1 takes no connection at this port." });
  const { port } = await openSmtpServer({ options: { secure: true } });
  expect(await openSmtp({ ...here, port, security: "tls" }, null).test())
    .toEqual({ ok: false, words: expect.stringMatching(/^The certificate of 127\.0\.0\.1 is not trusted: /) });
});
