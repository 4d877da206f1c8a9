const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** "Firefox on Windows", for a person to know their own session by; never believed for anything else. */
export function deviceOf(userAgent: string | null): string {
  const named = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  const [browser, system] = [named(browsers), named(systems)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? "An unknown device";
}

/** The network of an address: its first three bytes of four, the first three groups of eight of a v6 one. Null where there is none. */
export function networkOf(ip: string | null): string | null {
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(ip ?? "");
  if (v4) return `${v4[1]}.…`;
  if (!ip || !/^[0-9a-f:]{2,45}$/i.test(ip)) return null;
  const [head = ""] = ip.split("::");
  const groups = head.split(":").filter(Boolean).slice(0, 3);
  return groups.length === 0 ? "this machine" : `${groups.join(":")}:…`;
}
