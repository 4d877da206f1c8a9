/** Who fetched a pixel (TR2). Human and proxy count as seen, prefetch and scanner do not. */
export type OpenVerdict = "human" | "proxy" | "prefetch" | "scanner";

export type Hit = {
  atMs: number;
  agent: string | null;
  /** When the provider accepted the message; null while that is not known. */
  acceptedAtMs: number | null;
  /** Other tokens that the same network fetched in the 10 s before. */
  otherTokens: number;
};

/** Faster than this after acceptance only a machine is. */
const tooSoonMs = 10_000;
/** Within this time so many tokens of one network are a machine's. */
export const burstMs = 10_000;
export const burstTokens = 5;

// Apple's Mail Privacy Protection names itself by these words and no more.
// Source: Apple's proxies as senders observe them; Apple documents no agent.
const prefetch = /^Mozilla\/5\.0$/;
// Image proxies that fetch when the mail is opened: Gmail, Yahoo, Outlook.com.
const proxy = /GoogleImageProxy|ggpht\.com|YahooMailProxy|OutlookImageProxy|Microsoft Office Image Proxy/i;
const browser = /^Mozilla\/\d|^Opera\/\d/;
const machine = /bot\b|crawler|spider|headless|scan|preview|python|curl|wget|barracuda|mimecast|proofpoint/i;

/** What a hit is labelled, at the moment it comes in (TR2). A proxy serves many people from one network, so that a burst says
 * nothing about it. */
export function openVerdict({ atMs, agent, acceptedAtMs, otherTokens }: Hit): OpenVerdict {
  const name = agent?.trim() ?? "";
  if (prefetch.test(name)) return "prefetch";
  if (proxy.test(name)) return "proxy";
  const isTooSoon = acceptedAtMs === null || atMs - acceptedAtMs < tooSoonMs;
  if (isTooSoon && !(browser.test(name) && !machine.test(name))) return "scanner";
  return otherTokens + 1 >= burstTokens ? "scanner" : "human";
}

export const countsAsSeen = (verdict: OpenVerdict): boolean => verdict === "human" || verdict === "proxy";
