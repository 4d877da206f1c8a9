const unknownName = (host: string) => `No server is known by the name ${host}`;
const untrusted = (host: string) => `The certificate of ${host} is not trusted`;

/**
 * What kept a server from being reached, in words for whoever settles the channel; what is no such fault is told as it was said. `at` is
 * its name or its address on the web.
 */
export function reachWords(said: string, at: string): string {
  const url = /^https?:/.test(at) && URL.canParse(at) ? new URL(at) : null;
  const host = url?.hostname ?? at;
  if (
    /ENOTFOUND|EAI_NONAME|ENODATA|Name or service not known|No address associated|nodename nor servname/i.test(said)
  ) {
    return `${unknownName(host)}.`;
  }
  if (/EAI_AGAIN|dns error|ESERVFAIL|Temporary failure in name/i.test(said)) {
    return `The name ${host} could not be looked up just now.`;
  }
  if (/certificate|self.signed|altname|CERT_|UnknownIssuer/i.test(said)) return `${untrusted(host)}: ${said}.`;
  if (/ECONNREFUSED|Connection refused/i.test(said)) return `${host} takes no connection at this port.`;
  if (/EHOSTUNREACH|ENETUNREACH|unreachable/i.test(said)) return `${host} cannot be reached from here.`;
  if (/ETIMEDOUT|Connection timeout|timed out/i.test(said)) return `${host} did not answer in time.`;
  return said;
}

/** The field of `settings` that such words are about: the name of the server that nobody knows, or the certificate. Null for none. */
export function placeOf(words: string, settings: object): string | null {
  const about = hostsOf(settings, "settings");
  const named = about.find(([, host]) => words.includes(`${unknownName(host)}.`));
  if (named) return named[0];
  // Only a mail server's certificate can be told; whom an API is trusted by is the platform's.
  const foreign = about.some(([key, host]) => /\.host$/.test(key) && words.includes(untrusted(host)));
  return foreign ? "settings.caCertificate" : null;
}

/** Every server that settings name, by the path to its field. */
function hostsOf(settings: object, path: string): [key: string, host: string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] => {
    const key = `${path}.${name}`;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return hostsOf(value, key);
    if (typeof value !== "string") return [];
    if (name === "host") return [[key, value]];
    return /^https?:/.test(value) && URL.canParse(value) ? [[key, new URL(value).hostname]] : [];
  });
}
