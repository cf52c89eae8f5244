// The page of the designer: hands on what is asked, and shows what came of it.

import { connect } from "./link.js";
import { styleOf } from "./palette.js";
import { makePanel } from "./panel.js";
import { makeParts } from "./parts.js";
import { makeSketch } from "./sketch.js";

const $ = (id) => document.getElementById(id);
const SEEDS = 2 ** 31;
const panel = makePanel($("panel"));
let timer = 0;

const sketch = makeSketch($("sketch"));
const send = connect({ frame: panel, design, emotion, answer, sketch: ({ left }) => sketch.show(left) }, (isUp) => {
  $("link").textContent = isUp ? "live" : "no connection, trying again";
  document.body.classList.toggle("live", isUp);
});
const showParts = makeParts($("parts"), send);
const percent = (value) => `${Math.round(100 * value)} %`;
const signed = (value) => (value > 0 ? "+" : "") + value.toFixed(2);
const seed = () => Math.floor(Math.random() * SEEDS);

function emotion({ name }) {
  $("emotion").textContent = name;
  document.body.style.setProperty("--accent", styleOf(name));
}

function answer({ text, is_error: isError }) {
  clearTimeout(timer);
  Object.assign($("answer"), { textContent: text, hidden: false });
  $("answer").classList.toggle("error", isError);
  timer = setTimeout(() => { $("answer").hidden = true; }, 6000);
}

function design(news) {
  $("child").textContent = news.child;
  $("undo").disabled = !news.can_undo;
  $("code").value = news.code || news.no_code;
  $("copy").disabled = !news.code;
  choose($("start"), { portraits: news.people, cartoons: news.cartoons }, news.first);
  choose($("marry"), { portraits: news.people }, news.second);
  for (const id of ["mixing", "breeding"]) $(id).hidden = news.is_cartoon;
  $("directing").hidden = !news.directions.length;
  showShares(news.share);
  showParts(news.all_parts, news.parts);
  sketch.face(news.calm);
  showDirections(news.directions);
  $("brood").replaceChildren(...news.brood.map(child));
}

function choose(select, groups, chosen) {
  const known = Object.values(groups).flat();
  const first = known.includes(chosen) ? [] : [option(chosen)];
  select.replaceChildren(...first, ...Object.entries(groups).map(([label, names]) => {
    const group = element("optgroup", { label });
    group.append(...names.map(option));
    return group;
  }));
  select.value = chosen;
}

function option(name) {
  return element("option", { value: name, textContent: name });
}

function showShares(share) {
  if (!$("shares").children.length) {
    $("shares").append(...Object.keys(share).map((region) => slider(region, 0, 1, percent, () => {
      send({ do: "mix", share: [...$("shares").querySelectorAll("input")].map((one) => Number(one.value)) });
    })));
  }
  for (const [region, value] of Object.entries(share)) move($("shares"), region, value);
}

function showDirections(directions) {
  const shown = JSON.stringify(directions.map(({ name, least, most }) => [name, least, most]));
  if ($("directions").dataset.shown !== shown) {
    $("directions").dataset.shown = shown;
    $("directions").replaceChildren();
    for (const [textContent, isPart] of [["Features", false], ["Hair and what is worn", true]]) {
      const group = directions.filter((direction) => direction.is_part === isPart);
      if (group.length) $("directions").append(element("h3", { textContent }), ...group.map(directionSlider));
    }
  }
  for (const { name, amount } of directions) move($("directions"), name, amount);
}

function directionSlider({ name, least, most }) {
  return slider(name, least, most, signed, (value) => send({ do: "change", amounts: { [name]: value } }));
}

function slider(name, min, max, told, changed) {
  const row = element("label", { className: "slider", textContent: `${name} ` });
  const input = element("input", { type: "range", name, min, max, step: 0.05 });
  const output = element("output", {});
  input.addEventListener("input", () => { output.textContent = told(Number(input.value)); });
  input.addEventListener("change", () => changed(Number(input.value)));
  row.append(input, output);
  return row;
}

function move(sliders, name, value) {
  const input = sliders.querySelector(`[name="${name}"]`);
  input.value = value;
  input.dispatchEvent(new Event("input"));
}

function child(bits, number) {
  const button = element("button", { type: "button", title: `child ${number + 1}` });
  button.setAttribute("aria-label", `Go on with child ${number + 1}`);
  const canvas = element("canvas", { width: 128, height: 64 });
  button.append(canvas);
  makePanel(canvas)(Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0)).buffer);
  button.addEventListener("click", () => send({ do: "pick", number }));
  return button;
}

async function upload(file) {
  $("drop").classList.add("busy");
  answer({ text: "looking at the photograph ...", is_error: false });
  try {
    const reply = await fetch("upload", { method: "POST", body: file });
    answer({ text: await reply.text(), is_error: !reply.ok });
  } catch {
    answer({ text: "the photograph did not arrive: is it larger than 16 MB?", is_error: true });
  }
  $("drop").classList.remove("busy");
  $("photograph").value = "";
}

function element(tag, values) {
  return Object.assign(document.createElement(tag), values);
}

for (const step of ["start", "marry"]) {
  $(step).addEventListener("change", (event) => send({ do: step, person: event.target.value }));
  $(`${step}-new`).addEventListener("click", () => send({ do: step, person: `seed:${seed()}` }));
}
$("find").addEventListener("click", () => {
  answer({ text: "looking for the nearest person ...", is_error: false });
  send({ do: "sketch", strokes: sketch.bits() });
});
$("clear").addEventListener("click", () => sketch.clear());
$("erase").addEventListener("change", (event) => sketch.erase(event.target.checked));
$("keep-part").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ do: "keep_part", name: $("part").value, anchor: $("anchor").value, strokes: sketch.bits() });
});
$("undo").addEventListener("click", () => send({ do: "undo" }));
$("breed").addEventListener("click", () => send({ do: "breed", number: seed() }));
$("copy").addEventListener("click", () => {
  $("code").select();
  if (navigator.clipboard) navigator.clipboard.writeText($("code").value);
  else document.execCommand("copy"); // without HTTPS there is no clipboard
  answer({ text: "copied", is_error: false });
});
$("save").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ do: "save", name: $("name").value, replaces: $("replaces").checked });
});
$("describe").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ do: "describe", text: $("words").value });
});
$("words").addEventListener("focus", () => send({ do: "listen" }), { once: true });
$("take").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ do: "start", person: $("typed").value });
});
$("photograph").addEventListener("change", (event) => {
  if (event.target.files.length) upload(event.target.files[0]);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault(); // beside the box the browser would open the picture
    $("drop").classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) upload(event.dataTransfer.files[0]);
  });
}
