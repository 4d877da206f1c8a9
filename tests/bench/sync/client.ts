import { type Door, framesOf, type Heard } from "./door.ts";
import { openSocket, type RawSocket } from "./web-socket.ts";

/** Somebody who has a room open and keeps no document of it. */
export type Client = {
  write(update: Uint8Array): void;
  mark(version: number): void;
  leave(): Promise<void>;
};

type Ears = {
  /** An edit of somebody, lent for the call. */
  onUpdate?: (update: Uint8Array) => void;
  onSaved?: (version: number) => void;
  onTaken?: () => void;
};

/** Comes into the room and resolves once it was given the text, with the bytes of that.
 * @throws {Error} the server refused, or closed before. */
export async function join(door: Door, room: string, ears: Ears): Promise<{ client: Client; text: Uint8Array }> {
  const frames = framesOf(door, room);
  const given = Promise.withResolvers<Uint8Array>();
  let left = false;
  const [before, after] = door.path;
  const socket = await openSocket({ port: door.port, path: before + room + after, headers: door.headers }, {
    onFrame: (frame, by) => hear(frames.read(frame), by),
    onClose(code) {
      given.reject(new Error(`${room}: closed with ${code} before the text came`));
      if (!left) throw new Error(`${room}: the server closed with ${code}`);
    },
  });
  for (const frame of frames.hello) socket.send(frame);

  function hear(heard: Heard, by: RawSocket): void {
    if (heard.kind === "content") {
      if (heard.answer) given.resolve(heard.update.slice());
      ears.onUpdate?.(heard.update);
    } else if (heard.kind === "asked") by.send(frames.nothing);
    else if (heard.kind === "saved") ears.onSaved?.(heard.version);
    else if (heard.kind === "taken") ears.onTaken?.();
  }

  const text = await given.promise;
  return {
    text,
    client: {
      write: (update) => socket.send(frames.write(update)),
      mark: (version) => socket.send(frames.mark(version)),
      leave() {
        left = true;
        return socket.close();
      },
    },
  };
}
