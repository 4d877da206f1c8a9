import type { BounceClass } from "./mail.ts";

/** An enhanced status code (RFC 3463) that stands by itself: not part of an IP address, a version or a date. */
const enhanced = /(?<![\d.])#?([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/g;
const replyCode = /(?<![\d.#/:-])([45]\d\d)(?=[ \-:;,)\]]|$)(?![ -]\d{4})/;

/** The most telling enhanced code in `text`: the first that is not of the vague form `x.0.0`, else the first. */
export function codeIn(text: string): string | null {
  const codes = [...text.slice(0, 20_000).matchAll(enhanced)].map(([, cls, subject, detail]) =>
    `${cls}.${subject}.${detail}`
  );
  const failed = codes.filter((code) => !code.startsWith("2"));
  return failed.find((code) => !isVague(code)) ?? failed[0] ?? null;
}

/** The SMTP reply code in `text`, such as 550. */
export const replyCodeIn = (text: string): number | null => {
  const found = replyCode.exec(text.slice(0, 20_000))?.[1];
  return found ? Number(found) : null;
};

/** Whether a code leaves open what went wrong (RFC 3463: "other" or undefined). */
export const isVague = (code: string): boolean =>
  /^\d\.(?:0\.\d+|\d\.0)$/.test(code) && code !== "5.1.0" && code !== "5.7.0";

/** What servers say, by what it means; the first that fits counts. Words of common servers and providers, several languages. */
const sayings: [BounceClass, RegExp][] = [
  [
    "full",
    /quota|mailbox (?:is |was )?full|full mailbox|over ?quota|storage (?:limit|space|allocation)|out of storage|insufficient (?:system )?storage|not enough (?:storage )?space|disk ?space|exceeded (?:the |its |his |their )?(?:maximum )?(?:inbound )?(?:message|storage|mailbox|space)|mailfull|inbox is full|account (?:is )?full|mail ?box size limit|user has too many messages|too much mail data|boîte (?:aux lettres )?(?:est )?pleine|postfach (?:ist )?voll|buz[oó]n (?:est[aá] )?lleno|casella (?:è )?piena|caixa (?:de correio )?cheia|переполнен|mailbox exceed|exceed(?:s|ed) (?:the )?(?:local |mailbox |storage )?(?:limit|quota)/i,
  ],
  [
    "soft",
    /message (?:is |was )?too (?:large|big)|message size|size limit|exceeds? (?:the )?(?:fixed )?(?:maximum )?(?:message )?(?:size|length)|message length|max message size|too many (?:recipients|connections|messages|errors)|rate limit|throttl|try again|temporar|greylist|graylist|grey-list|timed? ?out|time-?out|unable to connect|could not connect|connection (?:refused|reset|lost|dropped|was)|network (?:is )?unreachable|service (?:is )?(?:un|not )available|retry time(?:out)?|deferred|delivery time expired|message expired|too busy|overload|queue lifetime|lost connection|not accepting messages|hop count|too many hops|mail loop|loops? back|routing loop/i,
  ],
  [
    "hard",
    /user (?:is )?unknown|unknown (?:user|recipient|address|local|account|mailbox)|no (?:such|known) (?:user|recipient|person|mailbox|address|account|mail ?drop|local)|unrouteable|does(?: not|n['’]t) (?:exist|have an? (?:\S{1,40} )?account)|account (?:that you tried to reach )?(?:does not|doesn)|not (?:a )?(?:found|known|valid|listed|our customer)|invalid (?:recipient|mailbox|address|user)|(?:recipient|user|mailbox|address|account|addressee)\S{0,40} (?:\S{1,40} ){0,3}?(?:rejected|invalid|unavailable|inactive|disabled|suspended|deactivated|closed|deleted|expired|unknown|undeliverable|not (?:found|exist|available|known|valid|listed))|has been (?:disabled|deactivated|suspended|discontinued|closed|deleted)|(?:account|mailbox) (?:is )?(?:disabled|inactive|closed|not active|unavailable)|no valid recipient|no mailbox|mailbox not|isn['’]t|wasn['’]t found|couldn['’]t be found|no longer (?:available|valid|active|in use|exists|works|employed|accept)|host (?:or domain )?(?:name )?(?:not found|unknown|lookup)|unknown (?:host|domain)|domain (?:\S{1,80} )?(?:does not exist|not found|couldn)|(?:name|dns) (?:service|server|lookup|error)|nxdomain|no (?:mx|dns|a record)|couldn['’]t find any host|null mx|does not accept mail|unrout|bad (?:destination|address)|not local|cannot be delivered to this address|must be a local|inconnu|n['’]existe pas|introuvable|unbekannt|existiert nicht|nicht gefunden|desconocid|no existe|no encontrad|sconosciut|non esiste|non trovato|desconhecid|não existe|não encontrad|onbekend|bestaat niet|nieznany|nie istnieje|не существует|не найден|недоступен|存在しません|见つかりません|不存在|찾을 수 없/i,
  ],
  [
    "policy",
    /spam|blacklist|block ?list|blocked|black-list|policy|polic(?:ies|e)|refused|denied|reject|not allowed|not permitted|prohibited|unsolicited|reputation|dmarc|\bspf\b|\bdkim\b|authenticat|unauthor|forbidden|relay|virus|malware|banned|content|listed (?:at|in|by|on)|rbl|dnsbl|spamhaus|barracuda|suspicious|banni|restricted/i,
  ],
];

/**
 * What a failure means for sending to the address again. By the enhanced code (RFC 3463), and where that is vague or missing by what the
 * server said. Only what is surely about the address itself is `hard`, since that suppresses it.
 */
export function classOf(code: string | null, said: string, reply: number | null = replyCodeIn(said)): BounceClass {
  if (code && !isVague(code)) {
    const known = byCode(code, said);
    if (known) return known;
  }
  const temporary = code ? code.startsWith("4") : reply !== null && reply < 500;
  for (const [means, form] of sayings) {
    if (!form.test(said.slice(0, 5_000))) continue;
    return temporary && means !== "full" ? "soft" : means;
  }
  return temporary ? "soft" : "unknown";
}

const nobody =
  /no such (?:user|recipient|mailbox|address)|(?:user|recipient) (?:unknown|not found)|unknown (?:user|recipient)|(?:user|mailbox) does(?: not|n.t) exist/i;

function byCode(code: string, said: string): BounceClass | null {
  const [cls, subject, detail] = code.split(".").map(Number) as [number, number, number];
  if (subject === 2 && detail === 2) return "full";
  if (cls === 4) return "soft";
  if (subject === 1) {
    // 5.1.7 and 5.1.8 are about the sender's own address.
    if (detail === 7 || detail === 8) return "policy";
    return detail === 0 ? null : "hard";
  }
  if (subject === 2) return detail === 1 || detail === 4 ? "hard" : detail === 3 ? "soft" : null;
  if (subject === 3) return detail === 4 ? "soft" : null;
  if (subject === 4) {
    // Exchange Online answers 5.4.1 for an address its directory does not know; Postfix 5.4.4 for a domain that is none.
    if (detail === 1) return /access denied|recipient address rejected/i.test(said) ? "hard" : "soft";
    return detail === 4 || detail === 310 ? "hard" : detail === 6 || detail === 7 || detail === 14 ? "soft" : null;
  }
  // Some servers refuse whom they do not know by 5.7.1, and say so.
  if (subject === 7) return detail === 1 && nobody.test(said) ? "hard" : "policy";
  return null;
}
