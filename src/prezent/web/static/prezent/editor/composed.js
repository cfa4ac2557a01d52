// The blocks of a letter and their two forms, restricted HTML and composed text.
// The rules stand in src/prezent/domain/mail/composed.py; tests/corpus/composed/vectors.json holds both sides to them.
//
// Blocks: {runs: [{text, href, strong, em}]} is a paragraph, "\n" in a run a line break;
//         {ordered, items: [[block, …], …]} is a list.

const words = (text) => new Set(text.split(" "));
const BLOCKS = words(
  "address article aside blockquote caption center dd details dialog div dl dt fieldset figcaption figure footer form " +
  "h1 h2 h3 h4 h5 h6 header hgroup hr legend main nav p pre section summary table tbody td tfoot th thead tr");
const DROPPED = words(
  "audio button canvas embed iframe math noembed noframes noscript object script select style svg template textarea " +
  "title video");
const MAX_DEPTH = 8;
const LAYOUT = /[\t\n\r\f]/g;
const HREF = /^(?:https?:|mailto:|tel:)[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff]+$/i;
const MARKER = /^( *)(?:(-)|([1-9][0-9]{0,8})\.) ([^]*)$/;
const SOFT = "\r"; // stands for the white space of the source's layout, until its neighbours are known
const PLAIN = { href: null, strong: false, em: false };

const storable = (text) => text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");
const paragraph = (text) => ({ runs: text ? [{ text, ...PLAIN }] : [] });
const same = (a, b) => a.href === b.href && a.strong === b.strong && a.em === b.em;
const textOfRuns = (runs) => runs.map((run) => run.text).join("");

/** The target of a link as it is kept, or null when it is no link for a letter. */
export function safeHref(value) {
  const target = (value ?? "").replace(/[\t\n\r]/g, "").replace(/^[ \f]+|[ \f]+$/g, "");
  return HREF.test(target) && URL.canParse(target) ? target : null;
}

/** `html` with styles and event handlers as `data-` attributes: a strict policy complains when these are but read. */
export function undressed(html) {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, "$1data-$2"));
}

/** A tree of `html` that loads nothing, runs nothing and has no styles. */
export function inertTree(html) {
  const root = document.implementation.createHTMLDocument("").createElement("div");
  root.innerHTML = undressed(storable(html));
  return root;
}

/** Reads any HTML into blocks. */
export function blocksFromHTML(html) {
  return new Builder().read(inertTree(html));
}

class Builder {
  blocks = [];
  holders = []; // the open lists and items, outermost first: {list} or {item}
  runs = [];
  explicit = false; // a <p> is a paragraph even when it is empty
  pre = 0;

  read(root) {
    this.children(root, PLAIN);
    this.closeParagraph();
    return tidy(this.blocks);
  }

  children(node, marks) {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) this.text(child.data, marks);
      else if (child.nodeType === 1) this.element(child, marks);
    }
  }

  text(data, marks) {
    const text = this.pre ? data.replace(/\r\n?/g, "\n").replace(/[\t\f]/g, " ") : data.replace(LAYOUT, SOFT);
    this.runs.push({ text, ...marks });
  }

  element(node, marks) {
    const tag = node.localName;
    if (DROPPED.has(tag)) return;
    if (tag === "br") this.runs.push({ text: "\n", ...marks });
    else if (tag === "b" || tag === "strong") this.children(node, { ...marks, strong: true });
    else if (tag === "i" || tag === "em") this.children(node, { ...marks, em: true });
    else if (tag === "a") this.children(node, { ...marks, href: safeHref(node.getAttribute("href")) ?? marks.href });
    else if (tag === "ul" || tag === "ol" || tag === "li" || BLOCKS.has(tag)) this.block(node, tag, marks);
    else this.children(node, marks);
  }

  block(node, tag, marks) {
    this.closeParagraph();
    this.explicit = tag === "p";
    const holder = this.holder(tag);
    if (holder) this.holders.push(holder);
    if (tag === "pre") this.pre += 1;
    this.children(node, marks);
    this.closeParagraph();
    if (tag === "pre") this.pre -= 1;
    if (holder) this.holders.pop();
  }

  holder(tag) {
    const last = this.holders.at(-1);
    if (tag === "li" && last?.list) {
      const item = [];
      last.list.items.push(item);
      return { item };
    }
    if (tag !== "ul" && tag !== "ol") return null;
    const lists = this.holders.filter((holder) => holder.list);
    if (lists.length >= MAX_DEPTH) return lists.at(-1);
    const list = { ordered: tag === "ol", items: [] };
    this.target(false).push(list);
    return { list };
  }

  // What stands in a list outside its items gets an item.
  target(newItem) {
    const last = this.holders.at(-1);
    if (!last) return this.blocks;
    if (last.item) return last.item;
    if (newItem || !last.list.items.length) last.list.items.push([]);
    return last.list.items.at(-1);
  }

  closeParagraph() {
    if (this.explicit || this.runs.some((run) => /[^ \r]/.test(run.text))) {
      this.target(true).push({ runs: settle(this.runs) });
    }
    this.runs = [];
    this.explicit = false;
  }
}

// Decides the white space, drops the filler break, marks the breaks, joins equal neighbours.
function settle(runs) {
  const out = [];
  let space = []; // white space whose neighbour to the right is not known yet
  const settleSpace = (edge) => {
    if (space.some((run) => run.text.includes(SOFT))) {
      const drop = edge || !out.length || out.at(-1).text === "\n";
      space = drop ? [] : [{ ...space[0], text: " " }];
    }
    out.push(...space);
    space = [];
  };
  for (const run of runs) {
    for (const text of run.text.match(/[ \r]+|\n|[^ \r\n]+/g) ?? []) {
      if (text[0] === " " || text[0] === SOFT) {
        space.push({ ...run, text });
      } else {
        settleSpace(text === "\n");
        out.push({ ...run, text });
      }
    }
  }
  settleSpace(true);
  if (out.at(-1)?.text === "\n") out.pop();
  return canonicalRuns(out);
}

// A break is marked where the text on both sides of it is; neighbours with equal marks are one run.
export function canonicalRuns(runs) {
  const parts = runs.flatMap((run) => run.text.split(/(\n)/).filter(Boolean).map((text) => ({ ...run, text })));
  let after = PLAIN;
  const following = parts.map(() => PLAIN);
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    if (parts[index].text !== "\n") after = parts[index];
    following[index] = after;
  }
  let before = PLAIN;
  const out = [];
  parts.forEach((part, index) => {
    let marked = part;
    if (part.text === "\n") {
      const next = following[index];
      const href = before.href === next.href ? before.href : null;
      marked = { text: "\n", href, strong: before.strong && next.strong, em: before.em && next.em };
    } else {
      before = part;
    }
    const previous = out.at(-1);
    if (previous && same(previous, marked)) previous.text += marked.text;
    else out.push({ ...marked });
  });
  return out;
}

// Drops lists without items; begins every item with a paragraph.
function tidy(blocks) {
  return blocks.filter((block) => {
    if (block.runs) return true;
    block.items = block.items.map((item) => {
      const kept = tidy(item);
      return kept[0]?.runs ? kept : [paragraph(""), ...kept];
    });
    return block.items.length > 0;
  });
}

/** Reads plain text into blocks; with `lists` false, markers stay as typed. */
export function blocksFromText(text, { lists = true } = {}) {
  const plain = storable(text).replace(/\r\n?/g, "\n").replace(/[\t\f]/g, " ");
  const trimmed = plain.replace(/^ +$/gm, "").replace(/^\n+|\n+$/g, "");
  return trimmed.split("\n\n").flatMap((chunk) =>
    lists ? new TextChunk().read(chunk.split("\n")) : [paragraph(chunk)]);
}

class TextChunk {
  blocks = [];
  lines = []; // of the paragraph being read
  lists = []; // the open lists, outermost first

  read(lines) {
    for (const line of lines) {
      if (this.item(line) || this.continuation(line)) continue;
      this.lists = [];
      this.lines.push(line);
    }
    this.closeParagraph(!this.blocks.length);
    return this.blocks;
  }

  closeParagraph(keepEmpty) {
    const text = this.lines.join("\n");
    if (keepEmpty || /[^\n]/.test(text)) this.blocks.push(paragraph(text));
    this.lines = [];
  }

  item(line) {
    const match = MARKER.exec(line);
    if (!match) return false;
    const [, spaces, dash, digits, rest] = match;
    const level = spaces.length / 2;
    if (!Number.isInteger(level) || level > this.lists.length || level >= MAX_DEPTH) return false;
    const ordered = !dash;
    const list = this.lists[level];
    const follows = list?.ordered === ordered && (!ordered || Number(digits) === list.items.length + 1);
    if (!follows && ordered && digits !== "1") return false;
    this.closeParagraph(false);
    this.lists.length = follows ? level + 1 : level;
    if (!follows) {
      const made = { ordered, items: [] };
      (this.lists.at(-1)?.items.at(-1) ?? this.blocks).push(made);
      this.lists.push(made);
    }
    this.lists[level].items.push([paragraph(rest)]);
    return true;
  }

  continuation(line) {
    const spaces = line.length - line.replace(/^ +/, "").length;
    const depth = Math.min(this.lists.length, Math.floor(spaces / 2));
    if (!depth) return false;
    this.lists.length = depth;
    this.lists.at(-1).items.at(-1).push(paragraph(line.slice(2 * depth)));
    return true;
  }
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
const escapeText = (text) => text.replace(/[&<>]/g, (char) => ENTITIES[char]);
const escapeAttribute = (text) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]);

/** Writes blocks as canonical restricted HTML; "" for none, or for one empty paragraph alone. */
export function htmlOf(blocks) {
  if (blocks.length === 1 && blocks[0].runs && !blocks[0].runs.length) return "";
  return blocks.map(blockHTML).join("");
}

function blockHTML(block) {
  if (block.runs) return `<p>${inlineHTML(block.runs) || "<br>"}</p>`;
  const tag = block.ordered ? "ol" : "ul";
  return `<${tag}>${block.items.map(itemHTML).join("")}</${tag}>`;
}

function itemHTML([first, ...rest]) {
  const visible = !first.runs.length || /[^ ]/.test(textOfRuns(first.runs));
  const head = visible && rest.every((block) => !block.runs) ? inlineHTML(first.runs) : blockHTML(first);
  return `<li>${head}${rest.map(blockHTML).join("")}</li>`;
}

function inlineHTML(runs) {
  let out = "";
  let open = [];
  const close = (from) => open.slice(from).reverse().forEach(([tag]) => { out += `</${tag}>`; });
  for (const run of runs) {
    const wanted = [];
    if (run.href) wanted.push(["a", `<a href="${escapeAttribute(run.href)}">`]);
    if (run.strong) wanted.push(["strong", "<strong>"]);
    if (run.em) wanted.push(["em", "<em>"]);
    let shared = 0;
    while (shared < open.length && open[shared][1] === wanted[shared]?.[1]) shared += 1;
    close(shared);
    out += wanted.slice(shared).map(([, start]) => start).join("");
    out += escapeText(run.text).replaceAll("\n", "<br>");
    open = wanted;
  }
  close(0);
  return textOfRuns(runs).endsWith("\n") ? `${out}<br>` : out;
}
