/** A microphone that cannot be used, in German. */
import type { MicrophoneWords } from './words.ts';

export const microphone: MicrophoneWords = {
  troubles: {
    unasked: { what: 'Das Telefon braucht Ihr Mikrofon.', fix: '' },
    insecure: {
      what: 'Der Browser erlaubt ein Mikrofon nur auf Seiten, die mit https beginnen.',
      fix: 'Öffnen Sie die Seite mit https:// davor.',
    },
    policy: {
      what: 'Diese Seite lässt das Telefon nicht an das Mikrofon.',
      fix: 'Wer die Seite betreut, kann es erlauben: Ihre Permissions-Policy muss microphone nennen.',
    },
    denied: {
      what: 'Der Browser sperrt das Mikrofon auf dieser Seite.',
      fix: 'Klicken Sie auf das Zeichen vor der Adresse, erlauben Sie das Mikrofon und kommen Sie zurück: Es geht sofort.',
    },
    dismissed: {
      what: 'Der Browser hat nach dem Mikrofon gefragt und keine Antwort bekommen.',
      fix: 'Klicken Sie auf „Noch einmal fragen“ und erlauben Sie es.',
    },
    noDevice: {
      what: 'Es ist kein Mikrofon angeschlossen.',
      fix: 'Schließen Sie ein Headset an: Es wird von selbst gefunden.',
    },
    inUse: {
      what: 'Ein anderes Programm hält das Mikrofon.',
      fix: 'Beenden Sie das Gespräch im anderen Programm und klicken Sie auf „Noch einmal fragen“.',
    },
  },
  showHow: 'So geht es',
  allow: 'Erlauben',
  askAgain: 'Noch einmal fragen',
};
