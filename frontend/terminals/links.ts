import { WebLinksAddon } from '@xterm/addon-web-links';
import type { ILinkHandler, Terminal } from '@xterm/xterm';

const ALLOWED = /^(https?|mailto):/i;

/**
 * Links in the text and OSC 8 links, whose text may claim another target than they have: the true one is shown under
 * the pointer. A plain click may be meant for the program or a selection, so a link wants Ctrl or Cmd held; a finger
 * has no such key.
 */
export function addLinks(terminal: Terminal, host: HTMLElement): void {
  const open = (event: MouseEvent, target: string) => {
    const touch = matchMedia('(pointer: coarse)').matches;
    if (ALLOWED.test(target) && (event.ctrlKey || event.metaKey || touch)) {
      window.open(target, '_blank', 'noopener,noreferrer');
    }
  };
  const hover = (_event: MouseEvent, target: string) => {
    host.title = ALLOWED.test(target) ? `Ctrl click opens ${target}` : target;
  };
  const leave = () => host.removeAttribute('title');
  const handler: ILinkHandler = { activate: open, hover, leave };
  terminal.options.linkHandler = handler;
  terminal.loadAddon(new WebLinksAddon(open, { hover, leave }));
}
