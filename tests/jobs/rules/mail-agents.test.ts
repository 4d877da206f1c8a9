import { expect, test } from "vitest";
import { readAgent } from "#jobs/rules/mail-agents.ts";

test.each<[string, string | null, ReturnType<typeof readAgent>]>([
  ["Apple's proxies", "Mozilla/5.0", { kind: "prefetch", name: "Apple Mail Privacy Protection" }],
  [
    "Gmail, loading ahead",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0",
    { kind: "prefetch", name: "Gmail, loading ahead" },
  ],
  [
    "Gmail's image proxy",
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    { kind: "proxy", name: "Gmail" },
  ],
  [
    "Gmail's image proxy of before",
    "Mozilla/5.0 (Windows; U; Windows NT 5.1; de; rv:1.9.0.7) Gecko/2009021910 Firefox/3.0.7 (via ggpht.com GoogleImageProxy)",
    { kind: "proxy", name: "Gmail" },
  ],
  [
    "Yahoo's proxy",
    "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
    { kind: "proxy", name: "Yahoo Mail" },
  ],
  ["Barracuda", "Barracuda Sentinel (EE)", { kind: "scanner", name: "Barracuda" }],
  ["Proofpoint", "Mozilla/5.0 (compatible; Proofpoint)", { kind: "scanner", name: "Proofpoint" }],
  ["Mimecast", "Mozilla/5.0 (compatible; Mimecast URL scanner)", { kind: "scanner", name: "Mimecast" }],
  ["Microsoft", "Microsoft Office SafeLinks Protection", { kind: "scanner", name: "Microsoft Defender" }],
  ["Cisco", "CiscoSecureEmail/1.0", { kind: "scanner", name: "Cisco Secure Email" }],
  [
    "a real Edge of 2015",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246",
    { kind: "browser", name: null },
  ],
  [
    "Apple Mail without the protection",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    { kind: "browser", name: null },
  ],
  ["Outlook on a desk", "Mozilla/4.0 (compatible; ms-office; MSOffice 16)", { kind: "browser", name: null }],
  ["Thunderbird", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0", {
    kind: "browser",
    name: null,
  }],
  ["a headless browser", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 HeadlessChrome/120", {
    kind: "other",
    name: null,
  }],
  ["a library", "python-requests/2.32.3", { kind: "other", name: null }],
  ["another library", "AHC/2.1", { kind: "other", name: null }],
  ["nobody", null, { kind: "other", name: null }],
  ["blanks", "  ", { kind: "other", name: null }],
])("[TR2] %s is read by its agent", (_, agent, read) => {
  expect(readAgent(agent)).toEqual(read);
});
