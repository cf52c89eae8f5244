// Colours of colours.css.

const style = getComputedStyle(document.documentElement);

/** The present value of a colour, for a canvas; that of text if the name is unknown. */
export const colourOf = (name) => style.getPropertyValue(`--${name}`) || style.getPropertyValue("--text");

/** A colour for a style sheet, which follows the screen's scheme. */
export const styleOf = (name) => `var(--${name}, var(--text))`;
