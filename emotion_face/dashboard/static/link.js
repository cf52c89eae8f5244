// The connection to the robot: comes back by itself, and rests while nobody looks.

const WAIT_MS = { first: 500, longest: 8000 };

/**
 * Connect to the server of this page.
 * @param {Record<string, (news: object | ArrayBuffer) => void>} handlers what to do with each kind
 *   of news; frames are of the kind "frame"
 * @param {(isUp: boolean) => void} onChange called when the connection comes or goes
 * @returns {(request: object) => void} sends a request, if there is a connection
 */
export function connect(handlers, onChange) {
  let socket = null;
  let timer = 0;
  let wait = WAIT_MS.first;

  function open() {
    clearTimeout(timer);
    const opened = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/socket`);
    socket = opened;
    opened.binaryType = "arraybuffer";
    opened.onopen = () => { wait = WAIT_MS.first; onChange(true); };
    opened.onmessage = ({ data }) => {
      const news = typeof data === "string" ? JSON.parse(data) : data;
      handlers[news.kind ?? "frame"]?.(news);
    };
    opened.onclose = () => {
      if (socket !== opened) return;
      socket = null;
      onChange(false);
      if (document.hidden) return;
      timer = setTimeout(open, wait);
      wait = Math.min(2 * wait, WAIT_MS.longest);
    };
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) socket?.close();
    else if (!socket) open();
  });
  open();

  return (request) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
  };
}
