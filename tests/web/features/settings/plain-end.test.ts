import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { plainEnd } from "#web/features/settings/plain-end.ts";

const plain = (html: string) =>
  plainEnd(
    parseHTML(`<html><body>${html}</body></html>`).document.body as unknown as Node,
    ({ path, fallback }) => fallback ?? path.toUpperCase(),
  );

test("[PE5] [PE6] a signature's plain text has its blocks apart, links with their addresses, and the sender's values", () => {
  expect(plain("<p>Best regards,<br>{{sender.firstName}}</p><p><strong>Acme</strong></p>"))
    .toBe("Best regards,\nSENDER.FIRSTNAME\n\nAcme");
  expect(plain('<p>{{sender.traits.phone | "no phone"}}</p>')).toBe("no phone");
  expect(plain('<p><a href="https://a.example">Book</a> or <a href="mailto:a@b.example">a@b.example</a></p>'))
    .toBe("Book (https://a.example) or a@b.example");
  expect(plain('<p><a href="{{sender.traits.calendar}}">Book</a></p>')).toBe("Book (SENDER.TRAITS.CALENDAR)");
  expect(plain('<ul><li><p>One</p></li><li><p>Two</p></li></ul><p><img alt="Logo"></p>')).toBe(
    "- One\n - Two\n\n[Logo]",
  );
  expect(plain("<p>a &lt;b&gt; &amp; c</p><p></p><p>d</p>")).toBe("a <b> & c\n\nd");
});
