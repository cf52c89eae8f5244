// Choice of the face: a button for each, if there are several; the address keeps the choice.

/**
 * @param {HTMLElement} bar
 * @param {(request: object) => void} send
 * @returns {{faces: Function, face: Function}} shows the available faces, and the selected one
 */
export function makeFaces(bar, send) {
  let all = [];
  let shown = "";

  function choose(name) {
    history.replaceState(null, "", `#${name}`);
    send({ face: name });
  }

  function draw() {
    const names = all.includes(shown) ? all : [...all, shown];
    bar.hidden = names.length < 2;
    bar.replaceChildren(...names.map((name) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
      button.setAttribute("aria-pressed", name === shown);
      button.addEventListener("click", () => choose(name));
      return button;
    }));
  }

  return {
    faces({ faces }) {
      all = faces;
      draw();
      const wanted = decodeURI(location.hash.slice(1));
      if (wanted !== shown && all.includes(wanted)) send({ face: wanted });
    },
    face({ face }) {
      shown = face;
      draw();
    },
  };
}
