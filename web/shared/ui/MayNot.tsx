import type { JSX } from "solid-js";
import { LinkButton } from "./Button.tsx";
import { Lock } from "./icons.ts";
import { EmptyState } from "./states.tsx";

/** Stands in the place of a page that is not for this teammate's role, and says who may (AD1). */
export function MayNot(props: { title: string; children: JSX.Element }) {
  return (
    <EmptyState
      icon={<Lock size={18} aria-hidden="true" />}
      title={props.title}
      action={<LinkButton href="/">Go to the start</LinkButton>}
    >
      {props.children}
    </EmptyState>
  );
}
