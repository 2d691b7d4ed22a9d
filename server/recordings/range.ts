/** The part of a file that a `Range` header asks for (RFC 9110 §14). Pure. */

/**
 * @param size of the file, bytes
 * @returns nothing where the whole is to be sent: no header, or one that asks for several parts; `none` where there is no such part
 */
export function rangeOf(header: string | undefined, size: number): { from: number; to: number } | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const [from, to] =
    first === ''
      ? [Math.max(0, size - Number(last)), size - 1]
      : [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  return from >= size || from > to ? 'none' : { from, to };
}
