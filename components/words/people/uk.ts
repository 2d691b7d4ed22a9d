/** Ukrainian: who somebody is. */
import type { PeopleWords } from './words.ts';

export const people: PeopleWords = {
  unreachable: 'Довідник зараз не відповідає; дзвінки тривають.',
  createContact: 'Створити контакт',
  addNumber: 'Додати номер до…',
  name: 'Ім’я',
  whoseNumber: 'Чий це номер?',
  nobodyFound: 'Нікого не знайдено',
  save: 'Зберегти',
  kept: (name) => `${name} тепер у контактах`,
  notKept: 'Не вдалося зберегти. Спробуйте ще раз.',
};
