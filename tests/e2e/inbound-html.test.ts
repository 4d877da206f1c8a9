import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { shownOf } from "#tests/support/inbound-html.ts";

const browser = await openBrowser();
whenDone(() => browser.close());

const run = "globalThis.ran=1";
/** HTML that runs, loads, submits or leaves its place where a sanitizer is naive. */
const hostile: string[] = [
  `<script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `<img src="https://tracker.example/p.gif" width=1 height=1><img src="//tracker.example/q.png">`,
  `<img srcset="https://tracker.example/r.png 2x" src="https://tracker.example/s.png" style="background:url(https://tracker.example/t)">`,
  `<svg onload="${run}"><script>${run}</script></svg><math><mtext><img src=x onerror="${run}"></mtext></math>`,
  `<svg><style><img src=x onerror="${run}"></style></svg>`,
  `<noscript><p title="</noscript><img src=x onerror='${run}'>"></noscript>`,
  `<math><mi><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror='${run}'&gt;">`,
  `<form action="https://evil.example"><input name=a autofocus onfocus="${run}"><button>Go</button></form>`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe><object data="data:text/html,<script>${run}</script>"></object><embed src="javascript:${run}">`,
  `<a href="javascript:${run}">one</a><a href=" java\tscript:${run}">two</a><a href="data:text/html,<script>${run}</script>">three</a><a href="vbscript:x">four</a>`,
  `<a href="https://good.example" target="_top" onclick="${run}">five</a>`,
  `<div style="position:fixed;inset:0;z-index:99999;background:url('https://tracker.example/u');width:9999px;margin:-500px">over</div>`,
  `<style>*{display:none}@import url(https://tracker.example/v.css)</style><link rel=stylesheet href="https://tracker.example/w.css">`,
  `<meta http-equiv=refresh content="0;url=https://evil.example"><base href="https://evil.example/"><title><img src=x onerror="${run}"></title>`,
  `<video src="https://tracker.example/x.mp4" autoplay onplay="${run}"></video><audio src=x onerror="${run}"></audio><details open ontoggle="${run}">d</details>`,
  `<p style="color:expression(${run});animation:x 1s;font-family:'</style><img src=x onerror=${run}>'">styled</p>`,
  `<textarea><img src=x onerror="${run}"></textarea><xmp><img src=x onerror="${run}"></xmp><template><img src=x onerror="${run}"></template>`,
  `<table background="https://tracker.example/y.png"><tr><td background="https://tracker.example/z.png">cell</td></tr></table>`,
  `<img data-src="javascript:${run}" data-part="7"><img src="data:image/svg+xml,<svg onload='${run}'/>"><img src="data:text/html,x">`,
  `<p id="root" class="dialog" name="location" slot="x" is="y">named</p><a name="x" id="y" ping="https://tracker.example">ping</a>`,
  `<div data-q="older"><b data-q='"><img src=x onerror="${run}">'>marked</b></div>`,
  `</div></div></body></html><script>${run}</script><div>`,
  `<blockquote type="cite">On 1 May 2026 x wrote: <img src=x onerror="${run}"></blockquote><p>answer</p>`,
  `<scr<script>ipt>${run}</scr</script>ipt><<img src=x onerror="${run}">>`,
  `<a href="/settings?delete=1">seven</a><a href="//evil.example">eight</a><a href="?x">nine</a><a href="#y">ten</a>`,
  `<p>ok <img alt="a&quot; onerror=&quot;${run}" src="x"></p><a href='https://x.example/"onmouseover="${run}'>six</a>`,
];

/** A page that lets anything run and counts what is asked for, with the mail in it as it is. */
async function showIn(page: Page, html: string): Promise<string[]> {
  const asked: string[] = [];
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === "http://reader.test/") {
      return route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><main style="width:600px">${html}</main>`,
      });
    }
    if (!url.endsWith("/favicon.ico")) asked.push(url);
    return route.abort();
  });
  await page.goto("http://reader.test/", { waitUntil: "networkidle" });
  await page.unroute("**/*");
  return asked;
}

test("[AD3] no hostile mail runs, loads, submits or covers anything in a browser that would let it", async () => {
  const page = await browser.newPage();
  const written = [...hostile.map((sample) => ["html", sample] as const), ["plain", hostile.join("\n")] as const];
  for (const [type, sample] of written) {
    {
      const { html, quotedHtml } = await shownOf(`<p>Hello</p>${sample}`, type);
      const asked = await showIn(page, html + (quotedHtml ?? ""));
      const found = await page.evaluate(() => ({
        ran: (globalThis as unknown as { ran?: number }).ran,
        url: location.href,
        risky: document.querySelectorAll(
          "script,iframe,object,embed,form,input,svg,math,style,link,meta,base,video,audio,template,[id],[class],[srcset],[background]",
        ).length,
        handlers: [...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()).filter((name) =>
          name.startsWith("on")
        ),
        links: [...document.querySelectorAll("a[href]")].map((one) =>
          [
            (one as HTMLAnchorElement).origin === location.origin ? "ours" : (one as HTMLAnchorElement).protocol,
            one.getAttribute("rel"),
            one.getAttribute("target"),
          ].join(" ")
        ),
        outside: [...document.querySelectorAll("main *")].filter((one) =>
          ["fixed", "absolute", "sticky"].includes(getComputedStyle(one).position)
        ).length,
        inMain: document.body.children.length,
      }));
      const safe = /^(?:https?|mailto|tel): noopener noreferrer nofollow _blank$/;
      expect({
        ...found,
        links: found.links.filter((link) =>
          !safe.test(link)
        ),
        asked,
      }, sample).toEqual({
        ran: undefined,
        url: "http://reader.test/",
        risky: 0,
        handlers: [],
        links: [],
        outside: 0,
        inMain: 1,
        asked: [],
      });
    }
  }
  await page.close();
});

test("[CH6] words stay, a remote picture waits to be asked for, and a tracker is gone", async () => {
  const { html } = await shownOf(
    `<p style="color:#333;position:fixed">Words</p><img src="https://x.example/photo.png" alt="Photo" width="300"><img src="https://x.example/t.gif" width="1" height="1">`,
  );
  expect(html).toBe(
    `<p style="color:#333">Words</p><img alt="Photo" width="300" data-src="https://x.example/photo.png">`,
  );
});
