// What the accessibility tests ask a page; evaluated after axe itself.
globalThis.checks = {
  /** What axe finds in the page, or in a part of it: [rule, help, [element and reason, …]]. */
  async axe(part, how) {
    const reason = (node) => (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? "";
    const line = (node) => `${node.target.join(" ")}  ${node.html.slice(0, 160)}  ${reason(node)}`;
    const found = await axe.run(part || document, how);
    return found.violations.map((one) => [one.id, one.help, one.nodes.map(line)]);
  },

  /**
   * Colours and chevrons that are still on their way would be judged half-way: they arrive now. Nothing is waited for:
   * a browser without windows may draw no frame for a long time, and an animation goes on with frames.
   */
  atRest() {
    for (const one of document.getAnimations()) {
      if (one.effect.getComputedTiming().endTime === Infinity) one.cancel();
      else one.finish();
    }
  },

  /** Browsers tell a page that a menu opened a moment later; the page answers by moving it inside the window. */
  told: () => Promise.race([
    new Promise((done) => requestAnimationFrame(() => setTimeout(done))),
    new Promise((done) => setTimeout(done, 2000)),
  ]),

  /** What sticks out of the window to the right, when the page can be scrolled sideways. */
  tooWide() {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > page.clientWidth + 1)
      .slice(0, 5)
      .map((one) => `${one.tagName}.${one.className} ${one.getBoundingClientRect().right}`);
  },

  /** Controls whose focus cannot be seen. A ring may be on the control, on a pseudo-element, or on what stands for it. */
  withoutRing(part) {
    const rings = (style) =>
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    const seen = (one) => [null, "::before", "::after"].some((part) => rings(getComputedStyle(one, part)));
    const controls =
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], [contenteditable='true']";
    const without = [];
    for (const one of (document.querySelector(part || "html")).querySelectorAll(controls)) {
      if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
      one.focus({ preventScroll: true, focusVisible: true });
      if (document.activeElement !== one) continue;
      const near = [one, one.closest("label"), one.closest(".row"), one.parentElement, one.closest(".write")];
      if (!near.some((place) => place && seen(place))) without.push(one.outerHTML.slice(0, 120));
    }
    document.activeElement?.blur();
    return without;
  },

  /** What the page says by itself, without the words of people: names, matters, letters, addresses, commands. */
  ownWords() {
    const people = [
      ".msg .words", ".msg header", ".note .words", ".word", ".row-who", ".row-what", ".matter h1", ".event", ".person",
      ".who", "h3", "textarea", "input", "option", "noscript", "#problem", "code", "pre", "kbd", "q", "blockquote",
      "script", "style", "[lang]", ".ProseMirror", ".badge", ".guess b", ".files", ".attached", "#punkty li",
      ".stack > .ic", "td", ".rcpt", ".me", ".held", ".fold summary", "[data-words]",
    ];
    const page = document.body.cloneNode(true);
    for (const one of page.querySelectorAll(people.join(","))) one.remove();
    const names = ["aria-label", "title", "placeholder"];
    const said = [...page.querySelectorAll(names.map((name) => `[${name}]`).join(","))]
      .flatMap((one) => names.map((name) => one.getAttribute(name) ?? ""));
    return [page.textContent, ...said].join(" ").replace(/\s+/g, " ");
  },
};
