// The panel's pixels.

const LIT = [223, 241, 255, 255];

/**
 * @param {HTMLCanvasElement} canvas of the panel's size; as wide as its parent, in whole pixels of
 *   the screen
 * @returns {(frame: ArrayBuffer) => void} shows a frame: rows of bits, the highest to the left
 */
export function makePanel(canvas) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const lit = new Uint32Array(new Uint8Array(LIT).buffer)[0];

  new ResizeObserver(() => {
    const unit = canvas.width / window.devicePixelRatio;
    const scale = Math.max(Math.floor(canvas.parentElement.clientWidth / unit), 1);
    canvas.style.width = `${scale * unit}px`;
  }).observe(canvas.parentElement);

  return (frame) => {
    const bytes = new Uint8Array(frame);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = bytes[i >> 3] & (0x80 >> (i & 7)) ? lit : 0;
    }
    context.putImageData(image, 0, 0);
  };
}
