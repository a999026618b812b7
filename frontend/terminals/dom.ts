/** A small element: attributes, then children. `on…` attributes are listeners. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | ((event: never) => void)> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value as (event: Event) => void);
    } else if (typeof value === 'boolean') {
      element.toggleAttribute(name, value);
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

/** Only what changed is written: else each frame costs a layout, and a screen reader is told the same again. */
export function put(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const PATHS = {
  live: '<circle cx="8" cy="8" r="5.5"/><path d="m5.5 8.2 1.75 1.75L10.5 6.5"/>',
  back: '<circle cx="8" cy="8" r="5.5"/><path d="M8 5v6M5.5 8.5 8 11l2.5-2.5"/>',
  lost: '<circle cx="8" cy="8" r="5.5" stroke-dasharray="3 1.5"/><path d="m4.25 11.75 7.5-7.5"/>',
  turning: '<path d="M13.5 8A5.5 5.5 0 1 1 8 2.5"/>',
  paste: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.25V3.5a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h1.75"/>',
  keyboard: '<rect x="1.5" y="4" width="13" height="8" rx="1.5"/><path d="M4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6"/>',
  up: '<path d="m4 10 4-4 4 4"/>',
  down: '<path d="m4 6 4 4 4-4"/>',
  close: '<path d="m4 4 8 8M12 4l-8 8"/>',
  eye: '<path d="M1.5 8S4 3.75 8 3.75 14.5 8 14.5 8 12 12.25 8 12.25 1.5 8 1.5 8Z"/><circle cx="8" cy="8" r="1.9"/>',
  ended: '<circle cx="8" cy="8" r="5.5"/><rect x="6" y="6" width="4" height="4"/>'
} as const;

export function icon(name: keyof typeof PATHS): HTMLElement {
  const holder = el('span', { class: 'pt-i', 'aria-hidden': 'true' });
  holder.innerHTML = `<svg viewBox="0 0 16 16">${PATHS[name]}</svg>`;
  return holder;
}
