import { Match, type ParentProps, Switch } from "solid-js";
import { ApiError } from "#web/shared/api-error.ts";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { ErrorState, SkeletonLines } from "#web/shared/ui/states.tsx";
import { Door } from "./Door.tsx";

type LinkQuery = { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };

/** Shows its children when a one-time link is open, else why it is not. `gone` says what to do about a used one. */
export function IfLinkOpen(props: ParentProps<{ query: LinkQuery; gone: string }>) {
  const isGone = () =>
    props.query.error instanceof ApiError && ["link_expired", "not_found"].includes(props.query.error.code);
  return (
    <Switch fallback={props.children}>
      <Match when={props.query.isPending}>
        <Door title="One moment">
          <SkeletonLines lines={4} />
        </Door>
      </Match>
      <Match when={isGone()}>
        <Door title="This link is no longer open" lead={props.gone}>
          <LinkButton href="/sign-in" look="primary" class="w-full">Go to sign-in</LinkButton>
        </Door>
      </Match>
      <Match when={props.query.isError}>
        <Door title="Parley">
          <ErrorState error={props.query.error} retry={() => props.query.refetch()} />
        </Door>
      </Match>
    </Switch>
  );
}
