/** Who fetched something of a mail, as far as the User-Agent says. `other` names nothing that is known. */
export type MailAgent = "prefetch" | "proxy" | "scanner" | "browser" | "other";
export type AgentRead = {
  kind: MailAgent;
  /** What it is called to a person, where it is known. */
  name: string | null;
};

type Known = { kind: Exclude<MailAgent, "browser" | "other">; name: string; says: RegExp };

/**
 * What is known to fetch mail's images and links for somebody. Neither Apple nor Google documents these; they are what senders see.
 * - Apple's Mail Privacy Protection loads every image when the mail comes and says these words and no more.
 *   Source: suped.com "What methods do ESPs use to identify Apple MPP", read 2026-11-23; Groundhogg's list says the same.
 * - Gmail loads images ahead while its app is open, before anybody looks, as this Edge of 2015. Source: bird.com "Gmail prefetching
 *   images" (from billions of opens); ankane/ahoy_email #139; mautic #10245, read 2026-11-23.
 * - Image proxies that load when somebody opens the mail. Source: scientiamobile.com "What is Google Image Proxy"; Yahoo's own help
 *   page, which its agent names; validity.com "What do the provider categories mean", read 2026-11-23.
 * - Mail filters that say who they are; most look like browsers, and are told by how soon and how much they fetch. Source: Braze, "Bot
 *   click filtering" (`Barracuda Sentinel (EE)`); "Bot clicks from security scanners: a field guide" (Proofpoint, Cisco, Trend
 *   Micro's TMES), read 2026-11-23.
 */
const known: readonly Known[] = [
  { kind: "prefetch", name: "Apple Mail Privacy Protection", says: /^Mozilla\/5\.0$/ },
  {
    kind: "prefetch",
    name: "Gmail, loading ahead",
    says:
      /^Mozilla\/5\.0 \(Windows NT 10\.0; Win64; x64\) .*Chrome\/42\.0\.2311\.135 Safari\/537\.36 Edge\/12\.246 Mozilla\/5\.0$/,
  },
  { kind: "proxy", name: "Gmail", says: /GoogleImageProxy|\bggpht\.com\b/i },
  { kind: "proxy", name: "Yahoo Mail", says: /YahooMailProxy/i },
  { kind: "proxy", name: "Outlook.com", says: /OutlookImageProxy|Microsoft Office Image Proxy/i },
  { kind: "scanner", name: "Barracuda", says: /\bbarracuda/i },
  { kind: "scanner", name: "Mimecast", says: /\bmimecast/i },
  { kind: "scanner", name: "Proofpoint", says: /\bproofpoint/i },
  { kind: "scanner", name: "Microsoft Defender", says: /\bsafe ?links\b/i },
  { kind: "scanner", name: "Cisco Secure Email", says: /\bcisco ?secure ?email|\bironport/i },
  { kind: "scanner", name: "Trend Micro", says: /\bTMES\b|\btrend ?micro/i },
  { kind: "scanner", name: "Symantec", says: /\bsymantec|\bmessagelabs/i },
  { kind: "scanner", name: "Sophos", says: /\bsophos/i },
  { kind: "scanner", name: "Fortinet", says: /\bfortinet|\bfortimail/i },
];

const browser = /^Mozilla\/\d|^Opera\/\d/;
/** Says that it is a program, in the words of a browser or not. */
const program = /bot\b|crawler|spider|headless|scan|preview|python|curl|wget|\bhttp-?client|\bokhttp|^AHC\/|^Java\//i;

/** Reads a User-Agent as mail is fetched by (TR2); null and blank are of nobody known. */
export function readAgent(agent: string | null): AgentRead {
  const text = agent?.trim() ?? "";
  const found = known.find(({ says }) => says.test(text));
  if (found) return { kind: found.kind, name: found.name };
  return { kind: browser.test(text) && !program.test(text) ? "browser" : "other", name: null };
}
