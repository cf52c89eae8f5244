// Colours of what is felt, and of what makes it felt.

const COLOURS = {
  fear: "#b18cff", mad: "#ff6b5e", joy: "#ffcf4a", love: "#ff7fb6", sad: "#5aa9ff",
  surprise: "#3fe0d0", power: "#ff9d42", neutral: "#9fb0c8",
  adrenaline: "#b18cff", cortisol: "#d6c27c", endorphins: "#ff6b5e", dopamine: "#ffcf4a",
  oxytocin: "#ff7fb6", noradrenaline: "#3fe0d0", serotonin: "#ff9d42",
};

export const INK = { text: "#e8eef8", soft: "#8d9bb2", line: "#222a38", lit: [223, 241, 255] };

export const colourOf = (name) => COLOURS[name] ?? INK.text;
