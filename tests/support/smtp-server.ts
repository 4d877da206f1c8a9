import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";
import { testCertificate } from "./certificate.ts";

export type ReceivedMail = { from: string; to: string[]; bytes: Uint8Array };

/** What the server says or does at one step; nothing is agreement. */
export type Answer = { code: number; words: string } | "drop" | "silence" | undefined;

export type SmtpScript = {
  greet?: () => Answer;
  signIn?: (username: string, password: string) => Answer;
  mail?: (from: string) => Answer;
  recipient?: (address: string) => Answer;
  /** Whether the line is dropped when the client asks to send the mail, or when its first bytes came. */
  beforeData?: () => "drop";
  underWay?: () => "drop";
  /** When the mail is there whole; it counts as received where this agrees, or drops after taking it (`keep`). */
  data?: (mail: ReceivedMail) => Answer;
  /** Whether a mail that is then dropped was taken nevertheless. */
  keep?: boolean;
};

/** A real SMTP server on 127.0.0.1 that follows a script; closed after the test that opened it. */
export async function openSmtpServer(o: { script?: SmtpScript; options?: SMTPServerOptions } = {}) {
  const script = o.script ?? {};
  const received: ReceivedMail[] = [];
  let connections = 0;
  const silent: (() => void)[] = [];

  const answer = (said: Answer, socket: Socket | undefined, done: (error?: Error | null) => void) => {
    if (said === undefined) return done();
    if (said === "drop") return void socket?.destroy();
    if (said === "silence") return void silent.push(() => done());
    done(Object.assign(new Error(said.words), { responseCode: said.code }));
  };
  const socketOf = (session: { id: string }) => {
    const all = server.connections as unknown as Set<{ id: string; session: { id: string }; _socket: Socket }>;
    return [...all].find((connection) => connection.session?.id === session.id || connection.id === session.id)
      ?._socket;
  };

  const server = new SMTPServer({
    key: testCertificate.key,
    cert: testCertificate.cert,
    authOptional: true,
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 10,
    onConnect(session, done) {
      connections++;
      answer(script.greet?.(), socketOf(session), done);
    },
    onAuth(auth, session, done) {
      answer(
        script.signIn?.(auth.username ?? "", auth.password ?? ""),
        socketOf(session),
        (error) => error ? done(error) : done(null, { user: auth.username }),
      );
    },
    onMailFrom: ({ address }, session, done) => answer(script.mail?.(address), socketOf(session), done),
    onRcptTo: ({ address }, session, done) => answer(script.recipient?.(address), socketOf(session), done),
    onData(stream, session, done) {
      if (script.beforeData) return void socketOf(session)?.destroy();
      if (script.underWay) return void stream.once("data", () => socketOf(session)?.destroy());
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          bytes: new Uint8Array(chunks.reduce((all, chunk) => all + chunk.length, 0)),
        };
        chunks.reduce((at, chunk) => (mail.bytes.set(chunk, at), at + chunk.length), 0);
        const said = script.data?.(mail);
        if (said === undefined || script.keep) received.push(mail);
        answer(said, socketOf(session), done);
      });
    },
    ...o.options,
  });
  // Clients that are cut off on purpose are no news.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const close = () =>
    new Promise<void>((resolve) => {
      for (const go of silent.splice(0)) go();
      server.close(resolve);
    });
  onTestFinished(close);
  const address = server.server.address() as { port: number };
  return { port: address.port, received, connections: () => connections, close };
}
