/** A microphone that cannot be used, in Spanish. */
import type { MicrophoneWords } from './words.ts';

export const microphone: MicrophoneWords = {
  troubles: {
    unasked: { what: 'El teléfono necesita su micrófono.', fix: '' },
    insecure: {
      what: 'El navegador solo permite el micrófono en páginas que empiezan por https.',
      fix: 'Abra la página con https:// delante.',
    },
    policy: {
      what: 'Esta página no deja que el teléfono use el micrófono.',
      fix: 'Puede permitirlo quien se ocupe de la página: su Permissions-Policy debe incluir microphone.',
    },
    denied: {
      what: 'El navegador bloquea el micrófono en esta página.',
      fix: 'Pulse el icono que hay delante de la dirección, permita el micrófono y vuelva: funciona al momento.',
    },
    dismissed: {
      what: 'El navegador preguntó por el micrófono y no hubo respuesta.',
      fix: 'Pulse Preguntar de nuevo y permítalo.',
    },
    noDevice: { what: 'No hay ningún micrófono conectado.', fix: 'Conecte unos auriculares: se detectan solos.' },
    inUse: {
      what: 'Otro programa está usando el micrófono.',
      fix: 'Cierre la llamada del otro programa y pulse Preguntar de nuevo.',
    },
  },
  showHow: 'Mostrar cómo',
  allow: 'Permitirlo',
  askAgain: 'Preguntar de nuevo',
};
