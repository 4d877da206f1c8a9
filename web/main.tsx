import "./theme.css";
import { render } from "solid-js/web";
import { App } from "./app.tsx";

// Browsers without Temporal get it before anything is shown; the others load nothing. No module of ours uses it while it loads.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");

render(() => <App />, document.getElementById("app")!);
