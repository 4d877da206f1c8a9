import { LinkButton } from "../ui/Button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Page } from "../ui/Page.tsx";

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState title="There is nothing at this address" action={<LinkButton href="/">Go to the start</LinkButton>}>
        The link may be old, or what it led to is gone.
      </EmptyState>
    </Page>
  );
}
