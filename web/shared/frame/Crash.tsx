import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/states.tsx";

/** What is left when a page throws, or when its code is gone from the server since a new version is out. */
export function Crash(props: { error: unknown; reset: () => void }) {
  console.error(props.error);
  const isOld = () => /dynamically imported module|Importing a module/i.test(String(props.error));
  const title = () =>
    !isOld()
      ? "Something went wrong on this page"
      : navigator.onLine
      ? "A new version of Parley is out"
      : "You are offline";
  return (
    <div role="alert">
      <EmptyState
        title={title()}
        action={
          <>
            <Button look="primary" onClick={() => location.reload()}>Reload</Button>
            {isOld() ? null : <Button onClick={props.reset}>Try again</Button>}
          </>
        }
      >
        {isOld()
          ? (navigator.onLine ? "Reload to go on." : "This page was not loaded yet. Reload when you are back.")
          : "Nothing that was saved is lost."}
      </EmptyState>
    </div>
  );
}
