/** German: who somebody is. */
import type { PeopleWords } from './words.ts';

export const people: PeopleWords = {
  unreachable: 'Das Verzeichnis antwortet gerade nicht; Anrufe gehen weiter.',
  createContact: 'Kontakt anlegen',
  addNumber: 'Nummer hinzufügen zu…',
  name: 'Name',
  whoseNumber: 'Wessen Nummer ist es?',
  nobodyFound: 'Niemand gefunden',
  save: 'Speichern',
  kept: (name) => `${name} ist jetzt in den Kontakten`,
  notKept: 'Das konnte nicht gespeichert werden. Bitte noch einmal versuchen.',
};
