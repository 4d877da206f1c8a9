import { type Call, json, openApiServer, type Reply } from "#tests/support/providers/api-server.ts";
import type { Random } from "#tests/support/random.ts";
import { openSmtpServer } from "#tests/support/smtp-server.ts";

/** What a provider took, by its own clock: the truth of a run. */
export type Accepted = { messageId: string; sender: string; atMs: number };

/** Ways to fail. `…Taken`: the mail was accepted all the same. */
const apiFates = {
  droppedTaken: 3,
  dropped: 3,
  garbageTaken: 2,
  garbage: 2,
  failingTaken: 2,
  failing: 2,
  slowTaken: 2,
  busy: 3,
  refused: 2,
  revoked: 0.3,
};
const smtpFates = { droppedTaken: 3, dropped: 3, greetBusy: 2, busy: 3, refused: 2, refusedWhole: 1 };
export type Fate = keyof typeof apiFates | keyof typeof smtpFates | "fine" | "outage" | "replayed";

/** One run at the providers: its ledger, its chances, and what it is told of. */
export type Run = {
  random: Random;
  accepted: Accepted[];
  keys: Map<string, { asked: string; id: string }>;
  /** How often each fate befell. */
  befell: Map<Fate, number>;
  /** Added to this machine's clock. */
  offsetMs: number;
  calm: boolean;
  /** Everything is 429 until then: the hour of "too many requests". */
  outageUntilMs: number;
  onAccepted: () => void;
};

export const makeRun = (random: Random): Run => ({
  random,
  accepted: [],
  keys: new Map(),
  befell: new Map(),
  offsetMs: 0,
  calm: false,
  outageUntilMs: 0,
  onAccepted: () => {},
});

/** Addresses that every provider refuses: poisoned mail, which must stop nothing but itself. */
export const isPoison = (address: string) => address.includes("poison");

/** Two providers over real HTTP and SMTP, the one with idempotency keys as Resend has them, the other without any, for one run after the
 * other. What belongs to an earlier run by its message is not this one's. */
export async function openProviders() {
  let run = makeRun(undefined as unknown as Random);
  const count = (fate: Fate) => void run.befell.set(fate, (run.befell.get(fate) ?? 0) + 1);
  const take = (mail: Omit<Accepted, "atMs">) => {
    run.accepted.push({ ...mail, atMs: Date.now() + run.offsetMs });
    run.onAccepted();
  };
  function fateOf(fates: Partial<Record<Fate, number>>): Fate {
    if (run.calm) return "fine";
    if (Date.now() < run.outageUntilMs) return "outage";
    let at = run.random.next() * 100;
    for (const [fate, share] of Object.entries(fates)) if ((at -= share) < 0) return fate as Fate;
    return "fine";
  }

  const error = (status: number, name: string, headers = {}): Reply => ({
    status,
    headers,
    body: { statusCode: status, name, message: name },
  });
  const api = await openApiServer((call: Call): Reply => {
    const asked = new TextDecoder().decode(call.body);
    const key = call.headers.get("idempotency-key")!;
    const mail = json(call) as { from: string; to: string[]; tags: { value: string }[] };
    const sender = /<(.+)>/.exec(mail.from)?.[1] ?? mail.from;
    const fate = fateOf(apiFates);
    count(fate);
    if (fate === "busy" || fate === "outage") return error(429, "rate_limit_exceeded", { "retry-after": "1" });
    if (fate === "revoked") return error(403, "invalid_api_key");
    if (fate === "dropped") return "drop";
    if (fate === "garbage") return { status: 200, raw: "<html>It works!</html>" };
    if (fate === "failing") return error(500, "application_error");
    const known = run.keys.get(key);
    if (known) {
      count("replayed");
      if (known.asked !== asked) return error(409, "invalid_idempotent_request");
    } else {
      if (fate === "refused" || mail.to.some(isPoison)) return error(422, "validation_error");
      take({ messageId: mail.tags[0]!.value, sender });
      run.keys.set(key, { asked, id: `id-${run.keys.size}` });
    }
    if (fate === "droppedTaken") return "drop";
    if (fate === "garbageTaken") return { status: 200, raw: "{{" };
    if (fate === "failingTaken") return error(503, "service_unavailable");
    return { status: 200, body: { id: run.keys.get(key)!.id }, afterMs: fate === "slowTaken" ? 400 : 0 };
  });

  const fates = new WeakMap<object, Fate>();
  const smtp = await openSmtpServer({
    options: { authOptional: true, hideSTARTTLS: true, disabledCommands: ["STARTTLS", "AUTH"] },
    script: {
      greet: () => {
        const fate = fateOf({ greetBusy: smtpFates.greetBusy });
        if (fate === "fine") return undefined;
        count(fate);
        return { code: 421, words: "4.3.2 try again later" };
      },
      mail: () => {
        const fate = fateOf({ busy: smtpFates.busy });
        if (fate === "fine") return undefined;
        count(fate);
        return { code: 451, words: "4.3.0 busy" };
      },
      recipient: (address) => {
        if (isPoison(address)) return { code: 550, words: "5.1.1 nobody here" };
        const fate = fateOf({ refused: smtpFates.refused });
        if (fate === "fine") return undefined;
        count(fate);
        return { code: 550, words: "5.1.1 nobody here" };
      },
      data: (mail) => {
        const { dropped, droppedTaken, refusedWhole } = smtpFates;
        const fate = fateOf({ dropped, droppedTaken, refusedWhole });
        count(fate);
        fates.set(mail, fate);
        if (fate === "dropped") return "drop";
        if (fate === "outage") return { code: 451, words: "4.3.0 busy" };
        if (fate === "refusedWhole") return { code: 554, words: "5.6.0 not this one" };
        const text = new TextDecoder().decode(mail.bytes);
        const id = /^Message-ID: <([0-9a-z]+)[.@]/im.exec(text)![1]!.toUpperCase();
        take({ messageId: id, sender: mail.from });
        return fate === "droppedTaken" ? "drop" : undefined;
      },
    },
  });
  return { apiUrl: api.url, smtpPort: smtp.port, begin: (next: Run) => void (run = next) };
}
