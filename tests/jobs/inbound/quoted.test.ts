import { expect, test } from "vitest";
import { shownOf } from "#tests/support/inbound-html.ts";

/** HTML as mail programs write an answer above what it answers: the answer is "Yes please", the quote "Old words". */
const above: Record<string, string> = {
  "Gmail":
    `<div dir="ltr">Yes please</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, 10 Mar 2026 at 09:14, Lea &lt;<a href="mailto:lea@northwind.example">lea@northwind.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">Old words</blockquote></div>`,
  "Outlook on the web":
    `<div>Yes please</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Lea &lt;lea@northwind.example&gt;<br><b>Sent:</b> Tuesday<br><b>Subject:</b> Your renewal</div><div>Old words</div>`,
  "Outlook for Windows":
    `<div class="WordSection1"><p class="MsoNormal">Yes please</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Lea &lt;lea@northwind.example&gt;<br><b>Sent:</b> Tuesday, 10 March 2026<br><b>To:</b> Vera<br><b>Subject:</b> Your renewal</p></div></div><p class="MsoNormal">Old words</p></div>`,
  "Outlook in German":
    `<div><p>Yes please</p><div style="border:none;border-top:solid #B5C4DF 1.0pt"><p><b>Von:</b> Lea<br><b>Gesendet:</b> Dienstag<br><b>An:</b> Vera<br><b>Betreff:</b> Verlängerung</p></div><p>Old words</p></div>`,
  "Outlook for phones":
    `<div>Yes please</div><div id="ms-outlook-mobile-signature">Sent from a phone</div><div id="mail-editor-reference-message-container"><b>From:</b> Lea<br>Old words</div>`,
  "Apple Mail":
    `<html><body><div>Yes please</div><div><br><blockquote type="cite"><div>On 10 Mar 2026, at 09:14, Lea &lt;lea@northwind.example&gt; wrote:</div><br><div>Old words</div></blockquote></div></body></html>`,
  "Thunderbird":
    `<p>Yes please</p><div class="moz-cite-prefix">On 3/10/26 09:14, Lea wrote:<br></div><blockquote type="cite" cite="mid:x@northwind.example">Old words</blockquote>`,
  "Yahoo":
    `<div class="ydp1">Yes please</div><div id="ydp2yahoo_quoted_1" class="yahoo_quoted"><div>On Tuesday, 10 March 2026 at 09:14:01 GMT, Lea &lt;lea@northwind.example&gt; wrote:</div><div>Old words</div></div>`,
  "Proton":
    `<div>Yes please</div><div class="protonmail_quote">On Tuesday, March 10th, 2026 at 09:14, Lea &lt;lea@northwind.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Old words</blockquote></div>`,
  "Spark":
    `<div name="messageBodySection">Yes please</div><div name="messageReplySection">On 10 Mar 2026, 09:14 +0000, Lea &lt;<a href="mailto:l@n.example">l@n.example</a>&gt;, wrote:<br><blockquote type="cite">Old words</blockquote></div>`,
  "a phone":
    `<div>Yes please</div><div><div>-------- Original message --------</div><div>From: Lea &lt;l@n.example&gt;</div><div>Subject: x</div><div>Old words</div></div>`,
  "GMX":
    `<div>Yes please<div name="quote" style="margin:10px 5px"><b>Gesendet:</b> Dienstag<br><b>Von:</b> Lea<div name="quoted-content">Old words</div></div></div>`,
  "a program with its line in German":
    `<div>Yes please</div><div>Am 10.03.2026 um 09:14 schrieb Lea &lt;lea@northwind.example&gt;:<br></div><blockquote>Old words</blockquote>`,
  "a program with its line in French":
    `<div>Yes please</div><p>Le mar. 10 mars 2026 à 09:14, Lea &lt;lea@northwind.example&gt; a écrit :</p><blockquote>Old words</blockquote>`,
  "an old Outlook":
    `<p>Yes please</p><p>-----Original Message-----<br></p><p>From: Lea<br>Subject: Your renewal</p><p>Old words</p>`,
};

test.each(Object.entries(above))("[CH6] the quote under an answer of %s is apart", async (_name, html) => {
  const { html: own, quotedHtml, text } = await shownOf(html);
  expect(own).toContain("Yes please");
  expect(own).not.toContain("Old words");
  expect(own).not.toMatch(/wrote|schrieb|écrit|From:|Von:/);
  expect(quotedHtml).toContain("Old words");
  expect(text).toMatch(/^Yes please/);
  expect(own + quotedHtml).not.toContain("data-q");
});

/** Mails in which nothing may be folded but what is surely quoted: every word of `stay` is a person's. */
const kept: Record<string, { html: string; stay: string[]; subject?: string }> = {
  "an answer under the quote": {
    html:
      `<div class="moz-cite-prefix">On 3/10/26, Lea wrote:</div><blockquote type="cite">Old words</blockquote><p>Mine below</p>`,
    stay: ["Mine below"],
  },
  "an answer under Gmail's quote, in its box": {
    html:
      `<div class="gmail_quote"><div class="gmail_attr">On Tue, 10 Mar 2026 at 09:14, Lea wrote:</div><blockquote class="gmail_quote">Old words</blockquote><div>Mine below</div></div>`,
    stay: ["Mine below"],
  },
  "answers between quotes": {
    html:
      `<p>Hello</p><blockquote type="cite">One?</blockquote><p>Mine one</p><blockquote type="cite">Two?</blockquote><p>Mine two</p>`,
    stay: ["Mine one", "Mine two", "One?"],
  },
  "answers between quotes of Gmail": {
    html:
      `<div class="gmail_quote"><div class="gmail_attr">On Tue, 10 Mar 2026 at 09:14, Lea wrote:</div><blockquote class="gmail_quote">One?</blockquote><div>Mine one</div><blockquote class="gmail_quote">Two?</blockquote><div>Mine two</div></div>`,
    stay: ["Mine one", "Mine two"],
  },
  "nothing but a quote": { html: `<blockquote type="cite">All there is</blockquote>`, stay: ["All there is"] },
  "words that point into the quote": {
    html:
      `<div>Please see my answers below in red.</div><div id="divRplyFwdMsg"><b>From:</b> Lea</div><p>When? <span style="color:red">Mine on Friday</span></p>`,
    stay: ["Mine on Friday"],
  },
  "a forwarded message": {
    html:
      `<div>For you</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: Omar<br><br>The words of Omar</div>`,
    stay: ["The words of Omar"],
    subject: "Fwd: Your renewal",
  },
  "a forwarded message without its subject": {
    html:
      `<div>For you</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: Omar<br><br>The words of Omar</div>`,
    stay: ["The words of Omar"],
  },
  "a blockquote of one's own": {
    html: `<p>As the poet says</p><blockquote>Mine to cite</blockquote><p>and so on</p>`,
    stay: ["Mine to cite"],
  },
  "a line across the page": {
    html: `<p>One</p><hr><p>Mine two</p><p>From: here on it is better</p>`,
    stay: ["Mine two", "better"],
  },
};

test.each(Object.entries(kept))("[CH6] %s stays", async (_name, { html, stay, subject }) => {
  const { html: own } = await shownOf(html, "html", subject);
  for (const words of stay) expect(own).toContain(words);
});

const above_ = "Yes please\n\n";
const plain: Record<string, string> = {
  "a line in English":
    `${above_}On Tue, 10 Mar 2026 at 09:14, Lea Winter <lea@northwind.example> wrote:\n> Old words\n>\n> Lea\n`,
  "a wrapped line":
    `${above_}On Tue, 10 Mar 2026 at 09:14, Lea Winter of Northwind\n<lea@northwind.example> wrote:\n\n> Old words\n`,
  "a line in German":
    `${above_}Am Di., 10. März 2026 um 09:14 Uhr schrieb Lea Winter <lea@northwind.example>:\n> Old words\n`,
  "a line in Spanish":
    `${above_}El mar, 10 mar 2026 a las 9:14, Lea (<lea@northwind.example>) escribió:\n> Old words\n`,
  "a line in Italian":
    `${above_}Il giorno mar 10 mar 2026 alle ore 09:14 Lea <lea@northwind.example> ha scritto:\n> Old words\n`,
  "a line in Portuguese":
    `${above_}Em ter., 10 de mar. de 2026 às 09:14, Lea <lea@northwind.example> escreveu:\n> Old words\n`,
  "a line in Dutch": `${above_}Op di 10 mrt 2026 om 09:14 schreef Lea <lea@northwind.example>:\n> Old words\n`,
  "a line in Swedish": `${above_}Den tis 10 mars 2026 kl 09:14 skrev Lea <lea@northwind.example>:\n> Old words\n`,
  "a line in Polish": `${above_}wt., 10 mar 2026 o 09:14 Lea <lea@northwind.example> napisał(a):\n> Old words\n`,
  "a line in Russian": `${above_}вт, 10 мар. 2026 г. в 09:14, Lea <lea@northwind.example>:\n> Old words\n`,
  "a line in Japanese": `${above_}2026年3月10日(火) 9:14 Lea <lea@northwind.example>:\n> Old words\n`,
  "no line at all": `${above_}> Old words\n> more\n`,
  "an original message":
    `${above_}-----Original Message-----\nFrom: Lea\nSent: Tuesday\nTo: Vera\nSubject: Your renewal\n\nOld words\n`,
  "a German original message":
    `${above_}-----Ursprüngliche Nachricht-----\nVon: Lea\nGesendet: Dienstag\nBetreff: Verlängerung\n\nOld words\n`,
  "a head alone":
    `${above_}From: Lea <lea@northwind.example>\nSent: Tuesday, 10 March 2026 09:14\nTo: Vera\nSubject: Your renewal\n\nOld words\n`,
  "a rule and a head":
    `${above_}________________________________\nFrom: Lea <lea@northwind.example>\nSent: Tuesday\nSubject: Your renewal\n\nOld words\n`,
};

test.each(Object.entries(plain))("[CH6] plain text quoted under %s is apart", async (_name, text) => {
  expect(await shownOf(text, "plain")).toEqual({
    html: expect.stringContaining("Yes please"),
    quotedHtml: expect.stringContaining("Old words"),
    text: "Yes please",
  });
});

test.each([
  ["under the quote", "> Old words\n\nMine below"],
  ["between quotes", "> One?\nMine one\n> Two?\nMine below"],
  ["after a line of a person's own", "On Monday Omar wrote:\nMine below"],
  ["that look like a head", "To: do list\nMine below"],
  ["after dashes", "One\n-----\nMine below"],
])("[CH6] words %s stay in plain text", async (_name, text) => {
  expect((await shownOf(text, "plain")).text).toContain("Mine below");
});

test("[CH6] flowed text is shown in its paragraphs", async () => {
  const { readMail } = await import("#jobs/inbound/read-mail.ts");
  const { shown } = await import("#jobs/inbound/shown.ts");
  const mail = await readMail(new TextEncoder().encode(
    "From: v@x.example\r\nContent-Type: text/plain; format=flowed; delsp=no\r\n\r\nThese words \r\nare one line.\r\n\r\n-- \r\nVera\r\n",
  ));
  expect(shown(mail).text).toMatch(/^These words are one line\.\n\n-- ?\nVera$/);
});
