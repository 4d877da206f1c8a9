const special: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => special[sign]!);
const link = /\bhttps?:\/\/[^\s<>"']{1,2000}/g;

/** Plain text as HTML: its lines as they break, web addresses as links, runs of `>` lines as quotes. */
export function htmlOfText(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n").trimEnd().split("\n");
  let html = "";
  let depth = 0;
  lines.forEach((line, at) => {
    const marks = /^(?:>[ ]?){1,20}/.exec(line)?.[0] ?? "";
    const deep = Math.min([...marks].filter((sign) => sign === ">").length, 5);
    if (deep !== depth) {
      html += deep > depth ? "<blockquote>".repeat(deep - depth) : "</blockquote>".repeat(depth - deep);
    } else if (at > 0) html += "<br>";
    depth = deep;
    html += linked(line.slice(marks.length));
  });
  return `<div style="white-space:pre-wrap">${html}${"</blockquote>".repeat(depth)}</div>`;
}

/** A web address without what a sentence puts after it. */
function withoutEnd(url: string): string {
  let end = url.length;
  while (end > 0 && ".,;:!?)]}".includes(url[end - 1]!)) end--;
  return url.slice(0, end);
}

function linked(line: string): string {
  let html = "";
  let from = 0;
  for (const found of line.matchAll(link)) {
    const url = withoutEnd(found[0]);
    html += escaped(line.slice(from, found.index));
    html += `<a href="${escaped(url)}" target="_blank" rel="noopener noreferrer nofollow">${escaped(url)}</a>`;
    from = found.index + url.length;
  }
  return html + escaped(line.slice(from));
}
