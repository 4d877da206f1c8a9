import { Tooltip as Kobalte } from "@kobalte/core/tooltip";
import { A, type AnchorProps } from "@solidjs/router";
import { type JSX, type ParentProps, Show, splitProps } from "solid-js";
import { LoaderCircle } from "./icons.ts";
import { type Side, TooltipPanel, tooltipTiming } from "./Tooltip.tsx";

export type ButtonLook = "primary" | "plain" | "ghost" | "danger";
type Size = "sm" | "md";

const looks: Record<ButtonLook, string> = {
  primary: "bg-accent-solid text-on-accent hover:bg-accent-solid-hover shadow-low",
  plain: "border border-line bg-surface text-text hover:bg-hover shadow-low",
  ghost: "text-muted hover:bg-hover hover:text-text",
  danger: "bg-danger-solid text-white hover:bg-danger-solid-hover shadow-low",
};
const sizes: Record<Size, string> = { sm: "h-7 px-2 text-xs gap-1.5", md: "h-8 px-3 text-sm gap-2" };
const base = "relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md " +
  "font-medium transition-colors disabled:pointer-events-none disabled:opacity-50";

/** The classes of a button, for the rare element that must look like one. */
export const buttonClass = (look: ButtonLook = "plain", size: Size = "md") => `${base} ${looks[look]} ${sizes[size]}`;

type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "type"> & {
  type?: "button" | "submit" | "reset";
  look?: ButtonLook;
  size?: Size;
  pending?: boolean;
};

/** A button. While `pending` it keeps its width, shows a spinner and takes no second press. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ["look", "size", "pending", "class", "children", "disabled"]);
  return (
    <button
      type="button"
      {...rest}
      disabled={own.disabled || own.pending}
      aria-busy={own.pending || undefined}
      class={`${buttonClass(own.look, own.size)} ${own.class ?? ""}`}
    >
      <Show when={own.pending}>
        <span class="absolute inset-0 grid place-items-center">
          <LoaderCircle size={15} class="animate-spin" aria-hidden="true" />
        </span>
      </Show>
      <span class="contents" classList={{ "[&>*]:opacity-0": own.pending, "text-transparent": own.pending }}>
        {own.children}
      </span>
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton(props: ParentProps<AnchorProps & { look?: ButtonLook; size?: Size }>) {
  const [own, rest] = splitProps(props, ["look", "size", "class"]);
  return <A {...rest} class={`${buttonClass(own.look, own.size)} ${own.class ?? ""}`} />;
}

/** A square button with an icon alone; `label` names it to everyone, as tooltip and to assistive technology. */
export function IconButton(props: ButtonProps & { label: string; keys?: string; tooltip?: Side }) {
  const [own, rest] = splitProps(props, ["label", "keys", "tooltip", "size", "class", "look"]);
  return (
    <Kobalte {...tooltipTiming} placement={own.tooltip ?? "top"}>
      <Kobalte.Trigger
        as={Button}
        {...rest}
        aria-label={own.label}
        look={own.look ?? "ghost"}
        class={`${own.size === "sm" ? "size-7" : "size-8"} !px-0 ${own.class ?? ""}`}
      />
      <TooltipPanel text={own.label} keys={own.keys} />
    </Kobalte>
  );
}
