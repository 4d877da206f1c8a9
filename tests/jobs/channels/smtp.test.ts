import { connect, createServer, type Server, type Socket } from "node:net";
import PostalMime from "postal-mime";
import { expect, onTestFinished, test } from "vitest";
import { composeMime } from "#jobs/compose/mime.ts";
import type { Mail } from "#jobs/channels/port.ts";
import { openSmtp } from "#jobs/channels/smtp/send.ts";
import type { SmtpSettings } from "#jobs/channels/smtp/settings.ts";
import { testCertificate } from "#tests/support/certificate.ts";
import { openSmtpServer, type SmtpScript } from "#tests/support/smtp-server.ts";

/** Generous, as the machine may be busy; `impatient` for what is about a server that says nothing. */
const patient = { connectMs: 20_000, greetingMs: 20_000, silenceMs: 20_000 };
const impatient = { ...patient, silenceMs: 800 };
const nowMs = 1_000;
const mail = (key: string, to = ["ann@x.example"]): Mail => ({
  key,
  messageId: key,
  from: "sam@team.example",
  to,
  bytes: new TextEncoder().encode(`Subject: ${key}\r\n\r\nHello\r\n`),
});

function open(port: number, more: Partial<SmtpSettings> = {}, password?: string, timeouts = patient) {
  const settings: SmtpSettings = { host: "127.0.0.1", port, security: "none", ...more };
  const channel = openSmtp(settings, password === undefined ? null : { password }, timeouts);
  onTestFinished(() => channel.close());
  return channel;
}

async function scripted(script: SmtpScript, options = {}, timeouts = patient) {
  const server = await openSmtpServer({ script, options });
  return { server, channel: open(server.port, {}, undefined, timeouts) };
}

const pipelining = [["with pipelining", {}], ["without pipelining", { hidePIPELINING: true }]] as const;

test.each([["starttls"], ["tls"]] as const)(
  "[CH3] %s with sign-in carries a composed mail unchanged",
  async (security) => {
    const signIns: string[][] = [];
    const server = await openSmtpServer({
      script: { signIn: (...who) => void signIns.push(who) },
      options: { secure: security === "tls", authOptional: false },
    });
    const caCertificate = testCertificate.authority;
    for (const host of ["127.0.0.1", "localhost"]) {
      const channel = open(server.port, { host, security, username: "sam", caCertificate }, "pass ü 日");
      expect(await channel.test()).toEqual({ ok: true });
      const { bytes } = composeMime({
        from: { name: "Zoë", address: "sam@team.example" },
        to: [{ address: "ann@x.example" }],
        subject: "Grüße 日本",
        html: "<p>.\n..\nHello</p>",
        text: ".\n..\nHello",
        messageId: `<${host}@team.example>`,
        atMs: nowMs,
      });
      const outcome = await channel.deliver({ ...mail(host), bytes }, nowMs);
      expect(outcome).toEqual({ kind: "accepted", providerId: expect.stringContaining("250") });
      const got = server.received.at(-1)!.bytes;
      expect(got).toEqual(bytes);
      expect((await PostalMime.parse(got)).subject).toBe("Grüße 日本");
    }
    expect(signIns.length).toBeGreaterThanOrEqual(2);
    for (const who of signIns) expect(who).toEqual(["sam", "pass ü 日"]);
  },
);

test("[CH3] with starttls nothing is said in the clear to a server that does not offer it", async () => {
  const signIns: string[] = [];
  const server = await openSmtpServer({
    script: { signIn: (name) => void signIns.push(name) },
    options: { hideSTARTTLS: true, disabledCommands: ["STARTTLS"], allowInsecureAuth: true },
  });
  const channel = open(server.port, { security: "starttls", username: "sam" }, "pass");
  expect(await channel.deliver(mail("m"), nowMs)).toMatchObject({ kind: "broken" });
  expect(signIns).toEqual([]);
  expect(server.received).toEqual([]);
});

test.each([["starttls"], ["tls"]] as const)(
  "[CH3] with %s a certificate nobody vouches for breaks the channel",
  async (security) => {
    const server = await openSmtpServer({ options: { secure: security === "tls" } });
    const outcome = await open(server.port, { security }).deliver(mail("m"), nowMs);
    expect(outcome).toMatchObject({ kind: "broken", words: expect.stringMatching(/certificate/i) });
    expect(await open(server.port, { security }).test()).toMatchObject({ ok: false });
    expect(server.received).toEqual([]);
  },
);

test("[SE4] a refused sign-in breaks the channel in the server's words; a busy one does not", async () => {
  const bad = await openSmtpServer({
    script: { signIn: () => ({ code: 535, words: "5.7.8 wrong password" }) },
    options: { allowInsecureAuth: true },
  });
  const channel = open(bad.port, { username: "sam" }, "secret-pass");
  const outcome = await channel.deliver(mail("m"), nowMs);
  expect(outcome).toMatchObject({ kind: "broken", words: expect.stringContaining("wrong password") });
  expect(JSON.stringify([outcome, await channel.test()])).not.toContain("secret-pass");
  const later = await openSmtpServer({
    script: { signIn: () => ({ code: 454, words: "4.7.0 try later" }) },
    options: { allowInsecureAuth: true },
  });
  expect(await open(later.port, { username: "sam" }, "p").deliver(mail("m"), nowMs)).toMatchObject({ kind: "busy" });
});

test("[SE4] a server that wants a sign-in we have not breaks the channel", async () => {
  const server = await openSmtpServer({ options: { authOptional: false } });
  expect(await open(server.port).deliver(mail("m"), nowMs)).toMatchObject({ kind: "broken" });
});

test("[SE4] nobody listening, no such host: busy", async () => {
  const server = await openSmtpServer();
  await server.close();
  expect(await open(server.port).deliver(mail("m"), nowMs)).toMatchObject({ kind: "busy" });
  expect(await open(25, { host: "no-such-host.invalid" }).deliver(mail("m"), nowMs)).toMatchObject({ kind: "busy" });
});

const no = (code: number) => ({ code, words: `said ${code}` });

for (const [how, options] of pipelining) {
  test.each([
    ["greeting", "busy", { greet: () => no(421) }],
    ["greeting", "broken", { greet: () => no(554) }],
    ["MAIL", "busy", { mail: () => no(451) }],
    ["MAIL", "refused", { mail: () => no(550) }],
    ["MAIL", "broken", { mail: () => no(530) }],
    ["RCPT", "busy", { recipient: () => no(450) }],
    ["RCPT", "refused", { recipient: () => no(550) }],
    ["DATA's end", "busy", { data: () => no(451) }],
    ["DATA's end", "busy", { data: () => no(421) }],
    ["DATA's end", "refused", { data: () => no(554) }],
  ] as [string, string, SmtpScript][])(`[SE4] a reply at %s: %s (${how})`, async (_, kind, script) => {
    const { server, channel } = await scripted(script, options);
    const outcome = await channel.deliver(mail("m"), nowMs);
    expect(outcome).toMatchObject({ kind, words: expect.stringMatching(/said \d+/) });
    expect(server.received).toEqual([]);
  });

  test.each([
    ["before the greeting", "busy", { greet: () => "drop" }],
    ["at MAIL", "busy", { mail: () => "drop" }],
    ["at RCPT", "busy", { recipient: () => "drop" }],
    ["before the server is ready for the mail", "busy", { beforeData: () => "drop" }],
    ["while the mail is under way", "ambiguous", { underWay: () => "drop" }],
    ["after the mail, which was not taken", "ambiguous", { data: () => "drop" }],
    ["after the mail, which was taken", "ambiguous", { data: () => "drop", keep: true }],
  ] as [string, string, SmtpScript][])(`[SE3] a line lost %s: %s (${how})`, async (_, kind, script) => {
    const { channel } = await scripted(script, options);
    const why = kind === "ambiguous"
      ? { why: expect.stringMatching(/^The connection .* was lost .*then settle it\.$/) }
      : {};
    expect(await channel.deliver(mail("m"), nowMs)).toMatchObject({ kind, ...why });
  });

  test.each([
    ["at MAIL", "busy", { mail: () => "silence" }],
    ["after the mail", "ambiguous", { data: () => "silence" }],
  ] as [string, string, SmtpScript][])(`[SE3] a server that falls silent %s: %s (${how})`, async (_, kind, script) => {
    const { channel } = await scripted(script, options, impatient);
    const why = kind === "ambiguous"
      ? { why: expect.stringMatching(/^The mail server fell silent .*then settle it\.$/) }
      : {};
    expect(await channel.deliver(mail("m"), nowMs)).toMatchObject({ kind, ...why });
  });

  test(`a mail goes to all of its addresses or to none (${how})`, async () => {
    const answers: Record<string, SmtpScript["recipient"]> = {};
    const { server, channel } = await scripted({ recipient: (address) => answers[address]?.(address) }, options);
    const to = ["ann@x.example", "gone@x.example", "late@x.example"];

    answers["gone@x.example"] = () => ({ code: 550, words: "5.1.1 no such user" });
    expect(await channel.deliver(mail("m", to), nowMs)).toEqual({
      kind: "refused",
      words: "gone@x.example: 550 5.1.1 no such user",
      addresses: [{ address: "gone@x.example", words: "550 5.1.1 no such user" }],
    });
    answers["late@x.example"] = () => ({ code: 450, words: "4.2.1 greylisted" });
    expect(await channel.deliver(mail("m", to), nowMs)).toMatchObject({
      kind: "refused",
      addresses: [{ address: "gone@x.example" }],
    });
    delete answers["gone@x.example"];
    expect(await channel.deliver(mail("m", to), nowMs)).toEqual({
      kind: "busy",
      untilMs: null,
      words: "late@x.example: 450 4.2.1 greylisted",
    });
    expect(server.received).toEqual([]);

    delete answers["late@x.example"];
    expect(await channel.deliver(mail("m", to), nowMs)).toMatchObject({ kind: "accepted" });
    expect(server.received.map((got) => got.to)).toEqual([to]);
  });
}

test("[SE2] after every kind of failure the next mail goes through, once", async () => {
  let next: SmtpScript = {};
  const { server, channel } = await scripted({
    mail: (from) => next.mail?.(from),
    recipient: (address) => next.recipient?.(address),
    data: (got) => next.data?.(got),
  });
  for (
    const failing of [{ mail: () => no(451) }, { recipient: () => no(550) }, { data: () => no(554) }, {
      data: () => "drop",
    }, { mail: () => "drop" }] as SmtpScript[]
  ) {
    next = failing;
    expect(await channel.deliver(mail("failing"), nowMs)).not.toMatchObject({ kind: "accepted" });
    next = {};
    const before = server.received.length;
    expect(await channel.deliver(mail("good"), nowMs)).toMatchObject({ kind: "accepted" });
    expect(server.received.length).toBe(before + 1);
  }
});

test("connections are kept between mails and replaced when the server has closed them", async () => {
  const { server, channel } = await scripted({});
  for (let n = 0; n < 10; n++) await channel.deliver(mail(`m${n}`), nowMs);
  expect(server.connections()).toBe(1);
  await Promise.all(Array.from({ length: 40 }, (_, n) => channel.deliver(mail(`p${n}`), nowMs)));
  expect(server.connections()).toBeLessThanOrEqual(5);
  expect(server.received).toHaveLength(50);
});

test("[SE4] a kept connection that a restarted server knows nothing of costs no mail", async () => {
  const first = await openSmtpServer();
  const proxy = await openProxy(() => target);
  let target = first.port;
  const channel = open(proxy.port);
  expect(await channel.deliver(mail("m1"), nowMs)).toMatchObject({ kind: "accepted" });
  const second = await openSmtpServer();
  target = second.port;
  proxy.cut();
  expect(await channel.deliver(mail("m2"), nowMs)).toMatchObject({ kind: "accepted" });
  expect([first.received.length, second.received.length]).toEqual([1, 1]);
});

/** A relay whose open lines can be cut, as by a server that restarts. */
async function openProxy(target: () => number) {
  const lines: Socket[] = [];
  const server: Server = createServer((near) => {
    const far = connect(target(), "127.0.0.1");
    for (const socket of [near, far]) socket.on("error", () => {});
    near.pipe(far).pipe(near);
    lines.push(near, far);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => lines.splice(0).forEach((line) => line.destroy());
  onTestFinished(() => {
    cut();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, cut };
}

test("a mail above the server's announced size is refused without being sent", async () => {
  const { server, channel } = await scripted({}, { size: 1_000 });
  const big = { ...mail("m"), bytes: new Uint8Array(5_000).fill(120) };
  expect(await channel.deliver(big, nowMs)).toMatchObject({ kind: "refused", words: expect.stringContaining("1000") });
  expect(server.received).toEqual([]);
});

test("[AD3] no address can add a command", async () => {
  const { server, channel } = await scripted({});
  for (const to of [["a@x.example>\r\nRCPT TO:<evil@x.example"], ["a@x.example\nDATA"], ["<a@x.example>"], [""], []]) {
    expect(await channel.deliver(mail("m", to), nowMs)).toMatchObject({ kind: "refused" });
  }
  expect(await channel.deliver({ ...mail("m"), from: "s@x.example>\r\nRSET" }, nowMs)).toMatchObject({
    kind: "refused",
  });
  expect(server.received).toEqual([]);
});
