// Terminal text with its colours as escape sequences, turned into styled runs. Reads SGR only and drops every other
// sequence: a tile shows what is on a screen, it is not one.
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const BLACK = '#3b424c';
// eslint-disable-next-line no-control-regex
const SEQUENCE = /\x1b(?:\[([0-9;:?<>=]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|.)/g;

interface Pen {
  fore?: string;
  back?: string;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  inverse?: boolean;
}

function basic(index: number): string {
  if (index === 0) return BLACK;
  return index === 7 ? 'var(--p-term-fg)' : `var(--p-term-${NAMES[index]})`;
}

function indexed(n: number): string {
  if (n < 8) return basic(n);
  if (n < 16) return n === 8 ? 'var(--p-term-dim)' : n === 15 ? '#fff' : basic(n - 8);
  if (n > 231) {
    const grey = 8 + (n - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const cube = n - 16;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`;
}

function extended(codes: number[], at: number): [string | undefined, number] {
  if (codes[at + 1] === 5) return [indexed(codes[at + 2] ?? 0), at + 2];
  if (codes[at + 1] === 2) return [`rgb(${codes[at + 2] ?? 0} ${codes[at + 3] ?? 0} ${codes[at + 4] ?? 0})`, at + 4];
  return [undefined, at];
}

function apply(pen: Pen, parameters: string): Pen {
  const codes = parameters.split(/[;:]/).map(Number);
  let next = { ...pen };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.inverse = true;
    else if (code === 22) next.bold = next.dim = false;
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = false;
    else if (code === 27) next.inverse = false;
    else if (code === 38) [next.fore, i] = extended(codes, i);
    else if (code === 48) [next.back, i] = extended(codes, i);
    else if (code === 39) next.fore = undefined;
    else if (code === 49) next.back = undefined;
    else if (code >= 30 && code <= 37) next.fore = basic(code - 30);
    else if (code >= 40 && code <= 47) next.back = basic(code - 40);
    else if (code >= 90 && code <= 97) next.fore = indexed(code - 82);
    else if (code >= 100 && code <= 107) next.back = indexed(code - 92);
  }
  return next;
}

function run(text: string, pen: Pen): TemplateResult | string | typeof nothing {
  if (!text) return nothing;
  if (!Object.values(pen).some(Boolean)) return text;
  const fore = pen.fore ?? 'var(--p-term-fg)';
  const back = pen.back ?? 'var(--p-term-bg)';
  const style: Record<string, string> = {};
  if (pen.inverse) {
    style.color = back;
    style.background = fore;
  } else {
    if (pen.fore) style.color = fore;
    else if (pen.bold) style.color = '#fff';
    if (pen.back) style.background = back;
  }
  if (pen.bold) style.fontWeight = '700';
  if (pen.dim && !pen.fore) style.color = 'var(--p-term-dim)';
  else if (pen.dim) style.opacity = '.7';
  if (pen.italic) style.fontStyle = 'italic';
  if (pen.underline) style.textDecoration = 'underline';
  return html`<span style=${styleMap(style)}>${text}</span>`;
}

/** The text as styled runs; rows stay separated by newlines. */
export function coloured(text: string): unknown[] {
  const runs: unknown[] = [];
  let pen: Pen = {};
  let from = 0;
  for (const match of text.matchAll(SEQUENCE)) {
    runs.push(run(text.slice(from, match.index), pen));
    from = match.index + match[0].length;
    if (match[2] === 'm') pen = apply(pen, match[1]);
  }
  runs.push(run(text.slice(from), pen));
  return runs;
}
