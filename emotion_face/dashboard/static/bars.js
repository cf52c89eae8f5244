// Rows of a name, a bar and a number.

import { styleOf } from "./palette.js";

/**
 * @param {HTMLUListElement} list
 * @param {string[]} names
 * @param {number} top value of a full bar
 * @returns {(values: number[]) => void} shows values, one a name
 */
export function makeBars(list, names, top) {
  const rows = names.map((name) => {
    const row = document.createElement("li");
    const [label, bar, number] = ["span", "span", "output"].map((tag) => document.createElement(tag));
    label.textContent = name;
    bar.className = "bar";
    row.style.setProperty("--colour", styleOf(name));
    row.append(label, bar, number);
    return { bar, number };
  });
  list.replaceChildren(...rows.map(({ bar }) => bar.parentElement));

  return (values) => {
    rows.forEach(({ bar, number }, index) => {
      bar.style.setProperty("--share", Math.min(values[index] / top, 1));
      number.textContent = values[index].toFixed(2);
    });
  };
}
