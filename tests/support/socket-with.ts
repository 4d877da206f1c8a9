/** A WebSocket that carries headers, as a browser's carries its cookie. */
export const socketWith = (headers: Record<string, string>): typeof WebSocket =>
  class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, { protocols, headers } as unknown as string[]);
    }
  };
