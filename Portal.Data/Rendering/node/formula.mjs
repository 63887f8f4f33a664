import temml from 'temml';

// The chemistry macros register themselves on a global of this name.
globalThis.temml = temml;
await import('temml/contrib/mhchem/mhchem.js');
delete globalThis.temml;

/** Throws with the reason when the formula cannot be rendered. */
export function formulaToMathML(tex, display, macros) {
  return temml.renderToString(tex, {
    displayMode: display,
    throwOnError: true,
    trust: false,
    strict: false,
    annotate: false,
    maxExpand: 2000,
    // Points: no rule, space or box wider than about a page.
    maxSize: [0, 400],
    // A copy, so that \gdef in one formula cannot change the next.
    macros: { ...macros },
  });
}
