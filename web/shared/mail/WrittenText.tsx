import { createMemo, For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { readBraces } from "#jobs/document/braces.ts";

type Variable = { path: string; fallback: string | null };
type Chip = (variable: Variable) => JSX.Element;

/** What a written text may hold; everything else shows its words alone. */
const blocks = new Set(["P", "H1", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "STRONG", "EM", "U", "S"]);

/** A text as the API writes it, `{{user.firstName}}` and all, to be read: its variables are what `chip` makes of them. Nothing of it
 * runs, loads or leads anywhere (AD3). */
export function WrittenText(props: { html: string; chip: Chip; class?: string }) {
  const body = createMemo(() => new DOMParser().parseFromString(props.html, "text/html").body);
  return <div class={`written-text ${props.class ?? ""}`}>{childrenOf(body(), props.chip)}</div>;
}

/** One line of such a text: a subject. */
export function WrittenLine(props: { text: string; chip: Chip }) {
  return <For each={readBraces(props.text)}>{(piece) => (typeof piece === "string" ? piece : props.chip(piece))}</For>;
}

function childrenOf(parent: Node, chip: Chip): JSX.Element {
  return <For each={[...parent.childNodes]}>{(node) => <Piece node={node} chip={chip} />}</For>;
}

function Piece(props: { node: Node; chip: Chip }): JSX.Element {
  const { node } = props;
  if (node.nodeType === Node.TEXT_NODE) return <WrittenLine text={node.nodeValue ?? ""} chip={props.chip} />;
  if (!(node instanceof Element)) return null;
  const inner = () => childrenOf(node, props.chip);
  if (node.tagName === "BR") return <br />;
  if (node.tagName === "IMG") {
    return <span class="rounded-xs bg-pressed px-1 text-muted">{node.getAttribute("alt") || "Picture"}</span>;
  }
  if (node.tagName === "A") {
    return <Anchor address={node.getAttribute("href") ?? ""} chip={props.chip}>{inner()}</Anchor>;
  }
  if (!blocks.has(node.tagName)) return inner();
  return <Dynamic component={node.tagName.toLowerCase()}>{inner()}</Dynamic>;
}

/** The words of a link, with the variable that its address is. */
function Anchor(props: { address: string; chip: Chip; children: JSX.Element }) {
  const variable = () => readBraces(props.address).find((piece) => typeof piece !== "string");
  return (
    <>
      <span class="text-accent underline underline-offset-2" title={props.address}>{props.children}</span>
      <Show when={variable()}>{(found) => <>{" "}{props.chip(found())}</>}</Show>
    </>
  );
}
