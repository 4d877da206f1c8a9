import type { JSX } from "solid-js";

/** A titled part of an action's fields. */
export function Part(props: { title: string; children: JSX.Element }) {
  return (
    <section>
      <h3 class="mb-2 text-sm font-semibold">{props.title}</h3>
      {props.children}
    </section>
  );
}
