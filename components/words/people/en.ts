/** English: who somebody is. */
import type { PeopleWords } from './words.ts';

export const people: PeopleWords = {
  unreachable: 'Your directory does not answer right now; calls go on.',
  createContact: 'Create contact',
  addNumber: 'Add number to…',
  name: 'Name',
  whoseNumber: 'Whose number is it?',
  nobodyFound: 'Nobody found',
  save: 'Save',
  kept: (name) => `${name} is in the contacts`,
  notKept: 'This could not be saved. Try again.',
};
