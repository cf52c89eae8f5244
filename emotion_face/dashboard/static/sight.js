// The camera image, while it is sent.

const SILENT_MS = 3000;

/**
 * @param {HTMLElement} section shown while images come
 * @returns {(news: {jpeg: string}) => void} shows an image
 */
export function makeSight(section) {
  const canvas = section.querySelector("canvas");
  let timer = 0;

  return async ({ jpeg }) => {
    const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    Object.assign(canvas, { width: picture.width, height: picture.height });
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    section.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      section.hidden = true;
      canvas.width = 0; // forgets it
    }, SILENT_MS);
  };
}
