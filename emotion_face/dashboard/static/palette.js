// Colours, which colours.css has.

const style = getComputedStyle(document.documentElement);

/** A colour as it is now, for a canvas; that of text if there is none of this name. */
export const colourOf = (name) => style.getPropertyValue(`--${name}`) || style.getPropertyValue("--text");

/** A colour for a style sheet, which follows the screen's scheme. */
export const styleOf = (name) => `var(--${name}, var(--text))`;
