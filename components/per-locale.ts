/** Makes a formatter once per locale: making one costs far more than using it. */
export function perLocale<Format>(make: (locale: string) => Format): (locale: string) => Format {
  const made = new Map<string, Format>();
  return (locale) => {
    const format = made.get(locale) ?? make(locale);
    made.set(locale, format);
    return format;
  };
}

export const numberFormat = perLocale((locale) => new Intl.NumberFormat(locale));
