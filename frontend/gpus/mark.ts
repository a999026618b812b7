import { html } from 'lit';

/** A team as the server says it: its letter, and which of the four colours. */
export interface Mark {
  letter: string;
  tone: string;
}

/** A team's mark: always its letter in its colour. */
export const mark = (team: Mark) => html`<span class="sw ${team.tone}" aria-hidden="true">${team.letter}</span>`;
