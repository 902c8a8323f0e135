/** A picture for every product: its own, or a drawing of the kind of thing that it is, or its initial. */

import { h, svg } from "./dom";

/** Outlines on a field of 48 by 48, by the words that ask for them. */
const DRAWINGS: [RegExp, string][] = [
  [/shirt|blouse|jumper|sweater/i, "M17 8 7 14l4 8 4-2v20h18V20l4 2 4-8-10-6c-1 3.5-3.6 5-7 5s-6-1.5-7-5z"],
  [/blanket|scarf|throw|towel/i, "M10 8h28v26H10zM10 14h28M10 28h28M13 34v6M18.5 34v6M24 34v6M29.5 34v6M35 34v6"],
  [/pot\b|kettle|jug|teapot/i, "M16 18h16l3 20a2 2 0 0 1-2 2H15a2 2 0 0 1-2-2zM17 18c0-4 3-6 7-6s7 2 7 6M24 12V9M15.2 23 9 17l-2 2 7 12M33 22c8-2 9 11 1.5 12"],
  [/mug|cup\b/i, "M10 14h22v19a6 6 0 0 1-6 6H16a6 6 0 0 1-6-6zM32 18h3a5.5 5.5 0 0 1 0 12h-3M17 5c-2 2 2 3 0 5M24 5c-2 2 2 3 0 5"],
  [/lamp|light/i, "M24 5v9M24 14c-9 0-14 6-14 13h28c0-7-5-13-14-13zM20 27a4 4 0 0 0 8 0M14 35l-2 4M24 36v5M34 35l2 4"],
  [/board|tray/i, "M8 16h26a4 4 0 0 1 4 4v4h4v4h-4v4a4 4 0 0 1-4 4H8zM14 22h14M14 26h10M14 30h14"],
  [/knife|blade|scissors/i, "M6 27 34 9c5 5 5 11 1 15L22 27zM6 27h16v5h-2l-2 4H6z"],
  [/notebook|book|diary|paper/i, "M12 7h22a2 2 0 0 1 2 2v30a2 2 0 0 1-2 2H12zM17 7v34M23 16h7M23 21h7M9 13h5M9 20h5M9 27h5M9 34h5"],
  [/pen\b|pencil|brush/i, "M35 7l6 6-22 23-9 3 3-9zM30 12l6 6M10 39l7-7M13 30l6 6"],
  [/rucksack|backpack|bag\b|tote/i, "M13 20a11 11 0 0 1 22 0v20H13zM19 10V7h10v3M17 28h14v8H17zM17 22h14M24 28v3"],
  [/candle|wax/i, "M10 22h8v18h-8zM20 16h8v24h-8zM30 24h8v16h-8zM14 22v-3M24 16v-3M34 24v-3M14 18c-2-2 0-4 0-5 2 2 2 4 0 5M24 12c-2-2 0-4 0-5 2 2 2 4 0 5M34 20c-2-2 0-4 0-5 2 2 2 4 0 5"],
  [/print|poster|painting|linocut/i, "M9 7h30v34H9zM14 12h20v24H14zM14 32l7-8 5 5 3-3 5 6M28 19a2 2 0 1 0 .1 0"],
  [/bowl|dish|plate/i, "M7 20h34c0 11-7 17-17 17S7 31 7 20zM18 37v3h12v-3M20 14c-2-2 2-3 0-6M27 14c-2-2 2-3 0-6"],
  [/vase|bottle|carafe/i, "M19 7h10M20 7v7c0 4-7 7-7 16 0 6 3 11 11 11s11-5 11-11c0-9-7-12-7-16V7"],
  [/chair|stool/i, "M15 6v20M33 6v20M15 12h18M15 18h18M12 26h24M14 26v15M34 26v15M14 34h20"],
  [/soap|balm/i, "M10 20a6 6 0 0 1 6-6h16a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H16a6 6 0 0 1-6-6zM18 22h12M31 7a2 2 0 1 0 .1 0M37 10a1.5 1.5 0 1 0 .1 0"],
  [/clock|watch/i, "M24 8a16 16 0 1 0 .1 0M24 14v10l7 5"],
  [/basket/i, "M7 20h34l-4 20H11zM13 20a11 11 0 0 1 22 0M18 25v10M24 25v10M30 25v10"],
];

const TINTS = 6;

export function art(name: string, imageUrl?: string): HTMLElement {
  const tint = `art tint-${[...name].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) % 9973, 7) % TINTS}`;
  if (imageUrl) {
    const image = h("img", { src: imageUrl, alt: "", loading: "lazy", decoding: "async" });
    const frame = h("div", { class: tint }, image);
    image.addEventListener("error", () => frame.replaceChildren(...art(name).childNodes));
    return frame;
  }
  const drawing = DRAWINGS.find(([words]) => words.test(name))?.[1];
  return h(
    "div",
    { class: tint, "aria-hidden": "true" },
    drawing
      ? svg("svg", { viewBox: "0 0 48 48" }, svg("path", { d: drawing }))
      : h("span", { class: "initial" }, [...name.trim()][0] ?? "?"),
  );
}
