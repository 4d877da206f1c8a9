import type { InboundMail } from "#jobs/inbound/mail.ts";
import { readMail } from "#jobs/inbound/read-mail.ts";
import { shown } from "#jobs/inbound/shown.ts";

/** A mail of Vera's to us with this body. */
export const mailWith = (
  body: string,
  type: "html" | "plain" = "html",
  subject = "Re: Your renewal",
): Promise<InboundMail> =>
  readMail(new TextEncoder().encode(
    `From: Vera <vera@harbor.example>\r\nTo: lea@northwind.example\r\nSubject: ${subject}\r\n` +
      `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${
        body.replace(/\r?\n/g, "\r\n")
      }`,
  ));

export const shownOf = async (body: string, type: "html" | "plain" = "html", subject?: string) =>
  shown(await mailWith(body, type, subject));
