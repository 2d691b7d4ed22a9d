/** Arabic: who somebody is. */
import type { PeopleWords } from './words.ts';

export const people: PeopleWords = {
  unreachable: 'الدليل لا يجيب الآن؛ المكالمات مستمرة.',
  createContact: 'إنشاء جهة اتصال',
  addNumber: 'إضافة الرقم إلى…',
  name: 'الاسم',
  whoseNumber: 'لمن هذا الرقم؟',
  nobodyFound: 'لم يُعثر على أحد',
  save: 'حفظ',
  kept: (name) => `أصبح ${name} في جهات الاتصال`,
  notKept: 'تعذّر الحفظ. حاول مرة أخرى.',
};
