// Controls: stimuli, doses, the personality.

import { styleOf } from "./palette.js";

const DOSE = { least: 0, most: 1.5, step: 0.05 };
const $ = (id) => document.getElementById(id);

/**
 * @param {(request: object) => void} send
 * @returns {{words: Function, answer: Function}} shows the vocabulary, and answers
 */
export function makeControls(send) {
  let doseInputs = [];
  let timer = 0;
  const intensity = slider($("intensity"), (value) => `× ${value.toFixed(2)}`);
  const duration = slider($("duration"), (value) => (value ? `over ${value} s` : "at once"));

  $("doses").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = doseInputs.filter((input) => Number(input.value));
    const doses = Object.fromEntries(given.map((input) => [input.name, Number(input.value)]));
    if (given.length) send({ doses, intensity: intensity(), duration_s: duration() });
    else answer({ text: "Move a slider first.", is_error: true });
  });
  $("doses").addEventListener("reset", () => setTimeout(showAll));
  $("personality").addEventListener("change", (event) => send({ personality: event.target.value }));

  function showAll() {
    for (const input of $("doses").querySelectorAll("input")) input.dispatchEvent(new Event("input"));
  }

  function answer({ text, is_error: isError }) {
    clearTimeout(timer);
    Object.assign($("answer"), { textContent: text, hidden: false });
    $("answer").classList.toggle("error", isError);
    timer = setTimeout(() => { $("answer").hidden = true; }, 5000);
    if (isError) $("personality").value = $("personality").dataset.current;
  }

  function words({ stimuli, modulators, personalities, personality }) {
    $("stimuli").replaceChildren(...stimuli.map((name) => {
      const button = element("button", { type: "button", textContent: name.replaceAll("_", " ") });
      button.addEventListener("click", () => send({ stimulus: name, intensity: intensity() }));
      return button;
    }));
    const known = personalities.includes(personality);
    const names = known ? personalities : [personality, ...personalities];
    $("personality").replaceChildren(...names.map((name) => (
      element("option", { value: name, textContent: name }))));
    $("personality").value = $("personality").dataset.current = personality;
    if (doseInputs.length) return;
    const rows = modulators.map(doseRow);
    doseInputs = rows.map((row) => row.querySelector("input"));
    $("dose-sliders").replaceChildren(...rows);
  }

  return { words, answer };
}

function doseRow(name) {
  const row = element("label", { className: "slider", textContent: `${name} ` });
  const least = name === "dopamine" ? -DOSE.most : DOSE.least; // a dip: a disappointment
  const input = element("input", { type: "range", name, min: least, max: DOSE.most, step: DOSE.step });
  input.defaultValue = 0;
  input.classList.toggle("signed", least < 0);
  row.style.setProperty("--colour", styleOf(name));
  row.append(input, element("output", {}));
  slider(input, (value) => value.toFixed(2));
  return row;
}

/** Show a slider's value next to it; returns a function that reads it. */
function slider(input, textOf) {
  const output = input.parentElement.querySelector("output");
  const show = () => {
    output.textContent = textOf(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", show);
  show();
  return () => Number(input.value);
}

function element(tag, values) {
  return Object.assign(document.createElement(tag), values);
}
