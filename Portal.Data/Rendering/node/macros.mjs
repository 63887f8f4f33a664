// Macros of common LaTeX packages that the renderer does not know (amsmath, esvect, numprint, physics, siunitx), in the form of the notes people bring.
const packages = {
  '\\vv': '\\overrightarrow{#1}',
  '\\abs': '\\left\\lvert #1 \\right\\rvert',
  '\\norm': '\\left\\lVert #1 \\right\\rVert',
  '\\dd': '\\mathrm{d}',
  '\\dv': '\\frac{\\mathrm{d} #1}{\\mathrm{d} #2}',
  '\\pdv': '\\frac{\\partial #1}{\\partial #2}',
  '\\SI': '#1\\,\\mathrm{#2}',
  '\\si': '\\mathrm{#1}',
  '\\num': '{#1}',
  '\\ang': '{#1}^{\\circ}',
  '\\numprint': '{#1}',
  '\\ensuremath': '{#1}',
  '\\Vec': '\\vec{#1}',
  '\\Hat': '\\hat{#1}',
};

const definition = /\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\s*(\\[A-Za-z@]+)\s*\}|(\\[A-Za-z@]+))\s*(?:\[\d\]\s*)?(?=\{)|\\def\s*(\\[A-Za-z@]+)\s*(?:#\d)*\s*(?=\{)|\\DeclareMathOperator(\*?)\s*\{\s*(\\[A-Za-z@]+)\s*\}\s*(?=\{)/y;

/** End of the group that opens at start, or -1. */
function closing(text, start) {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') {
      at++;
    } else if (text[at] === '{') {
      depth++;
    } else if (text[at] === '}' && --depth === 0) {
      return at;
    }
  }
  return -1;
}

/** Reads \newcommand, \renewcommand, \providecommand, \def and \DeclareMathOperator; anything else is passed over. */
export function readMacros(text) {
  const macros = Object.assign(Object.create(null), packages);
  let at = text ? text.indexOf('\\') : -1;
  while (at >= 0) {
    definition.lastIndex = at;
    const found = definition.exec(text);
    const end = found ? closing(text, definition.lastIndex) : -1;
    if (end > 0) {
      const body = text.slice(at + found[0].length + 1, end);
      const name = found[1] ?? found[2] ?? found[3] ?? found[5];
      macros[name] = found[5] ? `\\operatorname${found[4]}{${body}}` : body;
    }
    at = text.indexOf('\\', end > 0 ? end : at + 1);
  }
  return macros;
}
