import { type Answer, newKey, refusedBy, urlOf } from "../api.ts";
import { offline } from "../api-error.ts";

export type Uploaded = Answer<"POST /api/attachments">;

/**
 * Uploads one file and says how far it is, 0 to 1. By XMLHttpRequest, since `fetch` does not tell how much has left.
 * @throws {ApiError} refused or unreachable; an `AbortError` when `signal` said so.
 */
export function uploadFile(
  file: Blob,
  o: { name: string; onPart: (part: number) => void; signal: AbortSignal },
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", urlOf("/api/attachments", {}, { name: o.name }));
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("idempotency-key", newKey());
    request.upload.onprogress = ({ loaded, total }) => total > 0 && o.onPart(loaded / total);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(refusedBy(request.status, request.responseText));
    };
    request.onerror = () => reject(offline());
    request.onabort = () => reject(new DOMException("the upload was given up", "AbortError"));
    o.signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
