import { html } from "hono/html";
import { page } from "./page.ts";

export type Reader = {
  /** The path of the link, where the forms go. */
  path: string;
  /** The address, hidden so far that only its owner knows it. */
  masked: string;
  workspaceName: string;
};

/** What a forwarded mail or a shoulder may show of an address: `a•••@example.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 1 ? "•••" : `${[...address][0]}•••${address.slice(at)}`;
}

/** The day, read the same wherever the reader is. */
const since = (atMs: number | null) =>
  atMs === null ? "" : html`, since
<time datetime="${new Date(atMs).toISOString()}">${dayText(atMs)}</time>`;
const dayText = (atMs: number): string =>
  new Date(atMs).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** Asks; nothing has changed by looking at it (SU1). */
export const askPage = ({ path, masked, workspaceName }: Reader) =>
  page(
    "Unsubscribe",
    html`
      <h1>Unsubscribe ${masked}?</h1>
      <p>You will no longer get these messages from ${workspaceName}.</p>
      <form method="post" action="${path}"><button class="main" type="submit">Unsubscribe</button></form>
      <hr>
      <p
        class="note">This link is for ${masked} alone. If somebody forwarded the message to you, please leave it to them: it would
      unsubscribe them, not you.</p>
    `,
  );

/** Says that it is done, offers the way back and, if they like, to say why. */
export const donePage = (
  { path, masked, workspaceName }: Reader,
  /** Whether a reason is known already, told just now or before; and whether an empty one was sent. */
  o: { reason: "asked" | "empty" | "told" | "kept"; mayUndo: boolean; unsubscribedAtMs: number | null },
) =>
  page(
    "Unsubscribed",
    html`
      <h1>You are unsubscribed</h1>
      <p>${masked} will get no more of these messages from ${workspaceName}${since(o.unsubscribedAtMs)}.</p>
      ${o.mayUndo
        ? html`
          <p class="note">Was it not you? Whoever a message is forwarded to can use its link: undo it here.</p>
          <form method="post"
            action="${path}/undo"><button class="quiet" type="submit">Undo, keep me subscribed</button></form>
        `
        : html`
          <p>To get them again, reply to one of them and ask.</p>
        `}
      <hr>
      ${o.reason === "told" || o.reason === "kept"
        ? html`<p class="thanks" role="status">${
          o.reason === "told" ? "Thank you for telling us why." : "You have told us why. Thank you."
        }</p>`
        : html`
          ${o.reason === "empty"
            ? html`<p class="note" role="status">Nothing was written, so nothing was sent.</p>`
            : ""}
          <form method="post" action="${path}/reason">
            <label for="reason">Would you tell us why? (optional)</label>
            <textarea id="reason" name="reason" maxlength="500" autocomplete="off"></textarea>
            <button class="quiet" type="submit">Send</button>
          </form>
        `}
    `,
  );

export const undonePage = ({ path, masked, workspaceName }: Reader) =>
  page(
    "Subscribed again",
    html`<h1>You are subscribed again</h1>
<p>${masked} will get these messages from ${workspaceName} as before.</p>
<form method="post" action="${path}"><button class="quiet" type="submit">Unsubscribe</button></form>`,
  );

/** Where the link leads in a mail that a teammate looks at: whose link it is, is its reader's alone (SU1). */
export const previewPage = () =>
  page(
    "A preview",
    html`<h1>Here its reader can unsubscribe</h1>
<p>In the mail that they got, this link opens a page that says whose it is and asks whether to stop. In Parley it is hidden,
so that nobody unsubscribes them by looking at their mail.</p>`,
  );

/** One page for every link that is broken, forged or of somebody who is gone: it tells nothing apart. */
export const badLinkPage = () =>
  page(
    "Link not valid",
    html`<h1>This link is not valid</h1>
<p>It may have been cut short on its way to you. Open it again from the message, or reply to it and ask to be unsubscribed.</p>`,
  );

export const laterPage = () =>
  page(
    "Please try again",
    html`<h1>That did not work</h1>
<p>Please try again in a minute.</p>`,
  );

export const tooFastPage = () =>
  page(
    "Please wait",
    html`<h1>Too many tries</h1>
<p>Please wait a minute and try again.</p>`,
  );
