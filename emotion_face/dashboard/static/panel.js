// The panel's pixels.

import { INK } from "./palette.js";

/**
 * @param {HTMLCanvasElement} canvas of the panel's size
 * @returns {(frame: ArrayBuffer) => void} shows a frame: rows of bits, the highest to the left
 */
export function makePanel(canvas) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const lit = new Uint32Array(new Uint8Array([...INK.lit, 255]).buffer)[0];

  return (frame) => {
    const bytes = new Uint8Array(frame);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = bytes[i >> 3] & (0x80 >> (i & 7)) ? lit : 0;
    }
    context.putImageData(image, 0, 0);
  };
}
