import { whenDone } from "../database.ts";
import { endWithTest } from "../process.ts";
import { eventually } from "../until.ts";
import { type Ids, mailDomain, mostBytes, writeConfiguration } from "./configuration.ts";
import { openPolicy } from "./policy.ts";

/** As the server stored it: what it put before the mail, and the mail as it came, with line ends of its own. */
export type StoredMail = { added: string; mail: string };
/** A Postfix of a test's own. */
export type TestPostfix = {
  /** Takes STARTTLS. */
  port: number;
  /** TLS from the first byte. */
  tlsPort: number;
  username: string;
  password: string;
  mostBytes: number;
  /** What is in a user's mailbox now. */
  mailbox(user: string): StoredMail[];
  /** What it says of an address from now on, such as `450 4.2.0 Greylisted`; null takes it again. */
  answer(address: string, line: string | null): void;
  /** What it was asked about, in order. */
  asked: string[];
};

const master = "/usr/lib/postfix/sbin/master";
const queues = "active bounce corrupt defer deferred flush hold incoming private saved trace".split(" ");

/** Starts Debian's Postfix on free ports of this machine, with configuration, spool and mailboxes in a directory of its own: the system's
 * own server and its files are never touched. Ended with the test, or the file, that asked. */
export async function startPostfix(): Promise<TestPostfix> {
  const home = await Deno.makeTempDir({ prefix: "parley-test-postfix-" });
  whenDone(() => Deno.remove(home, { recursive: true }));
  await Deno.chmod(home, 0o755);
  const policy = openPolicy();
  whenDone(() => policy.close());
  const ports = { port: freePort(), tlsPort: freePort(), policyPort: policy.port };
  const login = { username: "sam", password: "pass phrase" };
  const owner = await idsOf("postfix");
  await writeConfiguration(home, ports, owner);
  await makeSpool(home, owner);
  await writeLogin(`${home}/etc/sasldb`, login, owner);
  const server = endWithTest(
    new Deno.Command(master, { args: ["-d", "-c", `${home}/etc`], stdin: "null", stdout: "null", stderr: "null" })
      .spawn(),
  );
  let isOver = false;
  void server.status.then(() => isOver = true);
  await eventually(async () => {
    if (isOver) throw new Error(`postfix ended: ${await Deno.readTextFile(`${home}/mail.log`).catch(() => "")}`);
    return await listens(ports.port) && await listens(ports.tlsPort);
  }, 30_000);
  return {
    ...ports,
    ...login,
    mostBytes,
    answer: policy.answer,
    asked: policy.asked,
    mailbox(user) {
      const box = `${home}/mail/${user}/new`;
      return namesIn(box).map((name) => stored(new TextDecoder("latin1").decode(Deno.readFileSync(`${box}/${name}`))));
    },
  };
}

/** A mail begins behind the fields that the server added: the last of them says when it was received. */
function stored(text: string): StoredMail {
  const [added] = /^(?:(?:Return-Path|X-Original-To|Delivered-To|Received): .*\n(?:[ \t].*\n)*)+/.exec(text)!;
  return { added, mail: text.slice(added.length) };
}

async function makeSpool(home: string, { uid, gid }: Ids): Promise<void> {
  const postdrop = await groupOf("postdrop");
  const make = async (path: string, mode: number, group = gid) => {
    await Deno.mkdir(`${home}/${path}`, { recursive: true });
    await Deno.chown(`${home}/${path}`, uid, group);
    await Deno.chmod(`${home}/${path}`, mode);
  };
  await Deno.mkdir(`${home}/spool/pid`, { recursive: true });
  for (const queue of queues) await make(`spool/${queue}`, 0o700);
  await make("spool/maildrop", 0o730, postdrop);
  await make("spool/public", 0o710, postdrop);
  await make("data", 0o700);
  await make("mail", 0o700);
}

async function writeLogin(file: string, o: { username: string; password: string }, { uid, gid }: Ids): Promise<void> {
  const command = new Deno.Command("/usr/sbin/saslpasswd2", {
    args: ["-c", "-p", "-f", file, "-u", mailDomain, o.username],
    stdin: "piped",
    stderr: "piped",
  }).spawn();
  const input = command.stdin.getWriter();
  await input.write(new TextEncoder().encode(o.password));
  await input.close();
  const { success, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  await Deno.chown(file, uid, gid);
}

async function idsOf(name: string): Promise<Ids> {
  const [, , uid, gid] = (await entry("/etc/passwd", name)).split(":");
  return { uid: Number(uid), gid: Number(gid) };
}
const groupOf = async (name: string) => Number((await entry("/etc/group", name)).split(":")[2]);
const entry = async (file: string, name: string) =>
  (await Deno.readTextFile(file)).split("\n").find((line) => line.startsWith(`${name}:`))!;

const listens = (port: number) =>
  Deno.connect({ hostname: "127.0.0.1", port }).then((line) => (line.close(), true), () => false);

/** None of a mailbox that nothing came to yet. */
function namesIn(directory: string): string[] {
  try {
    return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  listener.close();
  return (listener.addr as Deno.NetAddr).port;
}
