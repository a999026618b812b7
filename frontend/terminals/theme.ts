import type { ITheme } from '@xterm/xterm';

const NAMES = ['bg', 'fg', 'dim', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'sel'] as const;
type Name = (typeof NAMES)[number];

/** Used where the page defines no tokens: the values of the dark theme. */
const DEFAULTS: Record<Name, string> = {
  bg: '#0a0c0e',
  fg: '#d6dadf',
  dim: '#8b94a0',
  red: '#f07f83',
  green: '#83cf95',
  yellow: '#e5c26d',
  blue: '#86aefc',
  magenta: '#c9a0ef',
  cyan: '#74cbd6',
  sel: '#2c4a86'
};

/** The terminal's colours from the page's tokens, as they are under the present colour scheme. */
export function readTheme(host: HTMLElement): ITheme {
  // A custom property keeps light-dark() as text; only a real property makes a colour of it.
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const colours = {} as Record<Name, string>;
  for (const name of NAMES) {
    probe.style.color = `var(--p-term-${name}, ${DEFAULTS[name]})`;
    colours[name] = hex(getComputedStyle(probe).color) ?? DEFAULTS[name];
  }
  probe.remove();
  const { bg, fg, dim, red, green, yellow, blue, magenta, cyan, sel } = colours;
  return {
    background: bg,
    foreground: fg,
    cursor: fg,
    cursorAccent: bg,
    selectionBackground: sel,
    selectionInactiveBackground: sel,
    scrollbarSliderBackground: `${dim}55`,
    scrollbarSliderHoverBackground: `${dim}88`,
    scrollbarSliderActiveBackground: `${dim}bb`,
    overviewRulerBorder: '#00000000',
    black: mix(bg, fg, 0.22),
    red,
    green,
    yellow,
    blue,
    magenta,
    cyan,
    white: fg,
    brightBlack: dim,
    brightRed: mix(red, '#ffffff', 0.3),
    brightGreen: mix(green, '#ffffff', 0.3),
    brightYellow: mix(yellow, '#ffffff', 0.3),
    brightBlue: mix(blue, '#ffffff', 0.3),
    brightMagenta: mix(magenta, '#ffffff', 0.3),
    brightCyan: mix(cyan, '#ffffff', 0.3),
    brightWhite: '#ffffff'
  };
}

/** Calls back whenever the page's colour scheme may have changed; returns what ends that. */
export function onThemeChange(changed: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class', 'theme', 'data-theme'] });
  return () => {
    scheme.removeEventListener('change', changed);
    observer.disconnect();
  };
}

function hex(rgb: string): string | null {
  const parts = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(rgb);
  return parts ? `#${parts.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}` : null;
}

function mix(from: string, to: string, share: number): string {
  const channel = (colour: string, at: number) => parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - share) + channel(to, at) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
