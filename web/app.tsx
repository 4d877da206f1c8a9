import { useLocation, useNavigate } from "@solidjs/router";
import { QueryClient, QueryClientProvider } from "@tanstack/solid-query";
import { ErrorBoundary, type ParentProps } from "solid-js";
import { doors } from "./places.ts";
import { AppRouter } from "./router.tsx";
import { ApiError } from "./shared/api-error.ts";
import { onSignedOut } from "./shared/api.ts";
import { Crash } from "./shared/frame/Crash.tsx";
import { createShortcutListener } from "./shared/shortcuts/create-shortcuts.ts";
import { ShortcutsOverlay } from "./shared/shortcuts/ShortcutsOverlay.tsx";
import { followSystemTheme } from "./shared/theme.ts";
import { ToastRegion } from "./shared/ui/Toast.tsx";

/** A refusal is an answer: asking again gives the same. Only what was not reached, or failed, is asked again. */
function mayRetry(failures: number, error: Error): boolean {
  const worthIt = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
  return worthIt && failures < 2;
}

export function App() {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: mayRetry, staleTime: 15_000, gcTime: 10 * 60_000 } },
  });
  followSystemTheme();
  createShortcutListener();
  return (
    <QueryClientProvider client={client}>
      <AppRouter root={(props) => <Root client={client}>{props.children}</Root>} />
    </QueryClientProvider>
  );
}

function Root(props: ParentProps<{ client: QueryClient }>) {
  const navigate = useNavigate();
  const location = useLocation();
  onSignedOut(() => {
    props.client.clear();
    if (doors.some((door) => location.pathname.startsWith(door.path.split(":")[0]!))) return;
    navigate(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  });
  return (
    <ErrorBoundary fallback={(error, reset) => <Crash error={error} reset={reset} />}>
      {props.children}
      <ToastRegion />
      <ShortcutsOverlay />
    </ErrorBoundary>
  );
}
