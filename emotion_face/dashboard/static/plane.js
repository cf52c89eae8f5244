// The plane of valence and arousal, with the emotion's point, its trail, and the mood's.

import { makeCanvas } from "./canvas.js";
import { colourOf } from "./palette.js";

const TRAIL = 75;
const EDGE = 22;
const CORNERS = [["tense", 0, 0], ["excited", 1, 0], ["gloomy", 0, 1], ["calm", 1, 1]];

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {{state: Function, clear: Function}} shows a state; removes the earlier ones
 */
export function makePlane(canvas) {
  let trail = [];

  const ask = makeCanvas(canvas, (context, width, height) => {
    const x = (valence) => width / 2 + valence * (width / 2 - EDGE);
    const y = (arousal) => height / 2 - arousal * (height / 2 - EDGE);
    drawAxes(context, width, height);
    const state = trail.at(-1);
    if (!state) return;
    const colour = colourOf(state.emotion);
    trail.forEach((past, index) => {
      context.globalAlpha = (0.5 * index) / trail.length;
      drawDot(context, x(past.valence), y(past.arousal), 3, colour);
    });
    context.globalAlpha = 1;
    context.strokeStyle = colourOf("text");
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x(state.mood_valence), y(state.mood_arousal), 7, 0, 2 * Math.PI);
    context.stroke();
    drawDot(context, x(state.valence), y(state.arousal), 6.5, colour);
  });

  return {
    state(state) {
      trail = [...trail, state].slice(-TRAIL);
      ask();
    },
    clear() {
      trail = [];
      ask();
    },
  };
}

function drawAxes(context, width, height) {
  context.strokeStyle = colourOf("line");
  context.lineWidth = 1;
  context.strokeRect(EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE);
  context.beginPath();
  context.moveTo(width / 2, EDGE);
  context.lineTo(width / 2, height - EDGE);
  context.moveTo(EDGE, height / 2);
  context.lineTo(width - EDGE, height / 2);
  context.stroke();
  context.fillStyle = colourOf("soft");
  for (const [name, right, low] of CORNERS) {
    context.textAlign = right ? "right" : "left";
    context.textBaseline = low ? "bottom" : "top";
    context.fillText(name, right ? width - EDGE - 7 : EDGE + 7, low ? height - EDGE - 6 : EDGE + 6);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillText("valence →", width / 2, height - EDGE + 6);
  context.save();
  context.rotate(-Math.PI / 2);
  context.textBaseline = "bottom";
  context.fillText("arousal →", -height / 2, EDGE - 6);
  context.restore();
}

function drawDot(context, x, y, radius, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
