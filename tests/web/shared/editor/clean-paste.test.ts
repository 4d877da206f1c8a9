import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { bodyFromDom } from "#jobs/document/from-dom.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { emptySubject } from "#jobs/document/nodes.ts";
import { cleanPastedHtml } from "#web/shared/editor/clean-paste.ts";

const parse = (html: string) => parseHTML(`<!doctype html><html><body>${html}</body></html>`).document;
/** What becomes of pasted HTML in the text. */
const pasted = (html: string) => {
  const { body } = parse(cleanPastedHtml(html, parse));
  return contentToHtml({ subject: emptySubject, body: bodyFromDom(body) }).html;
};

describe("Google Docs", () => {
  test("words are bold only where they were, whatever wraps them", () => {
    const html = `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-9f">` +
      `<p dir="ltr" style="line-height:1.38"><span style="font-size:11pt;font-weight:400">Plain </span>` +
      `<span style="font-weight:700">bold</span><span style="font-style:italic"> slanted</span></p></b>`;
    expect(pasted(html)).toBe("<p>Plain <strong>bold</strong><em> slanted</em></p>");
  });

  test("a list in a list belongs to its item", () => {
    const html = `<ul><li><p>One</p></li><ul><li><p>Under one</p></li></ul><li><p>Two</p></li></ul>`;
    expect(pasted(html)).toBe("<ul><li>One<ul><li>Under one</li></ul></li><li>Two</li></ul>");
  });

  test("a link leads where it meant to, without an underline of its own", () => {
    const html = `<p><a href="https://www.google.com/url?q=https://acme.example/a?b%3D1&amp;sa=D" ` +
      `style="text-decoration:none"><span style="text-decoration:underline;color:#15c">Acme</span></a></p>`;
    expect(pasted(html)).toBe(`<p><a href="https://acme.example/a?b=1">Acme</a></p>`);
  });
});

describe("Word and Outlook", () => {
  const item = (level: number, marker: string, words: string) =>
    `<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level${level} lfo1'><![if !supportLists]>` +
    `<span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times"'>&nbsp;&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`;

  test("paragraphs that say they are a list become one, numbered or not, with its levels", () => {
    const html = `<style>p.MsoNormal {margin:0}</style><!--StartFragment--><p class=MsoNormal>Before</p>` +
      item(1, "·", "One") + item(2, "o", "Deeper") + item(1, "·", "Two") + `<p class=MsoNormal>Between</p>` +
      item(1, "1.", "First") + item(1, "2.", "Second") + `<!--EndFragment-->`;
    expect(pasted(html)).toBe(
      "<p>Before</p><ul><li>One<ul><li>Deeper</li></ul></li><li>Two</li></ul><p>Between</p>" +
        "<ol><li>First</li><li>Second</li></ol>",
    );
  });

  test("spacing paragraphs are one empty line, and none at the ends", () => {
    const blank = `<p class=MsoNormal><o:p>&nbsp;</o:p></p>`;
    expect(pasted(`${blank}<p class=MsoNormal>Hi</p>${blank}${blank}<p class=MsoNormal>Bye</p>${blank}`))
      .toBe("<p>Hi</p><p><br></p><p>Bye</p>");
  });
});

describe("Gmail and pages", () => {
  test("lines are paragraphs, an empty line stays one", () => {
    expect(pasted(`<div dir="ltr"><div>Hello</div><div><br></div><div>World<br>again</div></div>`))
      .toBe("<p>Hello</p><p><br></p><p>World<br>again</p>");
  });

  test("two breaks end a paragraph", () => {
    expect(pasted(`<div>One<br><br>Two <b>bold</b><br><br>Three</div>`))
      .toBe("<p>One</p><p>Two <strong>bold</strong></p><p>Three</p>");
  });

  test("a table is read by its rows, and pictures, forms and scripts stay away", () => {
    const html = `<table><tr><td>Seats</td><td>12</td></tr><tr><td>Price</td><td>€ 3</td></tr></table>` +
      `<img src="https://spy.example/p.gif"><script>alert(1)</script><form><input value=x></form><h5>Small</h5>`;
    expect(pasted(html)).toBe("<p>Seats | 12</p><p>Price | € 3</p><h3>Small</h3>");
  });

  test("what was copied here is taken as it is", () => {
    const html = `<p data-pm-slice="0 0 []">As <strong>is</strong></p><p><br></p><p><br></p>`;
    expect(cleanPastedHtml(html, parse)).toBe(html);
  });
});
