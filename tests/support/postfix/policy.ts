/** What a mail server asks about each address before it takes it (Postfix's policy delegation: lines `name=value`, an empty one at the
 * end): the way that greylisting is done. */
export function openPolicy() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answers = new Map<string, string>();
  const asked: string[] = [];
  const lines = new Set<Deno.Conn>();

  const answerTo = (question: string): string => {
    const address = /^recipient=(.*)$/m.exec(question)?.[1] ?? "";
    asked.push(address);
    return `action=${answers.get(address) ?? "dunno"}\n\n`;
  };
  async function serve(line: Deno.Conn): Promise<void> {
    lines.add(line);
    let text = "";
    try {
      for await (const piece of line.readable.pipeThrough(new TextDecoderStream())) {
        text += piece;
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          await line.write(new TextEncoder().encode(answerTo(text.slice(0, end))));
          text = text.slice(end + 2);
        }
      }
    } catch {
      // The server has gone, and its questions with it.
    } finally {
      lines.delete(line);
    }
  }
  void (async () => {
    for await (const line of listener) void serve(line);
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    asked,
    answer: (address: string, line: string | null) =>
      void (line === null ? answers.delete(address) : answers.set(address, line)),
    close() {
      listener.close();
      for (const line of lines) line.close();
    },
  };
}
