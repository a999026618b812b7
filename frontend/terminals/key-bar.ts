import { el, icon } from './dom';
import type { SoftKey } from './keys';

export interface KeyBarActions {
  key(key: SoftKey): void;
  paste(): void;
  keyboard(): void;
}

/** The keys that a phone's keyboard lacks. Ctrl holds for the next key. */
export class KeyBar {
  readonly element: HTMLElement;
  private readonly ctrlButton: HTMLButtonElement;
  private held = false;

  constructor(actions: KeyBarActions) {
    this.ctrlButton = button('Ctrl', 'Ctrl, for the next key', () => this.hold(!this.held));
    this.ctrlButton.setAttribute('aria-pressed', 'false');
    this.element = el(
      'div',
      { class: 'pt-keys', role: 'toolbar', 'aria-label': 'Keys' },
      button('Esc', 'Escape', () => actions.key('escape')),
      button('Tab', 'Tab', () => actions.key('tab')),
      this.ctrlButton,
      button('↑', 'Up', () => actions.key('up')),
      button('↓', 'Down', () => actions.key('down')),
      button('←', 'Left', () => actions.key('left')),
      button('→', 'Right', () => actions.key('right')),
      button(icon('paste'), 'Paste', () => actions.paste()),
      button(icon('keyboard'), 'Keyboard', () => actions.keyboard())
    );
  }

  /** Whether Ctrl is held; asking lets it go. */
  takeCtrl(): boolean {
    const held = this.held;
    if (held) {
      this.hold(false);
    }
    return held;
  }

  private hold(held: boolean): void {
    this.held = held;
    this.ctrlButton.setAttribute('aria-pressed', String(held));
  }
}

function button(face: string | Node, label: string, pressed: () => void): HTMLButtonElement {
  return el(
    'button',
    {
      type: 'button',
      'aria-label': label,
      // The terminal keeps the focus, so that the keyboard neither closes nor opens by a press here.
      onpointerdown: (event: PointerEvent) => event.preventDefault(),
      onmousedown: (event: MouseEvent) => event.preventDefault(),
      onclick: pressed
    },
    face
  );
}
