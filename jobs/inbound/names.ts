const idForm = /<[^<>\s]{1,900}>/g;

/** Message-IDs of a header in its order, in angle brackets. One without brackets counts where it is all there is. */
export function messageIdsOf(value: string | undefined): string[] {
  if (!value) return [];
  const found = value.slice(0, 100_000).match(idForm);
  if (found) return found;
  const bare = value.trim();
  return /^[^\s<>@]{1,400}@[^\s<>@]{1,400}$/.test(bare) ? [`<${bare}>`] : [];
}

/** Whether it has the form of an address that mail can be sent to. */
export const isAddress = (value: string): boolean =>
  value.length <= 320 && /^[^\s@<>(),;:"\\\p{Cc}]+@[^\s@<>(),;:"\\\p{Cc}]+$/u.test(value);

/** The address within what a report writes as one: `rfc822; <a@b>`, `a@b (expanded)`, `"Ada" <a@b>`. */
export function addressIn(value: string | undefined): string | null {
  if (!value) return null;
  const typed = value.slice(0, 700).replace(/^\s*[\w-]+\s*;/, "").trim();
  const decoded = typed
    .replace(/\\x\{([0-9a-f]{1,6})\}/gi, (all, hex: string) => fromHex(hex) ?? all)
    .replace(/\+(2B|3D)/g, (_all, hex: string) => hex === "2B" ? "+" : "=");
  const inner = /<([^<>]*)>/.exec(decoded)?.[1] ?? decoded;
  const bare = inner.replace(/^(?:mailto|smtp|imceaex-[^:]*):/i, "").replace(/^[\s"']+|[\s"'.,;:]+$/g, "").split(
    /\s/,
  )[0]!;
  return isAddress(bare) ? bare : null;
}

function fromHex(hex: string): string | null {
  const code = Number.parseInt(hex, 16);
  return code > 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}
