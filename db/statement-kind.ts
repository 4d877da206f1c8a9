const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\w+|[^\s\w]/g;
const mainVerb = /^(?:select|values|insert|replace|update|delete)$/;
const controlVerb = /^(?:begin|commit|end|rollback|savepoint|release)$/;
const readingVerb = /^(?:select|values|explain)$/;
const readingPragma =
  /^\s*pragma\s+(?:\w+\.)?(?:integrity_check|quick_check|foreign_key_check|table_x?info|index_x?info|index_list|table_list|page_count|page_size|freelist_count|compile_options)\b/i;

/** `control` would end or open a transaction under others' feet; of `several` SQLite would run the first and drop the rest. */
export type StatementKind = "read" | "write" | "control" | "several";

const remembered = new Map<string, StatementKind>();
const mostRemembered = 2000;

/** What the door does with the statement. A read cannot write: select, values or explain, also behind `with`. When in doubt
 * it is a write, which is only slower. */
export function kindOf(sql: string): StatementKind {
  const known = remembered.get(sql);
  if (known) return known;
  const kind = judge(sql);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(sql, kind);
  return kind;
}

export const isRead = (sql: string): boolean => kindOf(sql) === "read";

function judge(sql: string): StatementKind {
  let depth = 0;
  let verb = "";
  let ended = false;
  for (const [text] of sql.matchAll(token)) {
    if (text.startsWith("--") || text.startsWith("/*")) continue;
    if (ended && text !== ";") return "several";
    if (text === ";") ended = true;
    else if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (depth === 0 && (verb === "" || (verb === "with" && mainVerb.test(text.toLowerCase())))) {
      verb = text.toLowerCase();
    }
  }
  if (controlVerb.test(verb)) return "control";
  return readingVerb.test(verb) || readingPragma.test(sql) ? "read" : "write";
}
