import { type Component, lazy } from "solid-js";

const files = import.meta.glob<{ default: Component }>("./features/*/*Page.tsx");
const fileOf = (feature: string) => `./features/${feature}.tsx`;

/** Whether the file of a page exists in this build. */
export const hasFeature = (feature: string) => fileOf(feature) in files;

/** The page of a feature, fetched when it is first shown; undefined where its file is missing. */
export function featurePage(feature: string) {
  const load = files[fileOf(feature)];
  return load && lazy(load);
}
