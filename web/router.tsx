import { Navigate, type RouteDefinition, Router } from "@solidjs/router";
import type { Component, ParentProps } from "solid-js";
import { featurePage, hasFeature } from "./features.tsx";
import { doors, pages, places, settingsPages, settingsPlaces } from "./places.ts";
import { Frame } from "./shared/frame/Frame.tsx";
import { NotFound } from "./shared/frame/NotFound.tsx";
import { SettingsFrame } from "./shared/frame/SettingsFrame.tsx";

function routesOf(list: { path: string | string[]; feature: string }[]): RouteDefinition[] {
  return list.flatMap(({ path, feature }) => {
    const component = featurePage(feature);
    return component ? [{ path, component }] : [];
  });
}

const firstOf = (list: { path: string; feature: string }[]) => list.find((place) => hasFeature(place.feature))?.path;
const home = firstOf(places) ?? "/settings";
const settingsHome = firstOf(settingsPlaces);

const routes: RouteDefinition[] = [
  ...routesOf(doors),
  {
    path: "/",
    component: Frame,
    children: [
      { path: "/", component: () => <Navigate href={home} /> },
      ...routesOf(pages),
      {
        path: "/settings",
        component: SettingsFrame,
        children: [
          { path: "/", component: () => (settingsHome ? <Navigate href={settingsHome} /> : <NotFound />) },
          ...routesOf(
            [...settingsPlaces, ...settingsPages].filter((place) => place.path.startsWith("/settings/")),
          ).map((route) => ({
            ...route,
            path: String(route.path).slice("/settings".length),
          })),
          { path: "*", component: NotFound },
        ],
      },
      { path: "*", component: NotFound },
    ],
  },
];

export function AppRouter(props: { root: Component<ParentProps> }) {
  return <Router root={props.root}>{routes}</Router>;
}
