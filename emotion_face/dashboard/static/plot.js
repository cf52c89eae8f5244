// Curves over time, with the stimuli marked.

import { makeCanvas } from "./canvas.js";
import { colourOf } from "./palette.js";

const SPAN_S = 60;
const STEP_S = 0.1;
const EDGE = { left: 30, right: 10, top: 8, bottom: 20 };
const LABEL_ROWS = 4;
const TICK_S = 10;
const GAP_S = 1;

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {{state: Function, stimulus: Function, choose: Function, clear: Function}} adds states
 *   and stimuli; selects the curves, a list of the state, by their names; removes everything
 */
export function makePlot(canvas) {
  let states = [];
  let marks = [];
  let key = "";
  let names = [];

  const ask = makeCanvas(canvas, (context, width, height) => {
    if (!states.length || !names.length) return;
    const end = states.at(-1).time_s;
    const top = Math.max(1, ...states.map((state) => Math.max(...state[key])));
    const [right, bottom] = [width - EDGE.right, height - EDGE.bottom];
    const x = (time) => right - ((end - time) / SPAN_S) * (right - EDGE.left);
    const y = (value) => bottom - (value / top) * (bottom - EDGE.top);
    drawGrid(context, { x, y, top, end, right, bottom });
    drawMarks(context, marks.filter((mark) => mark.time_s >= end - SPAN_S), x, right, bottom);
    names.forEach((name, index) => drawCurve(context, states, (s) => s[key][index], name, x, y));
  });

  return {
    state(state) {
      const newest = states.at(-1)?.time_s ?? -Infinity;
      if (state.time_s < newest - 1) [states, marks] = [[], []]; // the clock jumped back
      else if (state.time_s < newest + STEP_S) return;
      states.push(state);
      if (states[0].time_s < state.time_s - SPAN_S) states.shift();
      ask();
    },
    stimulus(stimulus) {
      const row = ((marks.at(-1)?.row ?? -1) + 1) % LABEL_ROWS;
      const name = stimulus.name.replaceAll("_", " ");
      marks = [...marks, { ...stimulus, name, row }].slice(-100);
    },
    choose(chosen, ofNames) {
      [key, names] = [chosen, ofNames];
      ask();
    },
    clear() {
      [states, marks] = [[], []];
      ask();
    },
  };
}

function drawGrid(context, { x, y, top, end, right, bottom }) {
  context.strokeStyle = colourOf("line");
  context.fillStyle = colourOf("soft");
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of [0, 0.5, 1].map((share) => share * Math.floor(top * 2) / 2)) {
    line(context, EDGE.left, y(value), right, y(value));
    context.fillText(value.toFixed(1), EDGE.left - 6, y(value));
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (let ago = 0; ago <= SPAN_S; ago += TICK_S) {
    const text = ago ? `−${ago} s` : "now";
    context.textAlign = ago ? "center" : "right";
    context.fillText(text, ago ? Math.max(x(end - ago), EDGE.left) : right, bottom + 6);
  }
}

function drawMarks(context, marks, x, right, bottom) {
  context.textAlign = "left";
  context.textBaseline = "top";
  for (const { time_s: time, name, row } of marks) {
    context.strokeStyle = colourOf("mark");
    context.setLineDash([3, 4]);
    line(context, x(time), EDGE.top, x(time), bottom);
    context.setLineDash([]);
    context.fillStyle = colourOf("text");
    const left = Math.min(x(time) + 4, right - context.measureText(name).width);
    context.fillText(name, left, EDGE.top + row * 13);
  }
}

function drawCurve(context, states, valueOf, name, x, y) {
  context.strokeStyle = colourOf(name);
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.beginPath();
  let last = -Infinity;
  for (const state of states) {
    const go = state.time_s > last + GAP_S ? "moveTo" : "lineTo"; // nobody looked in between
    context[go](x(state.time_s), y(valueOf(state)));
    last = state.time_s;
  }
  context.stroke();
}

function line(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}
