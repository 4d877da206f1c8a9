const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** The words with which a piece of a sealed mail's HTML begins, for one line of a list; what the piece was cut off in is left out. */
export const beginningOf = (html: string): string =>
  html.replace(/<[^>]*$/, "").replace(/<(style|script|title)\b[^>]*>[\s\S]*?(<\/\1>|$)/gi, " ").replace(/<[^>]*>/g, " ")
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,8}));/gi, (whole, dec?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const code = dec === undefined ? parseInt(hex!, 16) : Number(dec);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\s+/g, " ").trim();
