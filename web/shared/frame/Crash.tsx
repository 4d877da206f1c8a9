import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/states.tsx";

/** What is left when a page throws, or when its code is gone from the server since a new version is out. */
export function Crash(props: { error: unknown; reset: () => void }) {
  console.error(props.error);
  const isOld = () => /dynamically imported module|Importing a module/i.test(String(props.error));
  return (
    <div role="alert">
      <EmptyState
        title={isOld() ? "A new version of Parley is out" : "Something went wrong on this page"}
        action={
          <>
            <Button look="primary" onClick={() => location.reload()}>Reload</Button>
            {isOld() ? null : <Button onClick={props.reset}>Try again</Button>}
          </>
        }
      >
        {isOld() ? "Reload to go on." : "Nothing that was saved is lost."}
      </EmptyState>
    </div>
  );
}
