/** The panel's people: the page's list, whom the page finds when it is asked, and the user's colleagues as they stand. */
import type { ReactiveController } from 'lit';
import type { Call } from '../../core/model/call.ts';
import type { PageSession } from '../../core/session/page-session.ts';
import { type CtiContact, numberKey } from '../contact.ts';
import type { PeopleWantedEvent } from './cti-number-field.ts';
import { PageDirectory } from './page-directory.ts';
import type { PanelHost } from './panel-host.ts';

/** Whoever types is asked about once the fingers rest, ms. */
const rest = 150;

export class PeopleSearch implements ReactiveController {
  readonly #host: PanelHost;
  readonly #directory: PageDirectory;
  #session: PageSession | undefined;
  #unlisten: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #people: readonly CtiContact[] = [];
  #merged: { given: readonly CtiContact[]; people: readonly CtiContact[]; all: readonly CtiContact[] } | undefined;

  /** @param failed told when the page's own directory does not answer */
  constructor(host: PanelHost, failed: () => void) {
    this.#host = host;
    this.#directory = new PageDirectory(
      host,
      () => {
        this.#gather();
      },
      failed,
    );
    host.addController(this);
    host.renderRoot.addEventListener('people-wanted', (event) => {
      this.#ask((event as PeopleWantedEvent).text);
    });
  }

  /** Whose colleagues they are; nobody's without a session. */
  use(session: PageSession | undefined): void {
    if (session === this.#session) return;
    this.#unlisten?.();
    this.#session = session;
    this.#gather();
    this.#unlisten = session?.colleagues.listen(() => {
      this.#gather();
    });
  }

  /** Who is on the phone, whom nobody has named yet. */
  identify(calls: readonly Call[]): void {
    if (this.#host.identify) this.#directory.identify(calls, this.#host.contacts);
  }

  /** The first by name, for whoever looks without typing; and again after a break, for nobody has told of it. */
  refresh(): void {
    void this.#session?.colleagues.find('');
  }

  /** The page's own people, who are believed first, and the colleagues whom the page does not name. */
  among(given: readonly CtiContact[]): readonly CtiContact[] {
    const people = this.#people;
    if (people.length === 0) return given;
    if (this.#merged?.given === given && this.#merged.people === people) return this.#merged.all;
    const byNumber = new Map(people.map((colleague) => [numberKey(colleague.number), colleague]));
    const named = new Set(given.map(({ number }) => numberKey(number)));
    const known = given.map((contact) => {
      const presence = contact.presence ?? byNumber.get(numberKey(contact.number))?.presence;
      return presence === contact.presence || !presence ? contact : { ...contact, presence };
    });
    const others = people.filter(({ number }) => !named.has(numberKey(number)));
    this.#merged = { given, people, all: [...known, ...others] };
    return this.#merged.all;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.use(undefined);
  }

  #ask(text: string): void {
    clearTimeout(this.#timer);
    const search = text.trim();
    if (search === '') return;
    this.#timer = setTimeout(() => {
      void this.#session?.colleagues.find(search.slice(0, 64));
      void this.#directory.search(search.slice(0, 64));
    }, rest);
  }

  #gather(): void {
    const colleagues = this.#session?.colleagues.known ?? [];
    this.#people = [
      ...this.#directory.people,
      ...colleagues.map(({ name, number, presence }) => ({ name, number, presence, colleague: true })),
    ];
    this.#host.requestUpdate();
  }
}
