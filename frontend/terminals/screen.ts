import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { guardedClipboard, type ClipboardGuard } from './clipboard';
import { addLinks } from './links';
import { answerNothing } from './silence';
import { readTheme } from './theme';
import { countAsTmux } from './widths';

/** Lines kept above the screen. */
const SCROLLBACK = 50_000;
const SCROLL_BAR = 10;
const HIGHLIGHTS = 1_000;

export interface Screen {
  terminal: Terminal;
  fit: FitAddon;
  search: SearchAddon;
}

/** The full size of the letters, in pixels, in a window of this width. */
export function fontFor(width: number): number {
  return width < 640 ? 12 : 13;
}

/** An xterm.js set up as Podium wants it, opened in `place`. */
export function openScreen(host: HTMLElement, place: HTMLElement, font: number, guard: ClipboardGuard): Screen {
  const family = getComputedStyle(host).getPropertyValue('--p-mono').trim();
  const terminal = new Terminal({
    // Widths and search marks are still called proposed.
    allowProposedApi: true,
    fontFamily: family || 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: font,
    lineHeight: 1.2,
    theme: readTheme(host),
    scrollback: SCROLLBACK,
    overviewRuler: { width: SCROLL_BAR },
    cursorBlink: false,
    macOptionIsMeta: true,
    macOptionClickForcesSelection: true,
    rightClickSelectsWord: false,
    screenReaderMode: false
  });
  const fit = new FitAddon();
  const search = new SearchAddon({ highlightLimit: HIGHLIGHTS });
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(guardedClipboard(guard));
  addLinks(terminal, place);
  countAsTmux(terminal);
  answerNothing(terminal);
  terminal.open(place);
  drawFast(terminal);
  return { terminal, fit, search };
}

/** WebGL where there is hardware for it; xterm.js draws by DOM otherwise, or once the context is lost. */
function drawFast(terminal: Terminal): void {
  hardware ??= hasHardware();
  if (!hardware) {
    return;
  }
  try {
    const webgl = new WebglAddon();
    // Browsers keep a dozen contexts or so and take the oldest away without asking.
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
    requestAnimationFrame(() => requestAnimationFrame(() => isBlurred(terminal) && webgl.dispose()));
  } catch {
    // Some drivers promise WebGL 2 and then fail; the DOM renderer is in place already.
  }
}

/** Asked once: each probe takes a context of its own. */
let hardware: boolean | undefined;

function hasHardware(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!probe) {
    return false;
  }
  // Not every browser owns up to the caveat: without a graphics card Chromium may draw by SwiftShader and not say so.
  const names = probe.getExtension('WEBGL_debug_renderer_info');
  const by = String(probe.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : probe.RENDERER));
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|basic render|software/i.test(by);
}

/** Under a browser's device emulation the canvas gets the density of the real screen, and shows a part only. */
function isBlurred(terminal: Terminal): boolean {
  const canvas = terminal.element?.querySelector<HTMLCanvasElement>('.xterm-screen > canvas:not([class*="link"])');
  return !!canvas && Math.abs(canvas.width / (canvas.clientWidth * devicePixelRatio) - 1) > 0.1;
}
