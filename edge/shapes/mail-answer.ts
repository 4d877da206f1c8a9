import type { AppContext } from "../context.ts";

// A mail's own HTML: nothing in it runs, loads or navigates, and only our pages frame it (AD3).
const mailPolicy = (farPictures: boolean) =>
  [
    // Our page around the frame reads its height; without scripts the origin gives the mail itself nothing.
    "sandbox allow-same-origin",
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    // Its own pictures are files of ours, which only the signed-in get; what the mail's writer names elsewhere loads only where somebody
    // asked for it, since its server then knows that the mail was read.
    `img-src 'self' data:${farPictures ? " https: http:" : ""}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");

/** White paper in both of the app's themes: the frame's page cannot know which one is on. */
const onPaper = (html: string): string =>
  html.replace(/<meta name="color-scheme" content="[^"]*">/, '<meta name="color-scheme" content="only light">')
    .replace("<style>:root{color-scheme:light dark}</style>", "<style>:root{color-scheme:only light}</style>");

/** A mail's HTML alone, for a frame. It must have lost its pixel before. */
export const answerMailHtml = (c: AppContext, html: string, { farPictures } = { farPictures: false }): Response =>
  c.body(onPaper(html), 200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": mailPolicy(farPictures),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
  });

/** A mail's source as a file to keep. */
export const answerMailSource = (c: AppContext, bytes: Uint8Array, name: string): Response =>
  c.body(bytes.slice(), 200, {
    "Content-Type": "message/rfc822",
    "Content-Disposition": `attachment; filename="${name}.eml"`,
    "Cache-Control": "no-store",
  });
