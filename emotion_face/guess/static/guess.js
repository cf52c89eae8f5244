// The page of guesses: shows faces one by one, and gives what was said of them if it may.

import { connect } from "./link.js";
import { makePanel } from "./panel.js";

const $ = (id) => document.getElementById(id);
const PARTS = ["consent", "ask", "end", "result"];
const panel = makePanel($("panel"));
let timer = 0;
let dealt = null;
let said = [];

const send = connect({ cards, kept, answer }, (isUp) => {
  $("link").textContent = isUp ? "live" : "no connection, trying again";
  document.body.classList.toggle("live", isUp);
});

function show(part) {
  for (const id of PARTS) $(id).hidden = id !== part;
}

function answer({ text, is_error: isError }) {
  clearTimeout(timer);
  Object.assign($("answer"), { textContent: text, hidden: false });
  $("answer").classList.toggle("error", isError);
  timer = setTimeout(() => { $("answer").hidden = true; }, 6000);
}

function bits(face) {
  return Uint8Array.from(atob(face), (letter) => letter.charCodeAt(0)).buffer;
}

function element(tag, values) {
  return Object.assign(document.createElement(tag), values);
}

function cards(news) {
  dealt = news;
  said = [];
  $("feelings").replaceChildren(...Object.entries(news.feelings).map(([name, word]) => {
    const button = element("button", { type: "button", textContent: word });
    button.addEventListener("click", () => { said.push(name); ask(); });
    return button;
  }));
  ask();
}

function ask() {
  const { faces } = dealt;
  if (said.length === faces.length) {
    show("end");
    return;
  }
  $("progress").textContent = `${said.length + 1} of ${faces.length}`;
  $("back").disabled = said.length === 0;
  show("ask");
  panel(bits(faces[said.length]));
}

function kept({ shown }) {
  const { faces, feelings } = dealt;
  const right = shown.filter((name, number) => name === said[number]).length;
  $("score").textContent = `Thank you. ${right} of ${faces.length} were read as they were meant.`;
  $("said").replaceChildren(...faces.map((face, number) => {
    const meant = feelings[shown[number]];
    const isRight = shown[number] === said[number];
    const canvas = element("canvas", { width: 128, height: 64 });
    const text = isRight ? meant : `${meant}; you said ${feelings[said[number]]}`;
    const item = element("li", { className: isRight ? "" : "wrong" });
    item.append(canvas, text);
    makePanel(canvas)(bits(face));
    return item;
  }));
  show("result");
}

$("begin").addEventListener("click", () => send({ do: "deal" }));
$("back").addEventListener("click", () => { said.pop(); ask(); });
$("give").addEventListener("click", () => {
  send({ do: "give", viewer: dealt.viewer, seed: dealt.seed, said });
});
for (const id of ["drop", "again"]) {
  $(id).addEventListener("click", () => { dealt = null; said = []; show("consent"); });
}
