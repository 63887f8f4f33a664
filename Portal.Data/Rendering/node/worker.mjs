// One request per line on stdin, one answer per item and line on stdout, in order.
//   {"id":1,"macros":"\\newcommand{\\R}{\\mathbb{R}}","items":[{"kind":"formula","text":"x^2","display":true},{"kind":"code","text":"a = 1","language":"python"}]}
//   {"id":1,"index":0,"html":"<math>…"}   {"id":1,"index":1,"html":"a = <span class=\"hl-n\">1</span>"}   {"id":1,"index":0,"error":"…","macro":"\\foo"}
// The host measures the time of each item and ends this process when one takes too long.
import { createInterface } from 'node:readline';
import { codeToHtml } from './code.mjs';
import { formulaToMathML } from './formula.mjs';
import { readMacros } from './macros.mjs';

const answer = message => process.stdout.write(JSON.stringify(message) + '\n');

function work(request) {
  const { id, items = [] } = request;
  const macros = readMacros(request.macros);
  items.forEach((item, index) => {
    try {
      const html = item.kind === 'code' ? codeToHtml(item.text, item.language) : formulaToMathML(item.text, item.display === true, macros);
      answer({ id, index, html });
    } catch (error) {
      const said = String(error.message ?? error);
      answer({ id, index, error: said.slice(0, 300), macro: /(?:Unsupported function name|Undefined control sequence): (\\(?:[A-Za-z@]+|.))/u.exec(said)?.[1] });
    }
  });
}

answer({ ready: true });
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.length > 0) {
    work(JSON.parse(line));
  }
}
