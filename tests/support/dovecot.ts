import { endWithTest } from "./process.ts";
import { whenDone } from "./database.ts";
import { testCertificate } from "./certificate.ts";

export type Dovecot = {
  port: number;
  tlsPort: number;
  /** Puts a mail into a folder as it was at `at`. */
  append(folder: string, bytes: Uint8Array, at?: Date): Promise<void>;
  /** Makes the folder anew: UIDs name other mails from now on. */
  recreate(folder: string): Promise<void>;
};

/** Debian's dovecot, an IMAP server of a test's own with one mailbox, user `ada`, password `secret`, on ports of its own. */
export async function startDovecot(): Promise<Dovecot> {
  const home = await Deno.makeTempDir({ prefix: "parley-test-dovecot-" });
  whenDone(() => Deno.remove(home, { recursive: true }));
  const [port, tlsPort] = [freePort(), freePort()];
  const me = whoRuns();
  await Deno.writeTextFile(`${home}/cert.pem`, testCertificate.cert);
  await Deno.writeTextFile(`${home}/key.pem`, testCertificate.key);
  await Deno.writeTextFile(`${home}/users`, `ada:{PLAIN}secret:${me.uid}:${me.gid}::${home}/ada::\n`);
  await Deno.mkdir(`${home}/ada`);
  await Deno.chmod(home, 0o755);
  await Deno.chown(`${home}/ada`, me.uid, me.gid);
  await Deno.writeTextFile(`${home}/dovecot.conf`, config({ home, port, tlsPort, me }));
  const server = endWithTest(
    new Deno.Command("dovecot", {
      env: { PATH: `${Deno.env.get("PATH")}:/usr/sbin` },
      args: ["-F", "-c", `${home}/dovecot.conf`],
      stdout: "null",
      stderr: "piped",
    })
      .spawn(),
  );
  whenDone(async () => {
    try {
      server.kill("SIGTERM");
    } catch {
      // It ended by itself; the test says why it needed it.
    }
    await server.status;
    await server.stderr.cancel().catch(() => {});
  });
  const talk = (lines: string[], literal?: Uint8Array) => converse(port, lines, literal);
  await listening(port);
  await talk(["a create Sent"]);
  return {
    port,
    tlsPort,
    async append(folder, bytes, at = new Date()) {
      const day = at.toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) ([\d:]+).*$/, "$1-$2-$3 $4 +0000").padStart(
        26,
        "0",
      );
      await talk([`a append ${folder} "${day}" {${bytes.length}}`], bytes);
    },
    async recreate(folder) {
      await talk([`a delete ${folder}`, `b create ${folder}`]);
    },
  };
}

const config = (o: { home: string; port: number; tlsPort: number; me: ReturnType<typeof whoRuns> }) => `
protocols = imap
base_dir = ${o.home}/run
log_path = ${o.home}/log
listen = 127.0.0.1
default_internal_user = ${o.me.name}
default_login_user = ${o.me.login}
default_internal_group = ${o.me.group}
disable_plaintext_auth = no
first_valid_uid = 0
first_valid_gid = 0
ssl = yes
ssl_cert = <${o.home}/cert.pem
ssl_key = <${o.home}/key.pem
mail_location = maildir:~/Maildir
passdb {
  driver = passwd-file
  args = ${o.home}/users
}
userdb {
  driver = passwd-file
  args = ${o.home}/users
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    special_use = \\Sent
  }
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${o.port}
  }
  inet_listener imaps {
    port = ${o.tlsPort}
    ssl = yes
  }
}
service stats {
  chroot =
}
`;

/** Signs in on a plain line and sends each command, waiting for its end. */
async function converse(port: number, lines: string[], literal?: Uint8Array): Promise<void> {
  const line = await Deno.connect({ hostname: "127.0.0.1", port });
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  const until = async (mark: RegExp) => {
    for (let said = "";;) {
      const read = await line.read(buffer);
      if (read === null) throw new Error(`dovecot hung up: ${said}`);
      said += decoder.decode(buffer.subarray(0, read));
      if (/^\w+ (NO|BAD)/m.test(said)) throw new Error(`dovecot said ${said}`);
      if (mark.test(said)) return;
    }
  };
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += await line.write(bytes.subarray(at));
  };
  const send = (text: string) => write(new TextEncoder().encode(`${text}\r\n`));
  try {
    await until(/^\* OK/m);
    for (const command of ["l login ada secret", ...lines]) {
      await send(command);
      if (literal && command.endsWith("}")) {
        await until(/^\+/m);
        await write(literal);
        await send("");
      }
      await until(new RegExp(`^${command.split(" ")[0]} OK`, "m"));
    }
  } finally {
    line.close();
  }
}

async function listening(port: number): Promise<void> {
  for (const endMs = performance.now() + 15_000;;) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch (cause) {
      if (performance.now() > endMs) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

/** Who its processes are: whoever runs the tests, or, where that is root, whom Debian made for it; it serves no mail of root's. */
function whoRuns() {
  const [uid, gid] = [Deno.uid()!, Deno.gid()!];
  if (uid === 0) return { uid: 65_534, gid: 65_534, name: "dovecot", login: "dovenull", group: "dovecot" };
  const nameIn = (file: string, id: number) =>
    Deno.readTextFileSync(file).split("\n").map((line) => line.split(":")).find((fields) =>
      Number(fields[2]) === id
    )![0]!;
  const name = nameIn("/etc/passwd", uid);
  return { uid, gid, name, login: name, group: nameIn("/etc/group", gid) };
}
