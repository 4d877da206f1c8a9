import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

// The colours are those of the app's theme; without scripts it follows the reader's system.
const style = `
:root{color-scheme:light dark;--ground:#f6f7f9;--surface:#fff;--line:#e5e7ec;--line-strong:#8b93a1;--text:#1b1e25;
--muted:#586070;--accent:#3450c8;--solid:#3a57d6;--solid-hover:#2f49bd}
@media (prefers-color-scheme:dark){:root{--ground:#0e1013;--surface:#14161b;--line:#262a32;--line-strong:#666e7d;
--text:#e7e9ee;--muted:#a2a9b6;--accent:#9db1ff;--solid:#4a66df;--solid-hover:#5a75ea}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1.5rem 1rem;background:var(--ground);
color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:28rem;padding:1.75rem;background:var(--surface);border:1px solid var(--line);border-radius:.75rem}
h1{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3;font-weight:600;overflow-wrap:anywhere}
p{margin:0;color:var(--muted);overflow-wrap:anywhere}
form,.thanks{margin-top:1.25rem}
.note{margin-top:1rem;font-size:.875rem}
hr{margin:1.5rem 0 0;border:0;border-top:1px solid var(--line)}
label{display:block;margin-bottom:.375rem;font-weight:500}
textarea{display:block;width:100%;min-height:5rem;margin-bottom:.75rem;padding:.5rem .75rem;font:inherit;color:inherit;
background:var(--surface);border:1px solid var(--line-strong);border-radius:.5rem;resize:vertical}
button{min-height:2.75rem;padding:0 1.125rem;font:inherit;font-weight:500;border-radius:.5rem;cursor:pointer}
.main{color:#fff;background:var(--solid);border:1px solid transparent}
.main:hover{background:var(--solid-hover)}
.quiet{color:var(--text);background:transparent;border:1px solid var(--line-strong)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:30rem){main{padding:1.25rem}button{width:100%}}
`;

/** Nothing runs, loads or frames; one style sheet, known by its hash, and forms to ourselves (AD3). */
const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const pageHeaders = {
  "Content-Security-Policy": contentPolicy,
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex, nofollow",
};

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A whole page: small enough to read on a phone, without scripts, in the reader's light or dark. */
export const page = (title: string, inner: Html): Html =>
  html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex, nofollow">
        <title>${title}</title>
        <style>${raw(style)}</style>
      </head>
      <body>
        <main>${inner}</main>
      </body>
    </html>
  `;
