/** The files of Asterisk's MixMonitor: which ones a call has, and where the server finds them. Pure. */

/** The field of a call's data that names them, with `|` between. */
export const recordingField = 'recording';

/** A channel's variable, which MixMonitor sets: the whole name of the file at Asterisk. */
export const recordingVariable = 'MIXMONITOR_FILENAME';

/** A value of a call's data is no longer; a file whose name does not fit is left out. */
const longest = 256;

/** @returns the files known with one more, which may be known already, as the call's data keeps them */
export function withRecording(known: string | undefined, file: string): string {
  const all = [...new Set([...filesOf(known), belowMonitor(file)])].join('|');
  return all.length > longest ? (known ?? '') : all;
}

/** Asterisk tells the whole name of a file that it was given a short one for. */
const belowMonitor = (file: string): string => (file.startsWith('/') ? (file.split('/monitor/').at(-1) ?? '') : file);

const filesOf = (text = ''): string[] => text.split('|').filter(Boolean);

/**
 * @param files as the call's data has them: names below Asterisk's monitor folder, or whole ones with that folder in them
 * @param folder where that folder is for the server
 * @returns addresses, `file:`; names that would lead out of the folder are left out
 */
export function recordingUrls(files: string | undefined, folder: string): string[] {
  if (folder === '') return [];
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return filesOf(files).flatMap((file) => {
    const name = belowMonitor(file);
    const parts = name.split('/');
    // A whole name without that folder is elsewhere.
    if (name.startsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..')) return [];
    if (/[\0\\]/.test(name)) return [];
    return [`file://${encodeURI(base)}${parts.map(encodeURIComponent).join('/')}`];
  });
}
