/** The panel's people: the page's list, whom the page or the server finds when asked, and the user's colleagues as they stand. */
import type { ReactiveController } from 'lit';
import { type Call, partyNumber } from '../../core/model/call.ts';
import type { PageSession } from '../../core/session/page-session.ts';
import { SessionDirectory } from '../../core/session/session-directory.ts';
import { type CtiContact, findContact, numberKey } from '../contact.ts';
import type { CtiRequestEvent } from '../cti-request-event.ts';
import type { Words } from '../words/words.ts';
import type { PeopleWantedEvent } from './cti-number-field.ts';
import { DialledFrom } from './dialled-from.ts';
import { PageDirectory } from './page-directory.ts';
import type { PanelHost } from './panel-host.ts';
import type { Passing } from './passing.ts';

/** Whoever types is asked about once the fingers rest, ms. */
const rest = 150;
/** How long it is said that nobody answers, ms. */
const noticeFor = 8000;

export class PeopleSearch implements ReactiveController {
  readonly #host: PanelHost;
  readonly #directory: PageDirectory;
  readonly #from = new DialledFrom();
  #session: PageSession | undefined;
  /** The server's directory, while somebody is signed in. */
  #server: SessionDirectory | undefined;
  #unlisten: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #people: readonly CtiContact[] = [];
  #merged: { given: readonly CtiContact[]; people: readonly CtiContact[]; all: readonly CtiContact[] } | undefined;
  readonly #asked = (event: Event): void => {
    this.#from.hear(event as CtiRequestEvent);
  };

  /** @param notice says when neither the page nor the server could say who somebody is */
  constructor(host: PanelHost, language: { readonly words: Words }, notice: Passing<string>) {
    this.#host = host;
    const server = () => this.#server;
    this.#directory = new PageDirectory(
      {
        get identify() {
          return host.identify;
        },
        get search() {
          return host.search;
        },
        get askServer() {
          const directory = server();
          return directory && { identify: ask, search: (text: string) => directory.search(text) };
        },
      },
      () => {
        this.#gather();
      },
      () => {
        void language.words.people().then(({ unreachable }) => {
          notice.show(unreachable, noticeFor);
        });
      },
    );
    const ask = (number: string, call: Call) => this.#identify(number, call);
    host.addController(this);
    host.renderRoot.addEventListener('people-wanted', (event) => {
      this.#ask((event as PeopleWantedEvent).text);
    });
  }

  hostConnected(): void {
    // Before anybody acts on it.
    document.addEventListener('cti-request', this.#asked, { capture: true });
  }

  hostDisconnected(): void {
    document.removeEventListener('cti-request', this.#asked, { capture: true });
    clearTimeout(this.#timer);
    this.use(undefined);
  }

  /** Whose colleagues they are; nobody's without a session. */
  use(session: PageSession | undefined): void {
    if (session === this.#session) return;
    this.#unlisten?.();
    this.#session = session;
    this.#server = session && new SessionDirectory((what, input) => session.ask(what, input));
    this.#gather();
    this.#unlisten = session?.colleagues.listen(() => {
      this.#gather();
    });
    this.refresh();
  }

  /** Who is on the phone, whom nobody has named yet. */
  identify(calls: readonly Call[]): void {
    if (this.#host.identify || this.#server) this.#directory.identify(calls, this.#host.contacts);
  }

  /** Which of several people a call is with, as far as there is reason to think. */
  likely(call: Call): CtiContact | undefined {
    const number = partyNumber(call);
    const record = this.#from.of(number);
    const from =
      record === undefined ? undefined : this.among(this.#host.contacts).find((one) => one.record === record);
    return from ?? this.#directory.said(number)?.likely;
  }

  /** Nobody knows this number, and there is somebody who could be told of it: the server's directory, where it is given. */
  stranger(call: Call): { number: string; directory: SessionDirectory | undefined } | undefined {
    const number = partyNumber(call);
    const said = this.#directory.said(number);
    if (!said || said.people.some(({ name }) => name !== '')) return undefined;
    if (findContact(this.among(this.#host.contacts), number)?.name) return undefined;
    if (!said.canKeep && !this.#host.hasAttribute('keep-numbers')) return undefined;
    return { number, directory: said.canKeep ? this.#server : undefined };
  }

  /** Somebody was kept for this number. */
  kept(number: string, answer: Parameters<PageDirectory['keep']>[1]): void {
    this.#directory.keep(number, answer);
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

  #identify(number: string, call: Call) {
    const record = call.direction === 'out' ? this.#from.of(number) : undefined;
    const server = this.#server;
    if (!server) throw new Error('nobody is signed in');
    return server.identify({
      number: number.slice(0, 128),
      ...(call.databaseUId === undefined ? {} : { call: call.databaseUId }),
      ...(record === undefined ? {} : { record }),
    });
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
    // One person may have been found by a call and by a search.
    const found = new Map(
      this.#directory.people.map((one) => [`${one.name} ${numberKey(one.number)} ${one.record}`, one]),
    );
    this.#people = [
      ...found.values(),
      ...colleagues.map(({ name, number, presence }) => ({ name, number, presence, colleague: true })),
    ];
    this.#host.requestUpdate();
  }
}
