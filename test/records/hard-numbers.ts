/**
 * Numbers as networks, phone systems, CRMs and people write them, and what each is: by the countries' numbering plans and
 * RFC 3966, not by what a program says. Numbers are of ranges kept for fiction where there are such.
 */
import type { NumberKind } from '../../core/numbers/parse-number.ts';

/** Who is in the directory, by number as somebody has typed it there. It was imported with Hungary as its country. */
export const directory = {
  anna: '+36 20 555 0148',
  bela: '06 1 555 0100 ext. 12',
  reception: '06 1 555 0100',
  csaba: '06-30/555-0199',
  dora: '0036705550177',
  pecs: '72 512 345',
  emma: '101',
  ferenc: '1234',
  giulia: '+39 06 6988 1234',
  marco: '+39 347 123 4567',
  diego: '+54 9 11 2345-6789',
  lucia: '+54 11 4345-6789',
  juan: '+52 55 1234 5678',
  paulo: '+55 11 98765-4321',
  /** A British number without its country: no Hungarian one. */
  olivia: '020 7946 0991',
  harry: '+44 7700 900123',
  hans: '+49 30 901820',
  greta: '+49 89 63648018',
  sam: '+1 202-555-0148',
  joe: '+1 (415) 555-2671 x302',
  olena: '+380 44 123 4567',
  taras: '+380671234567',
  kata: 'sip:kata@example.com',
  awa: '+225 07 08 09 10 11',
  mei: '+65 8123 4567',
  yuki: '+81 3-1234-5678',
  bruce: '+61 2 8123 4567',
  freephone: '+800 1234 5678',
  /** Without its area code: nobody knows which. */
  local: '555 0123',
  twin1: '+36 1 555 0200',
  twin2: '0615550200',
} as const;
export type Who = keyof typeof directory;

export interface HardNumber {
  raw: string;
  /** The default country; empty: none. */
  home: string;
  kind: NumberKind;
  e164: string;
  extension: string;
  postDial: string;
  /** Whom a call from it is from: the best first, where one is better. */
  finds: Who[];
}

type More = Partial<Pick<HardNumber, 'extension' | 'postDial'>>;

const row = (
  home: string,
  raw: string,
  kind: NumberKind,
  e164 = '',
  finds: Who[] = [],
  more: More = {},
): HardNumber => ({
  raw,
  home,
  kind,
  e164,
  finds,
  extension: '',
  postDial: '',
  ...more,
});
/** Outside numbers of somebody. */
const out = (home: string, e164: string, finds: Who[], raws: string[], more: More = {}): HardNumber[] =>
  raws.map((raw) => row(home, raw, 'external', e164, finds, more));
const all = (home: string, kind: NumberKind, raws: string[]): HardNumber[] => raws.map((raw) => row(home, raw, kind));

export const hardNumbers: HardNumber[] = [
  // One Hungarian mobile, however it is written.
  ...out(
    'HU',
    '+36205550148',
    ['anna'],
    [
      '+36205550148',
      '+36 20 555 0148',
      '+36-20-555-0148',
      '+36/20/5550148',
      '+36 (20) 555-0148',
      '+36 (0)20 555 0148',
      '0036205550148',
      '00 36 20 555 01 48',
      '+0036205550148',
      '++36205550148',
      '06205550148',
      '06 20 555 0148',
      '06-20/555-0148',
      '(06 20) 555-0148',
      '36205550148',
      '205550148',
      '20 555 0148',
      'tel:+36205550148',
      'tel:+36-20-555-0148',
      'callto:+36205550148',
      'Tel.: +36 20 555 0148',
      'sip:+36205550148@pbx.example.com',
      'sip:+36205550148@pbx.example.com;user=phone',
      'sips:+36205550148@pbx.example.com:5061',
      'sip:06205550148;phone-context=hu@pbx.example.com',
      '"Anna Kovács" <sip:+36205550148@10.0.0.1:5060;transport=udp>',
      '<sip:%2B36205550148@pbx.example.com>;tag=77',
      '+36205550148@pbx.example.com',
      '\u202a+36 20 555 0148\u202c',
      '+36\u00a020\u00a0555\u00a00148',
      '+36\u201120\u2011555\u20110148',
      '+36 20 555\u00ad0148',
      '＋３６ ２０ ５５５ ０１４８',
      '+٣٦ ٢٠ ٥٥٥ ٠١٤٨',
      '+۳۶۲۰۵۵۵۰۱۴۸',
      ' +36205550148 ',
      '+36.20.555.0148',
      '+36 – 20 – 555 – 0148',
    ],
  ),
  // The same from where its country goes without saying nowhere.
  ...out('', '+36205550148', ['anna'], ['+36205550148', '0036205550148', '36205550148']),
  ...out('GB', '+36205550148', ['anna'], ['+36 20 555 0148', '0036 20 555 0148', '36205550148']),
  ...out('US', '+36205550148', ['anna'], ['011 36 20 555 0148', '+36205550148', '0036205550148']),
  ...out('AU', '+36205550148', ['anna'], ['0011 36 20 555 0148']),
  ...out('JP', '+36205550148', ['anna'], ['010 36 20 555 0148']),
  // Nobody's, one digit or one area beside somebody's: the last seven digits are Anna's.
  ...out('HU', '+36305550148', [], ['+36305550148', '06305550148']),
  ...out('HU', '+36205550149', [], ['+36 20 555 0149', '06205550149']),
  // With tones to be sent, and with extensions.
  ...out('HU', '+36205550148', ['anna'], ['+36205550148,,12#'], { postDial: ',,12#' }),
  ...out('HU', '+36205550148', ['anna'], ['+36205550148p12'], { postDial: 'p12' }),
  ...out('HU', '+36205550148', ['anna'], ['+36205550148;12'], { postDial: ';12' }),
  ...out('HU', '+36205550148', ['anna'], ['tel:+36205550148;postd=pp22'], { postDial: 'pp22' }),
  ...out('HU', '+36205550148', ['anna'], ['+36205550148 w 7 w 8'], { postDial: 'w7w8' }),
  ...out(
    'HU',
    '+3615550100',
    ['bela', 'reception'],
    [
      '+3615550100 ext 12',
      '+36 1 555 0100 ext. 12',
      '+36 1 555 0100 x12',
      '+3615550100x12',
      '+36 1 555 0100 extension 12',
      '+36 1 555 0100 #12',
      '+36 1 555-0100, ext. 12',
      '+36 1 555-0100 (ext. 12)',
      '(06 1) 555 0100 mellék 12',
      '06 1 555 0100/12. mellék',
      '06 1 555 0100 m. 12',
      '+36 1 555 0100 доб. 12',
      '+36 1 555 0100 вн. 12',
      '+36 1 555 0100 Durchwahl 12',
      'tel:+3615550100;ext=12',
      'tel:+36-1-555-0100;ext=12;phone-context=+36',
    ],
    { extension: '12' },
  ),
  ...out('HU', '+3615550100', ['reception', 'bela'], ['+36 1 555 0100', '06 1 555 0100', '15550100', '0615550100']),
  ...out('HU', '+3615550100', ['reception', 'bela'], ['+36 1 555 0100 ext 77'], { extension: '77' }),
  ...out('HU', '+36305550199', ['csaba'], ['+36 30 555 0199', '06305550199', '06 30 555-0199', '305550199']),
  ...out('HU', '+36705550177', ['dora'], ['+36705550177', '06 70 555 0177', '0036 70 5550177']),
  ...out('HU', '+3672512345', ['pecs'], ['+36 72 512 345', '06 72 512-345', '0672512345', '72512345']),
  ...out('HU', '+3615550200', ['twin1', 'twin2'], ['+36 1 555 0200', '0615550200', '(1) 555-0200']),
  // The phone system's own, and those of everybody.
  row('HU', '101', 'internal', '', ['emma']),
  row('HU', ' 101 ', 'internal', '', ['emma']),
  row('HU', 'sip:101@pbx.example.com', 'internal', '', ['emma']),
  row('HU', '<sip:101@10.0.0.1:5060>', 'internal', '', ['emma']),
  row('HU', '"101" <sip:101@10.0.0.1>', 'internal', '', ['emma']),
  row('HU', '1234', 'internal', '', ['ferenc']),
  row('HU', 'tel:1234;phone-context=pbx.example.com', 'internal', '', ['ferenc']),
  row('', '1234', 'internal', '', ['ferenc']),
  ...all('HU', 'internal', ['102', '0148', '7', '99', '0100']),
  ...all('HU', 'emergency', ['112', '911']),
  ...all('GB', 'emergency', ['999', '112']),
  ...all('DE', 'emergency', ['110']),
  ...all('AU', 'emergency', ['000']),
  row('UA', '101', 'internal', '', ['emma']),
  ...all('UA', 'internal', ['102', '103']),
  ...all('HU', 'short', ['*43', '#21#', '**21*0036205550148#', '*#06#', '12*34', '101#', '11818', '116000']),
  // A caller who is not to be known.
  ...all('HU', 'withheld', [
    '',
    '   ',
    'anonymous',
    'Anonymous',
    '"Anonymous" <sip:anonymous@anonymous.invalid>',
    'sip:anonymous@anonymous.invalid',
    'sip:anonymous@pbx.example.com',
    'Restricted',
    'private',
    'Private Number',
    'Unavailable',
    '<unknown>',
    'unknown',
    'withheld',
    'Number Withheld',
    'not available',
    'Out of Area',
    'blocked',
    'null',
    'undefined',
    '-',
    '???',
    'unbekannt',
    'невідомий',
  ]),
  // Addresses that are no numbers.
  row('HU', 'sip:kata@example.com', 'sip', '', ['kata']),
  row('HU', 'sip:Kata@EXAMPLE.com', 'sip', '', ['kata']),
  row('HU', '"Kata" <sip:kata@example.com;transport=tls>;tag=1', 'sip', '', ['kata']),
  row('HU', 'kata@example.com', 'sip', '', ['kata']),
  row('HU', 'sip:kata@elsewhere.example', 'sip'),
  row('HU', 'sip:j.doe_1@example.com', 'sip'),
  // Nothing that a phone reaches.
  ...all('HU', 'invalid', [
    'Anna',
    '+',
    '<img src=x onerror=alert(1)>',
    "'; drop table calls; --",
    '06205550148\r\nAction: Logoff',
    '+36205550148\u0000',
    '1'.repeat(60),
    '+1234567890123456789',
    '+',
    '+36',
    '+999123456789',
    '=1+1',
    '../../etc/passwd',
  ]),
  // Italy: the zero belongs to the number, abroad too.
  ...out(
    'IT',
    '+390669881234',
    ['giulia'],
    ['+39 06 6988 1234', '06 6988 1234', '0039 06 69881234', '+39 (0)6 6988 1234'],
  ),
  ...out('HU', '+390669881234', ['giulia'], ['+390669881234', '0039 06 6988 1234', '390669881234']),
  ...out('IT', '+393471234567', ['marco'], ['347 123 4567', '+39 347 1234567', '00393471234567', '393471234567']),
  // Argentina: 15 at home, 9 from abroad, and neither in between; a mobile is one phone.
  ...out(
    'AR',
    '+5491123456789',
    ['diego'],
    ['011 15 2345-6789', '+54 9 11 2345-6789', '0054 9 11 23456789', '+54 11 15 2345-6789'],
  ),
  ...out('HU', '+5491123456789', ['diego'], ['+5491123456789', '005491123456789']),
  ...out('HU', '+541123456789', ['diego'], ['+54 11 2345-6789']),
  ...out('AR', '+541143456789', ['lucia'], ['011 4345-6789', '+54 11 4345-6789', '11 4345 6789']),
  // Mexico: a 1 behind the country until 2019.
  ...out('MX', '+525512345678', ['juan'], ['55 1234 5678', '+52 55 1234 5678', '0052 55 1234 5678']),
  // Brazil: the ninth digit.
  ...out(
    'BR',
    '+5511987654321',
    ['paulo'],
    ['(11) 98765-4321', '+55 11 98765-4321', '011 98765-4321', '0 15 11 98765-4321'],
  ),
  ...out('HU', '+551187654321', ['paulo'], ['+55 11 8765-4321']),
  // Britain: the directory has no country for Olivia.
  ...out(
    'HU',
    '+442079460991',
    ['olivia'],
    ['+44 20 7946 0991', '0044 20 7946 0991', '+44 (0)20 7946 0991', '442079460991'],
  ),
  ...out(
    'GB',
    '+442079460991',
    ['olivia'],
    ['020 7946 0991', '(020) 7946 0991', '02079460991', '+44 (0) 20 7946 0991'],
  ),
  ...out('GB', '+447700900123', ['harry'], ['07700 900123', '+44 7700 900123', '00447700900123', '+44(0)7700900123']),
  // Germany: no length is fixed.
  ...out(
    'DE',
    '+4930901820',
    ['hans'],
    ['030 901820', '030/901820', '(030) 90 18 20', '+49 30 901820', '+49 (0)30 90182-0'],
  ),
  ...out(
    'DE',
    '+498963648018',
    ['greta'],
    ['089 63648018', '089 / 636-48018', '+49 (0) 89 636 48018', '00498963648018'],
  ),
  // North America.
  ...out(
    'US',
    '+12025550148',
    ['sam'],
    ['(202) 555-0148', '202-555-0148', '1-202-555-0148', '+1.202.555.0148', '12025550148'],
  ),
  ...out('HU', '+12025550148', ['sam'], ['+1 202 555 0148', '001 202 555 0148', '12025550148']),
  ...out(
    'US',
    '+14155552671',
    ['joe'],
    ['(415) 555-2671 x302', '4155552671 ext. 302', '+1 415 555 2671 #302', '415-555-2671 x302/x303'],
    {
      extension: '302',
    },
  ),
  ...out('US', '+14155552671', ['joe'], ['415.555.2671']),
  ...out('US', '+18003569377', [], ['1-800-FLOWERS', '1 800 356 9377']),
  // Ukraine and its neighbours.
  ...out('UA', '+380441234567', ['olena'], ['(044) 123-45-67', '044 123 45 67', '+38 (044) 123-45-67', '0441234567']),
  ...out(
    'UA',
    '+380671234567',
    ['taras'],
    ['067 123 45 67', '+380 67 123 4567', '380671234567', '00380671234567', '(067)1234567'],
  ),
  ...out('KZ', '+77012345678', [], ['8 701 234 56 78', '+7 701 234 5678']),
  // Others with a peculiarity of their own.
  ...out('CI', '+2250708091011', ['awa'], ['07 08 09 10 11', '+225 07 08 09 10 11', '00225 0708091011']),
  ...out('HU', '+2250708091011', ['awa'], ['+2250708091011']),
  ...out('SG', '+6581234567', ['mei'], ['8123 4567', '+65 8123 4567', '0065 8123 4567']),
  ...out('JP', '+81312345678', ['yuki'], ['03-1234-5678', '+81 3-1234-5678', '+81 (0)3-1234-5678']),
  ...out('AU', '+61281234567', ['bruce'], ['(02) 8123 4567', '02 8123 4567', '+61 2 8123 4567', '0061281234567']),
  ...out('HU', '+80012345678', ['freephone'], ['+800 1234 5678', '00 800 1234 5678']),
  ...out('FR', '+33142685300', [], ['01 42 68 53 00', '+33 (0)1 42 68 53 00', '0033142685300']),
  ...out('ES', '+34912345678', [], ['912 34 56 78', '+34 912345678']),
  ...out('PL', '+48221234567', [], ['22 123 45 67', '+48 22 123 45 67']),
  ...out('CH', '+41446681800', [], ['044 668 18 00', '+41 44 668 18 00']),
  ...out('NL', '+31201234567', [], ['020 123 4567', '+31 (0)20 123 4567']),
  ...out('SA', '+966501234567', [], ['050 123 4567', '٠٥٠ ١٢٣ ٤٥٦٧', '+966 50 123 4567']),
  ...out('IN', '+919876543210', [], ['098765 43210', '+91 98765 43210']),
  // Without its area code: whoever is known by the same digits may be meant.
  row('HU', '5550123', 'external', '', ['local']),
  row('', '555-0123', 'external', '', ['local']),
];
