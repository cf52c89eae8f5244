// Strokes on a canvas of the panel's size, over the calm face.

const PEN_PX = 2.5;
const STROKES = [255, 196, 84, 255];
const FACE = [110, 125, 140, 255];

/**
 * @param {HTMLCanvasElement} canvas of the panel's size
 * @returns {{ face: (bits: string) => void, show: (bits: string) => void, bits: () => string,
 *   clear: () => void, erase: (on: boolean) => void }} bits are rows in base 64, the highest of a
 *   byte to the left
 */
export function makeSketch(canvas) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const lit = new Uint8Array(width * height);
  let under = new Uint8Array(width * height);
  let last = null;
  let erases = false;

  function draw() {
    const image = context.createImageData(width, height);
    for (let i = 0; i < lit.length; i++) {
      if (lit[i]) image.data.set(STROKES, 4 * i);
      else if (under[i]) image.data.set(FACE, 4 * i);
    }
    context.putImageData(image, 0, 0);
  }

  function place(event) {
    const { left, top, width: across, height: down } = canvas.getBoundingClientRect();
    return [(event.clientX - left) * width / across, (event.clientY - top) * height / down];
  }

  function dot(x, y) {
    const radius = (erases ? 2 : 1) * PEN_PX / 2;
    for (let row = Math.floor(y - radius); row <= y + radius; row++) {
      for (let column = Math.floor(x - radius); column <= x + radius; column++) {
        const isOn = row >= 0 && row < height && column >= 0 && column < width;
        if (isOn && Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) {
          lit[row * width + column] = erases ? 0 : 1;
        }
      }
    }
  }

  function line([fromX, fromY], [toX, toY]) {
    const steps = Math.max(Math.ceil(2 * Math.hypot(toX - fromX, toY - fromY)), 1);
    for (let step = 0; step <= steps; step++) {
      const share = step / steps;
      dot(fromX + share * (toX - fromX), fromY + share * (toY - fromY));
    }
    draw();
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    line(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = place(event);
    line(last, here);
    last = here;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => { last = null; });
  }

  function unpacked(bits) {
    const bytes = Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0));
    return Uint8Array.from(lit, (_, i) => Number((bytes[i >> 3] & (0x80 >> (i & 7))) > 0));
  }

  return {
    face(bits) { under = unpacked(bits); draw(); },
    show(bits) { lit.set(unpacked(bits)); draw(); },
    bits() {
      const bytes = new Uint8Array(lit.length / 8);
      lit.forEach((on, i) => { if (on) bytes[i >> 3] |= 0x80 >> (i & 7); });
      return btoa(String.fromCharCode(...bytes));
    },
    clear() { lit.fill(0); draw(); },
    erase(on) { erases = on; },
  };
}
