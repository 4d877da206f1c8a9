const inert = "/u/preview";
// Encoded as in link-token.ts, none is shorter; an address of somebody else that only begins alike is left alone.
const address = /\/u\/[A-Za-z0-9_-]{32,}/g;
// The same in quoted-printable, where a soft line break may stand between any two characters (RFC 2045, section 6.7).
const foldedAddress = /\/(?:=\r?\n)?u(?:=\r?\n)?\/(?:(?:=\r?\n)?[A-Za-z0-9_-]){32,}/g;
const base64Part = /(^Content-Transfer-Encoding: base64\r\n(?:[^\r\n]+\r\n)*\r\n)([A-Za-z0-9+/=\r\n]+)/gim;

/**
 * A mail's text, HTML or header with each unsubscribe address made one that is valid for nobody. The address is its reader's
 * right alone: whoever only looks at the mail in the app must not be able to use it (AD1, SU1).
 */
export const withInertLinks = (text: string): string => text.replace(address, inert);

/** The same for a mail's whole source, whose parts may be encoded. */
export const sourceWithInertLinks = (source: string): string =>
  source.replace(foldedAddress, inert).replace(base64Part, (_all, head: string, body: string) => {
    const end = /[\r\n]*$/.exec(body)![0];
    const text = new TextDecoder().decode(Uint8Array.fromBase64(body.replace(/[\r\n]+/g, "")));
    const shown = withInertLinks(text);
    if (shown === text) return head + body;
    return head + new TextEncoder().encode(shown).toBase64().replace(/.{76}(?=.)/g, "$&\r\n") + end;
  });
