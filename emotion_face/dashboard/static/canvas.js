// A canvas in the screen's resolution.

/**
 * Keep a canvas in the screen's resolution.
 * @param {HTMLCanvasElement} canvas
 * @param {(context: CanvasRenderingContext2D, width: number, height: number) => void} draw
 *   draws into a cleared canvas, in CSS pixels
 * @returns {() => void} requests a drawing with the screen's next frame
 */
export function makeCanvas(canvas, draw) {
  const context = canvas.getContext("2d");
  let isAsked = false;

  function redraw() {
    isAsked = false;
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = window.devicePixelRatio;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    draw(context, width, height);
  }

  const ask = () => {
    if (!isAsked) requestAnimationFrame(redraw);
    isAsked = true;
  };
  new ResizeObserver(ask).observe(canvas);
  return ask;
}
