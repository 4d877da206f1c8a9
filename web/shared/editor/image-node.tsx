import { Node } from "@tiptap/core";
import type { Node as Item } from "@tiptap/pm/model";
import { cleanId } from "#jobs/document/clean.ts";
import type { ImageAttributes } from "#jobs/document/nodes.ts";
import { imageOf } from "#jobs/document/schema.ts";
import { Picture } from "./Picture.tsx";
import { solidNodeView } from "./solid-node-view.ts";

/** The attributes of an image node. */
export const imageAttributes = ({ attrs }: Item): ImageAttributes => ({
  id: String(attrs["id"]),
  alt: String(attrs["alt"] ?? ""),
  width: attrs["width"] === null ? null : Number(attrs["width"]),
});

/** The picture of the text schema (CO9): a file of ours by its id, never one from elsewhere. */
export const imageNode = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes: () => ({
    id: { default: "", rendered: false },
    alt: { default: "", rendered: false },
    width: { default: null, rendered: false },
  }),
  parseHTML: () => [{
    tag: "img[data-attachment]",
    getAttrs: (element) => {
      const image = imageOf(element);
      return image && cleanId(image.id) !== null && image;
    },
  }],
  // For the clipboard: our own editors read the id, other programs get the words.
  renderHTML: ({ node }) => {
    const { id, alt, width } = imageAttributes(node);
    return ["img", { "data-attachment": id, alt, ...(width === null ? {} : { width: String(width) }) }];
  },
  renderText: ({ node }) => imageAttributes(node).alt,
  addNodeView: () => solidNodeView("picture", imageAttributes, (image) => <Picture image={image()} />),
});
