/** The words of a composed mail without what dresses it, which a page may not apply and its console would complain of (AD3). */
export const withoutStyles = (html: string): string =>
  html.replace(/<head[\s>][\s\S]*?<\/head>/gi, "").replace(/<style[\s>][\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(?:style|bgcolor|background)=(?:"[^"]*"|'[^']*')/gi, ""));
