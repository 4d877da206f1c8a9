import type { InboundMail, Mailbox } from "./mail.ts";
import { addressIn } from "./names.ts";

const listHeaders = ["list-id", "list-post", "mailing-list", "x-google-group-id", "x-mailman-version"];
const via = /\s+(?:via|über|via la liste|por|a través de)\s+.+$/iu;

/**
 * Who wrote a mail. A list that puts its own address in place of the author's, as DMARC makes Google Groups and Mailman do, says who it was
 * beside it: in a header of its own, else as the address to answer. What comes through no list is by whom its From says.
 */
export function authorOf(mail: InboundMail): Mailbox | null {
  const { from } = mail;
  if (!from || !listHeaders.some((name) => mail.headers(name).length > 0) || !isOfList(mail, from)) return from;
  const said = ["x-original-from", "x-original-sender"].map((name) => addressIn(mail.headers(name)[0]))
    .find((address) => address !== null);
  const answered = mail.replyTo.filter(({ address }) => !isSame(address, from.address));
  const author = said ?? (answered.length === 1 ? answered[0]!.address : null);
  if (author === null) return from;
  return {
    address: author,
    name: nameOf(from) ?? answered.find(({ address }) => isSame(address, author))?.name ?? null,
  };
}

/** Its From is the list's own: it says `via`, or is where the list says that it takes mail. */
function isOfList(mail: InboundMail, from: Mailbox): boolean {
  if (via.test(from.name ?? "")) return true;
  const posts = addressIn(mail.headers("list-post")[0]);
  return posts !== null && isSame(posts, from.address);
}

function nameOf({ name }: Mailbox): string | null {
  const own = name?.replace(via, "").replace(/^['"\s]+|['"\s]+$/g, "") ?? "";
  return own === "" || own === name ? null : own;
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
