import { expect, test } from "vitest";
import { ApiError, errorBeside, errorOf, errorOn, offline, wordsOf } from "#web/shared/api-error.ts";

const refused = errorOf(422, {
  error: { code: "invalid_field", message: "is empty", field: "name", requestId: "01R" },
});

test("[PD7] a refusal keeps its code, field and request id", () => {
  expect(refused).toMatchObject({
    status: 422,
    code: "invalid_field",
    message: "is empty",
    field: "name",
    requestId: "01R",
  });
});

test("[AD4] a refusal shows at its field as a sentence, and nowhere else", () => {
  expect(errorOn(refused, "name")).toBe("Is empty.");
  expect(errorOn(refused, "email")).toBeNull();
  expect(errorOn(new ApiError(422, "invalid_field", "replyTo: is no address", "replyTo"), "replyTo"))
    .toBe("Is no address.");
  expect(errorBeside(refused, ["name"])).toBeNull();
});

test("[AD4] a refusal of a field that the form does not show is said beside it", () => {
  expect(errorBeside(refused, ["email"])).toBe("Is empty.");
  expect(errorBeside(null, [])).toBeNull();
});

test("[AD4] a failed server is not quoted, only its request id is kept", () => {
  const failed = errorOf(500, { error: { code: "internal", message: "SELECT boom", requestId: "01F" } });
  expect(wordsOf(failed)).not.toContain("SELECT");
  expect(failed.requestId).toBe("01F");
});

test.each([
  [413, "too_large"],
  [429, "too_fast"],
  [502, "internal"],
  [418, "internal"],
])("a page of a proxy with status %i becomes plain words (%s)", (status, code) => {
  const error = errorOf(status, "<html>nginx</html>");
  expect(error.code).toBe(code);
  expect(wordsOf(error)).not.toContain("nginx");
});

test("a server that was not reached says so", () => {
  expect(offline()).toMatchObject({ status: 0, code: "offline" });
  expect(wordsOf(offline())).toContain("connection");
});

test("a fault of the app is not told in its own words", () => {
  expect(wordsOf(new TypeError("x is not a function"))).not.toContain("function");
  expect(new ApiError(1, "conflict", "y")).toBeInstanceOf(Error);
});
