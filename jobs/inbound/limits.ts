/** Bounds of one inbound mail. Beyond them its beginning is read, and it is marked truncated. */

/** Bytes of a mail as it came; the largest that common providers deliver is 25 to 30 MB. */
export const maxBytes = 30 * 1024 * 1024;
/** Bytes of all header fields of all parts. */
export const maxHeaderBytes = 512 * 1024;
/** Multiparts within multiparts. Honest mail has four or five. */
export const maxDepth = 40;
/** Lines that could be boundaries: as many parts there are at most. */
export const maxBoundaryLines = 10_000;
/** Lines of under `shortLine` bytes: each costs as much as a long one, and files come in lines of 60 to 76. */
export const maxShortLines = 40_000;
export const shortLine = 60;
export const maxFiles = 200;
export const maxAddresses = 500;
export const maxReferences = 100;
/** Characters of the plain text and of the HTML that are kept. */
export const maxBodyChars = 1_000_000;
/** Characters of HTML that are sanitized: cleaning a million takes over a second. */
export const maxShownChars = 400_000;
/** Tags and entities of HTML that are sanitized: each costs more than a hundred characters do. */
export const maxTags = 15_000;
export const maxEntities = 30_000;
/** Lines of text that may introduce a quote and are looked at closely. */
export const maxAttributions = 2_000;
/** Characters of a machine-readable part of a report, and how many such parts. */
export const maxReportChars = 256 * 1024;
export const maxReportParts = 40;
/** Characters of all of them. */
export const maxAllReportChars = 512 * 1024;
/** Recipients of one report. */
export const maxReports = 200;
/** Characters of a subject that are searched for what it says. */
export const maxReadSubjectChars = 400;
/** Characters of a body that are searched for what it says to people. */
export const maxReadChars = 60_000;
