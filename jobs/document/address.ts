/**
 * The address as it may leave in a mail, or null where it may not (PE2): http, https and mailto only, without a user name
 * in front of the host. One without a scheme gets `https://` where its host has a dot (or `mailto:` where it is an e-mail
 * address), so that a stray word like "none" is no address.
 */
export function addressOf(raw: string): string | null {
  const text = raw.trim();
  if (/^[^\s@/:?#]+@[^\s@/:?#]+\.[^\s@/:?#]+$/.test(text)) return parsed(`mailto:${text}`);
  if (/^\/\//.test(text)) return parsed(`https:${text}`);
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^(localhost|[^/:?#]+\.[^/:?#]+):\d+([/?#]|$)/i.test(text)) {
    return parsed(text);
  }
  return /^(localhost\b|[^\s/?#:]+\.[^\s/?#:]+)/i.test(text) ? parsed(`https://${text}`) : null;
}

function parsed(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol === "mailto:") return /^[^@\s]+@[^@\s]+$/.test(url.pathname) ? url.href : null;
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  return url.hostname !== "" && url.username === "" && url.password === "" ? url.href : null;
}
