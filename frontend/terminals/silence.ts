import type { IDisposable, Terminal } from '@xterm/xterm';

/**
 * Programs ask their terminal questions: who are you, where is the cursor, what is your background. tmux is the
 * terminal of the program and has answered already; an answer from each browser that looks on would arrive late, once a
 * viewer, and as if typed.
 */
export function answerNothing(terminal: Terminal): IDisposable[] {
  const taken = () => true;
  const parser = terminal.parser;
  return [
    parser.registerCsiHandler({ final: 'c' }, taken),
    parser.registerCsiHandler({ prefix: '>', final: 'c' }, taken),
    parser.registerCsiHandler({ prefix: '=', final: 'c' }, taken),
    parser.registerCsiHandler({ prefix: '>', final: 'q' }, taken),
    parser.registerCsiHandler({ final: 'n' }, taken),
    parser.registerCsiHandler({ prefix: '?', final: 'n' }, taken),
    parser.registerCsiHandler({ final: 't' }, taken),
    parser.registerCsiHandler({ intermediates: '$', final: 'p' }, taken),
    parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, taken),
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, taken),
    // These set a colour, or the clipboard, as well as ask for it; setting goes on to who else listens.
    ...[4, 10, 11, 12, 52].map((code) => parser.registerOscHandler(code, (data) => data.includes('?')))
  ];
}
