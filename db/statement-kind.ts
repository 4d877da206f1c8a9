const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[()]|[a-z_]+/gi;
const mainVerb = /^(?:select|values|insert|replace|update|delete)$/;
const readingPragma =
  /^\s*pragma\s+(?:\w+\.)?(?:integrity_check|quick_check|foreign_key_check|table_x?info|index_x?info|index_list|table_list|page_count|page_size|freelist_count|compile_options)\b/i;
const remembered = new Map<string, boolean>();
const mostRemembered = 2000;

/** Whether the statement cannot write: a select, values or explain, also behind `with`. When in doubt it is a write, which is
 * only slower. */
export function isRead(sql: string): boolean {
  const known = remembered.get(sql);
  if (known !== undefined) return known;
  const answer = readsOnly(sql);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(sql, answer);
  return answer;
}

function readsOnly(sql: string): boolean {
  if (readingPragma.test(sql)) return true;
  let depth = 0;
  let first = "";
  for (const [text] of sql.matchAll(token)) {
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (/^[a-z_]/i.test(text) && depth === 0) {
      const word = text.toLowerCase();
      first ||= word;
      if (first !== "with") return first === "select" || first === "values" || first === "explain";
      if (mainVerb.test(word)) return word === "select" || word === "values";
    }
  }
  return false;
}
