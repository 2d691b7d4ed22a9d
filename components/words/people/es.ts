/** Spanish: who somebody is. */
import type { PeopleWords } from './words.ts';

export const people: PeopleWords = {
  unreachable: 'El directorio no responde en este momento; las llamadas continúan.',
  createContact: 'Crear contacto',
  addNumber: 'Añadir número a…',
  name: 'Nombre',
  whoseNumber: '¿De quién es el número?',
  nobodyFound: 'No se ha encontrado a nadie',
  save: 'Guardar',
  kept: (name) => `${name} está en los contactos`,
  notKept: 'No se ha podido guardar. Inténtelo de nuevo.',
};
