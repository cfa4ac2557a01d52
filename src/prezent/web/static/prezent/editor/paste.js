// What comes in by the clipboard or by dragging: words keep their paragraphs, lists, weight, slant and links, and
// nothing else; pictures and files leave as files.
import { Slice } from "./vendor/prosemirror.min.js";
import { blocksFromHTML, blocksFromText, htmlOf, inertTree, undressed } from "./composed.js";
import { docFromBlocks } from "./document.js";
import { schema } from "./schema.js";

const WORD_LEVEL = /mso-list:[^;]*\blevel(\d)/i;
const WEIGHT = /(?:^|;)\s*font-weight\s*:\s*(\w+)/i;
const SLANT = /(?:^|;)\s*font-style\s*:\s*(\w+)/i;

/** Foreign HTML as restricted HTML. What this editor copied passes untouched, its schema holds it. */
export function transformHTML(html) {
  if (/<[^>]*\sdata-pm-slice=/i.test(html)) return undressed(html);
  const root = inertTree(html);
  for (const node of root.querySelectorAll("[data-style]")) translateStyle(node);
  liftWordLists(root);
  for (const node of root.querySelectorAll("p")) {
    if (/^[\s\u00a0]+$/.test(node.textContent) && node.textContent.includes("\u00a0")) node.textContent = "";
  }
  return htmlOf(blocksFromHTML(root.innerHTML));
}

// The weight and the slant that a style gives become marks; a <b> that is not bold (Google Docs) becomes nothing.
function translateStyle(node) {
  const style = node.getAttribute("data-style");
  const weight = WEIGHT.exec(style)?.[1].toLowerCase();
  const slant = SLANT.exec(style)?.[1].toLowerCase();
  const light = weight === "normal" || Number(weight) < 600;
  if ((node.localName === "b" || node.localName === "strong") && light) node.replaceWith(...node.childNodes);
  if (node.localName !== "span" && node.localName !== "font") return;
  if (weight && !light && weight !== "inherit") wrapContent(node, "strong");
  if (slant === "italic" || slant === "oblique") wrapContent(node, "em");
}

function wrapContent(node, tag) {
  const mark = node.ownerDocument.createElement(tag);
  mark.append(...node.childNodes);
  node.append(mark);
}

// Word writes a list as paragraphs with a typed marker; the marker says which kind it is.
function liftWordLists(root) {
  let lists = [];
  let last = null;
  for (const node of [...root.querySelectorAll("p[data-style*='mso-list']")]) {
    const level = Number(WORD_LEVEL.exec(node.getAttribute("data-style"))?.[1] ?? 0);
    const marker = [...node.querySelectorAll("[data-style]")].find((one) => /mso-list:\s*ignore/i.test(one.getAttribute("data-style")));
    if (!level || !marker) continue;
    const tag = /[0-9a-z]+[.)]/i.test(marker.textContent) ? "ol" : "ul";
    marker.remove();
    if (last !== node.previousElementSibling) lists = [];
    lists.length = Math.min(lists.length, level);
    if (lists.length === level && lists.at(-1).localName !== tag) lists.length -= 1;
    while (lists.length < level) {
      const list = root.ownerDocument.createElement(tag);
      if (lists.length) lists.at(-1).append(list);
      else node.before(list);
      lists.push(list);
    }
    const item = root.ownerDocument.createElement("li");
    item.append(...node.childNodes);
    lists.at(-1).append(item);
    last = lists[0];
    node.remove();
  }
}

/** Plain text as a slice; `literal` (pasted "as plain text") makes no lists of it. */
export function textSlice(text, literal) {
  return openSlice(docFromBlocks(schema, blocksFromText(text, { lists: !literal })));
}

/** The content of a document as a slice whose outer paragraphs join those around the cursor. */
export function openSlice(doc) {
  return new Slice(doc.content, doc.firstChild.isTextblock ? 1 : 0, doc.lastChild.isTextblock ? 1 : 0);
}

/** The files in a clipboard or a drag. With words beside them they are a picture of these words, and left out. */
export function filesIn(data) {
  const files = [...(data?.files ?? [])];
  const html = data?.getData("text/html") ?? "";
  if (!html) return files;
  const root = inertTree(html);
  for (const node of root.querySelectorAll("style, script, title")) node.remove();
  if (!root.textContent.trim()) return files.length ? files : picturesIn(root);
  return picturesIn(root);
}

// Pictures that the HTML itself carries, as files.
function picturesIn(root) {
  const found = [];
  for (const node of root.querySelectorAll("img[src^='data:image/']")) {
    const match = /^data:(image\/[a-z0-9.+-]+);base64,([a-z0-9+/=\s]+)$/i.exec(node.getAttribute("src"));
    if (!match) continue;
    const bytes = Uint8Array.from(atob(match[2].replace(/\s/g, "")), (char) => char.charCodeAt(0));
    const ending = match[1].split("/")[1].split("+")[0];
    found.push(new File([bytes], `${found.length + 1}.${ending}`, { type: match[1] }));
  }
  return found;
}
