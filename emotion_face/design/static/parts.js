// What the person wears: a button a part.

/**
 * @param {HTMLElement} box that holds the buttons
 * @param {(request: object) => void} send
 * @returns {(all: string[], worn: string[]) => void} shows which parts there are, and which are worn
 */
export function makeParts(box, send) {
  let worn = [];

  function toggle(name) {
    const parts = worn.includes(name) ? worn.filter((part) => part !== name) : [...worn, name];
    send({ do: "wear", parts });
  }

  function button(name) {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", textContent: name.replaceAll("_", " ") });
    one.dataset.part = name;
    one.addEventListener("click", () => toggle(name));
    return one;
  }

  return (all, parts) => {
    worn = parts;
    const shown = [...box.children].map((one) => one.dataset.part);
    if (shown.join() !== all.join()) box.replaceChildren(...all.map(button));
    for (const one of box.children) one.setAttribute("aria-pressed", worn.includes(one.dataset.part));
  };
}
