import { lazyPart } from "../lazy.tsx";

// What is opened for many rows comes when it is opened: no list's first load holds it.

export const TraitsOfManyDialog = lazyPart(
  async () => ({ default: (await import("./TraitsOfManyDialog.tsx")).TraitsOfManyDialog }),
  () => null,
);

export const TrackingDialog = lazyPart(
  async () => ({ default: (await import("./TrackingDialog.tsx")).TrackingDialog }),
  () => null,
);
