import { createMemo, createSignal, For, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { Line, Words } from "#web/shared/diff/Line.tsx";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Switch } from "#web/shared/ui/Switch.tsx";
import { FileText } from "#web/shared/ui/icons.ts";

type PastText = Answer<"GET /api/history/:room/at/:seq">;
type Authored = PastText["lines"]["subject"][number];

/** A text as it stood, every word in the colour of whoever wrote it (CO6). */
export function AuthoredText(props: { text: PastText }) {
  const [showAuthors, setShowAuthors] = createSignal(true);
  const authors = createMemo(() => new Map(props.text.authors.map((author) => [author.id, author])));
  const shares = createMemo(() => sharesOf(props.text));
  const colorOf = (authorId: string | null) => showAuthors() ? authors().get(authorId ?? "")?.color : undefined;
  return (
    <div class="flex flex-col gap-3 text-base leading-6">
      <div class="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <For each={props.text.authors}>
          {(author) => (
            <span class="flex items-center gap-1.5">
              <Avatar name={author.name} color={author.color} size="sm" />
              {author.name}
              <span class="text-muted tabular-nums">{shares().get(author.id)} %</span>
            </span>
          )}
        </For>
        <Show when={props.text.authors.length > 0} fallback={<span class="text-muted">As it began</span>}>
          <Switch class="ml-auto" label="Colour by author" checked={showAuthors()} onChange={setShowAuthors} />
        </Show>
      </div>
      <Show when={props.text.lines.subject.length > 0}>
        <div class="border-b pb-3">
          <p class="text-xs text-faint">Subject</p>
          <p class="font-medium break-words">
            <Stretches of={props.text.lines.subject} colorOf={colorOf} />
          </p>
        </div>
      </Show>
      <div class="flex flex-col gap-1.5">
        <For each={props.text.lines.body}>
          {(line) => (
            <Line shape={line.shape}>
              <Show when={line.stretches.length > 0} fallback={<br />}>
                <Stretches of={line.stretches} colorOf={colorOf} />
              </Show>
            </Line>
          )}
        </For>
      </div>
      <Show when={props.text.files.length > 0}>
        <ul class="flex flex-col gap-1 border-t pt-3 text-sm" aria-label="Files">
          <For each={props.text.files}>
            {(file) => (
              <li class="flex items-center gap-2">
                <FileText size={15} class="shrink-0 text-muted" aria-hidden="true" />
                {file.name}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

const Stretches = (props: { of: Authored[]; colorOf: (authorId: string | null) => string | undefined }) => (
  <For each={props.of}>
    {(stretch) => (
      <Show when={props.colorOf(stretch.authorId)} fallback={<Words of={stretch} />}>
        {(color) => (
          <span
            class="rounded-xs border-b-2"
            style={{
              "border-color": color(),
              "background-color": `color-mix(in srgb, ${color()} 16%, transparent)`,
            }}
          >
            <Words of={stretch} />
          </span>
        )}
      </Show>
    )}
  </For>
);

/** How much of the letters is whose, in whole percent. */
function sharesOf({ lines }: PastText): Map<string, number> {
  const all = [...lines.subject, ...lines.body.flatMap(({ stretches }) => stretches)];
  const total = all.reduce((sum, { text }) => sum + text.length, 0);
  const counts = new Map<string, number>();
  for (const { text, authorId } of all) {
    if (authorId !== null) counts.set(authorId, (counts.get(authorId) ?? 0) + text.length);
  }
  return new Map([...counts].map(([id, count]) => [id, Math.round(100 * count / total)]));
}
