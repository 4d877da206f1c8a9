const order = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof order)[number];
export type Log = (level: Exclude<LogLevel, "silent">, event: string, fields?: Record<string, unknown>) => void;

/** One JSON line an event on standard output (OP1); what is below `least` is left out. */
export function makeLog(least: LogLevel, write: (line: string) => void = console.log): Log {
  return (level, event, fields) => {
    if (order.indexOf(level) < order.indexOf(least)) return;
    write(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }));
  };
}
