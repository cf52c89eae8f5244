// The page: passes messages to its parts.

import { makeBars } from "./bars.js";
import { makeControls } from "./controls.js";
import { makeFaces } from "./faces.js";
import { connect } from "./link.js";
import { styleOf } from "./palette.js";
import { makePanel } from "./panel.js";
import { makePlane } from "./plane.js";
import { makePlot } from "./plot.js";
import { makeSight } from "./sight.js";

const $ = (id) => document.getElementById(id);
const FULL_LEVEL = 1.2;
const FRAME_BYTES = $("panel").width * $("panel").height / 8;
const UNITS = { frames_hz: "Hz", states_hz: "Hz", latency_ms: "ms" };

const panel = makePanel($("panel"));
const plot = makePlot($("plot"));
const plane = makePlane($("plane"));
const sight = makeSight($("sight"));
const controls = makeControls((request) => send(request));
const faces = makeFaces($("faces"), (request) => send(request));
let curves = { emotions: [], levels: [] };
let bars = null;

const send = connect({
  frame: panel,
  state,
  words,
  pace,
  sight,
  faces: faces.faces,
  face,
  stimulus: plot.stimulus,
  answer: controls.answer,
}, showLink);

function face(news) {
  faces.face(news);
  panel(new ArrayBuffer(FRAME_BYTES));
  plot.clear();
  plane.clear();
  pace({});
}

function words(news) {
  curves = { emotions: news.emotions.filter((name) => name !== "neutral"), levels: news.modulators };
  bars = {
    emotions: makeBars($("emotions"), curves.emotions, 1),
    levels: makeBars($("levels"), curves.levels, FULL_LEVEL),
  };
  controls.words(news);
  chooseCurves();
}

function state(news) {
  plot.state(news);
  plane.state(news);
  bars?.emotions(news.emotions);
  bars?.levels(news.levels);
  show($("emotion"), news.blend || news.emotion);
  show($("word"), news.word === $("emotion").textContent ? "" : news.word);
  show($("intensity-felt"), `intensity ${news.intensity.toFixed(2)}`);
  document.body.style.setProperty("--accent", styleOf(news.emotion));
  document.body.style.setProperty("--glow", news.emotion === "neutral" ? 0.15 : news.intensity);
}

function pace(news) {
  for (const [name, unit] of Object.entries(UNITS)) {
    const value = news[name] ?? null;
    const text = value === null ? "–" : `${value.toFixed(0)} ${unit}`;
    document.querySelector(`[data-pace=${name}]`).textContent = text;
  }
}

/** A live region is announced whenever its text is set, so set it only when it changes. */
function show(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showLink(isUp) {
  $("link").textContent = isUp ? "live" : "no connection, trying again";
  document.body.classList.toggle("live", isUp);
  if (!isUp) pace({});
}

function chooseCurves() {
  const chosen = document.querySelector("[name=curves]:checked").value;
  plot.choose(chosen, curves[chosen]);
  $("key").replaceChildren(...curves[chosen].map((name) => {
    const entry = Object.assign(document.createElement("span"), { className: "dot", textContent: name });
    entry.style.setProperty("--colour", styleOf(name));
    return entry;
  }));
}

for (const choice of document.querySelectorAll("[name=curves]")) {
  choice.addEventListener("change", chooseCurves);
}
