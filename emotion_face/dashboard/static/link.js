// The connection to the robot: reconnects by itself, and is closed while the tab is hidden.

const WAIT_MS = { first: 500, longest: 8000 };
const SILENCE_MS = { longest: 15000, check: 2000 };

/**
 * Connect to the server of this page.
 * @param {Record<string, (news: object | ArrayBuffer) => void>} handlers called with each kind
 *   of news; frames are of the kind "frame"
 * @param {(isUp: boolean) => void} onChange called when the connection is opened or lost
 * @returns {(request: object) => void} sends a request, if there is a connection
 */
export function connect(handlers, onChange) {
  let socket = null;
  let timer = 0;
  let wait = WAIT_MS.first;
  let heard = 0;

  function open() {
    clearTimeout(timer);
    const opened = new WebSocket(new URL("socket", location.href.replace("http", "ws")));
    socket = opened;
    heard = Date.now();
    opened.binaryType = "arraybuffer";
    opened.addEventListener("open", () => { wait = WAIT_MS.first; onChange(true); });
    opened.addEventListener("message", ({ data }) => {
      heard = Date.now();
      const news = typeof data === "string" ? JSON.parse(data) : data;
      handlers[news.kind ?? "frame"]?.(news);
    });
    opened.addEventListener("close", () => lose(opened));
  }

  function lose(opened) {
    if (socket !== opened) return;
    socket = null;
    opened.close();
    onChange(false);
    if (document.hidden) return;
    timer = setTimeout(open, wait);
    wait = Math.min(2 * wait, WAIT_MS.longest);
  }

  // No close event comes when the robot is out of reach, or this machine slept.
  setInterval(() => {
    if (socket && Date.now() - heard > SILENCE_MS.longest) lose(socket);
  }, SILENCE_MS.check);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) socket?.close();
    else if (!socket) open();
  });
  open();

  return (request) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
  };
}
