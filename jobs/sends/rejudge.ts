export { lifeHold } from "./life-words.ts";
