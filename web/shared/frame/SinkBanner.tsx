import { A } from "@solidjs/router";
import { Inbox } from "../ui/icons.ts";

/** Says on every page that this is a copy to try things on: its mail reaches nobody (CH2). */
export function SinkBanner() {
  return (
    <section
      aria-label="Test copy"
      class="mb-2 flex items-center gap-3 rounded-lg bg-accent-soft px-4 py-1.5 text-sm text-accent phone:mb-0 phone:rounded-none"
    >
      <Inbox size={16} class="shrink-0" aria-hidden="true" />
      <p class="min-w-0 flex-1">
        This copy of Parley catches its mail: nothing reaches anybody, all of it is in the{" "}
        <A href="/outbox" class="font-medium underline">outbox</A>.
      </p>
    </section>
  );
}
