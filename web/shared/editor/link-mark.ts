import { InputRule, Mark } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { addressOf } from "#jobs/document/address.ts";
import { writeVariable } from "#jobs/document/braces.ts";
import { linkOf } from "#jobs/document/from-dom.ts";

export type LinkAttributes = { href: string | null; variable: string | null; fallback: string | null };

/** The address as it is written: a URL, or a variable in braces. */
export const writtenAddress = ({ href, variable, fallback }: LinkAttributes) =>
  variable === null ? href ?? "" : writeVariable({ path: variable, fallback });

/** The link of the text schema: its address is fixed or a variable's value (PE2). In the editor only safe addresses are addresses. */
export const linkMark = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes: () => ({
    href: { default: null, rendered: false },
    variable: { default: null, rendered: false },
    fallback: { default: null, rendered: false },
  }),
  parseHTML: () => [{
    tag: "a[href]",
    getAttrs: (element) => {
      const link = linkOf(element.getAttribute("data-address") ?? element.getAttribute("href") ?? "");
      if (link.href === null) return link;
      const href = addressOf(link.href);
      return href === null ? false : { ...link, href };
    },
  }],
  renderHTML: ({ mark }) => {
    const link = mark.attrs as LinkAttributes;
    const href = link.href === null ? null : addressOf(link.href);
    const written = writtenAddress(link);
    return ["a", { href: href ?? "#", "data-address": written, title: written, rel: "noreferrer nofollow" }, 0];
  },
  // An address that is typed out becomes a link with the space behind it.
  addInputRules() {
    return [
      new InputRule({
        find: /(?:^|\s)((?:https?:\/\/|www\.)[^\s<>"']+[^\s<>"'.,:;!?)\]}])\s$/,
        handler: ({ state, range, match }) => {
          const href = addressOf(match[1]!);
          if (href === null) return null;
          const from = range.to - (match[0].length - 1) + match[0].indexOf(match[1]!);
          const mark = this.type.create({ href });
          state.tr.addMark(from, from + match[1]!.length, mark).insertText(match[0].at(-1)!, range.to);
          state.tr.removeStoredMark(this.type);
        },
      }),
    ];
  },
  addProseMirrorPlugins() {
    const { editor, type } = this;
    return [
      new Plugin({
        props: {
          // An address pasted over words makes them a link.
          handlePaste: (_view, event) => {
            const text = event.clipboardData?.getData("text/plain").trim() ?? "";
            if (editor.state.selection.empty || /\s/.test(text) || !/^(https?:|mailto:)/i.test(text)) return false;
            const href = addressOf(text);
            return href !== null && editor.commands.setMark(type, { href, variable: null, fallback: null });
          },
          handleClick: (_view, _pos, event) => {
            const link = (event.target as HTMLElement).closest("a");
            if (!link) return false;
            event.preventDefault();
            return false;
          },
        },
      }),
    ];
  },
});
