import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import type { ITheme } from '@xterm/xterm';
import { el, icon } from './dom';

/** Finds text in the screen and in what has scrolled off it. */
export class SearchBar {
  readonly element: HTMLElement;
  private readonly search: SearchAddon;
  private readonly closed: () => void;
  private readonly input: HTMLInputElement;
  private readonly count: HTMLElement;
  private options: ISearchOptions = {};

  constructor(search: SearchAddon, closed: () => void) {
    this.search = search;
    this.closed = closed;
    this.input = el('input', {
      type: 'search',
      'aria-label': 'Find in terminal',
      placeholder: 'Find',
      spellcheck: 'false',
      autocomplete: 'off',
      oninput: () => this.find('here'),
      onkeydown: (event: KeyboardEvent) => this.key(event)
    });
    this.count = el('span', { class: 'pt-count', role: 'status' });
    this.element = el(
      'div',
      { class: 'pt-search', role: 'search', hidden: true },
      this.input,
      this.count,
      el('button', { type: 'button', 'aria-label': 'Previous match', onclick: () => this.find('before') }, icon('up')),
      el('button', { type: 'button', 'aria-label': 'Next match', onclick: () => this.find('after') }, icon('down')),
      el('button', { type: 'button', 'aria-label': 'Close search', onclick: () => this.close() }, icon('close'))
    );
    search.onDidChangeResults(({ resultIndex, resultCount }) => this.show(resultIndex, resultCount));
  }

  colours(theme: ITheme): void {
    this.options = {
      decorations: {
        matchBackground: theme.selectionBackground,
        matchOverviewRuler: theme.yellow ?? '#e5c26d',
        activeMatchBackground: '#7a5a12',
        activeMatchBorder: theme.yellow,
        activeMatchColorOverviewRuler: '#ffffff'
      }
    };
  }

  open(selection: string): void {
    this.element.hidden = false;
    if (selection && !selection.includes('\n')) {
      this.input.value = selection;
    }
    this.input.focus();
    this.input.select();
    this.find('here');
  }

  close(): void {
    this.element.hidden = true;
    this.search.clearDecorations();
    this.closed();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      this.find(event.shiftKey ? 'before' : 'after');
    } else if (event.key === 'Escape') {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** The latest lines are what people look for first, so typing and Enter go upwards from the end. */
  private find(where: 'here' | 'before' | 'after'): void {
    const term = this.input.value;
    if (term === '') {
      this.search.clearDecorations();
      this.count.textContent = '';
    } else if (where === 'after') {
      this.search.findNext(term, this.options);
    } else {
      this.search.findPrevious(term, { ...this.options, incremental: where === 'here' });
    }
  }

  private show(index: number, count: number): void {
    if (this.input.value === '') {
      this.count.textContent = '';
    } else if (count === 0) {
      this.count.textContent = 'Not found';
    } else {
      this.count.textContent = index < 0 ? `${count.toLocaleString()}+ matches` : `${index + 1} of ${count.toLocaleString()}`;
    }
  }
}
