import { startStoppedText } from "#jobs/rules/stopped-start.ts";

/** What a hold says to people, for the details that the rules give as codes (jobs/rules/gates.ts). */
export function holdWords(detail: string, sender: { brokenWhy: string | null; breakerWhy: string | null }): string {
  switch (detail) {
    case "workspace":
      return "All sending is paused.";
    case "sender":
      return "This sender is paused.";
    case "start":
      return startStoppedText;
    case "breaker":
      return `Parley has paused this sender: ${
        sender.breakerWhy ?? "too much of its mail went wrong"
      }. It resumes in steps.`;
    case "broken":
      return sender.brokenWhy ?? "The channel does not work.";
    case "public_url":
      return "PUBLIC_URL is not set or leads to this machine only, so that links in the mail would lead nowhere.";
    case "busy":
      return "The provider asked to wait.";
    default:
      return detail;
  }
}
