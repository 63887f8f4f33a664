import highlighter from 'highlight.js/lib/common';
import ada from 'highlight.js/lib/languages/ada';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import fortran from 'highlight.js/lib/languages/fortran';
import haskell from 'highlight.js/lib/languages/haskell';
import http from 'highlight.js/lib/languages/http';
import julia from 'highlight.js/lib/languages/julia';
import latex from 'highlight.js/lib/languages/latex';
import lisp from 'highlight.js/lib/languages/lisp';
import matlab from 'highlight.js/lib/languages/matlab';
import ocaml from 'highlight.js/lib/languages/ocaml';
import powershell from 'highlight.js/lib/languages/powershell';
import prolog from 'highlight.js/lib/languages/prolog';
import scala from 'highlight.js/lib/languages/scala';
import scheme from 'highlight.js/lib/languages/scheme';
import scilab from 'highlight.js/lib/languages/scilab';
import verilog from 'highlight.js/lib/languages/verilog';
import vhdl from 'highlight.js/lib/languages/vhdl';
import x86asm from 'highlight.js/lib/languages/x86asm';

const more = { ada, dockerfile, fortran, haskell, http, julia, latex, lisp, matlab, ocaml, powershell, prolog, scala, scheme, scilab, verilog, vhdl, x86asm };
for (const [name, language] of Object.entries(more)) {
  highlighter.registerLanguage(name, language);
}

// The portal marks five kinds of tokens: keyword, string, number, name, comment. The first word that fits decides.
const kinds = [
  [/\b(?:comment|quote|doctag|meta)\b/, 'hl-c'],
  [/\b(?:string|regexp|char|link|addition)\b/, 'hl-s'],
  [/\b(?:number|symbol|bullet)\b/, 'hl-n'],
  [/\b(?:title|function_|class_|built_in|attr|attribute|section|selector-class|selector-id)\b/, 'hl-f'],
  [/\b(?:keyword|literal|type|tag|name|selector-tag|operator)\b/, 'hl-k'],
];

const kindOf = classes => kinds.find(([words]) => words.test(classes))?.[1];

function keepOurKinds(html) {
  const open = [];
  return html.replace(/<span class="([^"]*)">|<\/span>/g, (tag, classes) => {
    if (classes === undefined) {
      return open.pop() ? '</span>' : '';
    }
    const kind = kindOf(classes.replaceAll('hljs-', ''));
    open.push(kind);
    return kind ? `<span class="${kind}">` : '';
  });
}

/** Returns null when the language is not known: the text then stays plain. */
export function codeToHtml(text, language) {
  if (!language || !highlighter.getLanguage(language)) {
    return null;
  }
  return keepOurKinds(highlighter.highlight(text, { language, ignoreIllegals: true }).value);
}
