import { lazyPart } from "#web/shared/lazy.tsx";

/** The draft of a pending message, edited live with others. The editor's code is fetched when it is first shown or preloaded. */
export const DraftEditor = lazyPart(() => import("./LiveDraft.tsx"));
