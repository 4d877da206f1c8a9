/** Tags of one text, those that close counted too. With words between them it is far beyond the 102 KB that Gmail shows of a mail. */
export const mostTags = 10_000;

/** Of HTML that comes in: how long it takes to read goes by its tags, far more than by its characters. */
export function hasFewTags(html: string): boolean {
  let tags = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at + 1)) if (++tags > mostTags) return false;
  return true;
}

export const tooManyTags = `holds more than ${mostTags.toLocaleString("en")} tags`;
