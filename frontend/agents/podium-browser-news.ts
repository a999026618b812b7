// Whether this browser shows messages of its own. It is asked only when somebody presses the button.

type Server = { turn(on: boolean): void };

class PodiumBrowserNews extends HTMLElement {
  private $server?: Server;
  private wanted = false;

  set on(value: boolean) {
    this.wanted = value;
    this.render();
  }

  connectedCallback() {
    this.render();
  }

  private render() {
    const words = document.createElement('span');
    words.className = 't2';
    words.setAttribute('role', 'status');
    this.replaceChildren(words);
    if (!('Notification' in window)) {
      words.textContent = 'This browser shows no messages here; it does so over HTTPS alone.';
      return;
    }
    const allowed = Notification.permission;
    const on = this.wanted && allowed === 'granted';
    if (allowed === 'denied') {
      words.textContent = 'This browser does not let Podium show messages. Allow it in the browser’s settings of this site.';
      if (!this.wanted) return;
    } else {
      words.textContent = on ? 'This browser tells you where no page of Podium is in front.' : 'Off in this browser.';
    }
    const button = document.createElement('button');
    button.className = 'btn';
    button.textContent = on || allowed === 'denied' ? 'Turn off' : 'Turn on in this browser';
    button.onclick = () => void this.turn(!(on || allowed === 'denied'));
    this.append(button);
  }

  private async turn(on: boolean) {
    const allowed = !on || (await Notification.requestPermission()) === 'granted';
    if (allowed) {
      this.wanted = on;
      this.$server?.turn(on);
    }
    this.render();
    this.querySelector('button')?.focus();
  }
}

customElements.define('podium-browser-news', PodiumBrowserNews);
