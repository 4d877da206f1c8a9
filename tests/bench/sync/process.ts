/** What the kernel says of a process and all its threads. */

/** Clock ticks a second of /proc, the same on every Linux that Deno runs on. */
const ticksPerSecond = 100;

/** User and system time so far, in ms, to 10 ms. */
export function cpuMs(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 1000 / ticksPerSecond;
}

/** Resident memory in MiB, as it is and as it was at most. */
export function memoryMiB(pid: number): { now: number; peak: number } {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1024;
  return { now: of("VmRSS"), peak: of("VmHWM") };
}

const quietMs = 500;
const quietCpuMs = 25;

/** Resolves when the process has been at rest since `leastMs`, such as a store that waits for a pause has written.
 * False where it was still busy after `mostMs`. */
export async function atRest(pid: number, { leastMs, mostMs }: { leastMs: number; mostMs: number }): Promise<boolean> {
  const beganMs = performance.now();
  for (let before = cpuMs(pid);;) {
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    const now = cpuMs(pid);
    const tookMs = performance.now() - beganMs;
    if (tookMs >= leastMs && now - before <= quietCpuMs) return true;
    if (tookMs >= mostMs) return false;
    before = now;
  }
}
