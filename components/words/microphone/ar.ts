/** A microphone that cannot be used, in Arabic. */
import type { MicrophoneWords } from './words.ts';

export const microphone: MicrophoneWords = {
  troubles: {
    unasked: { what: 'يحتاج الهاتف إلى الميكروفون.', fix: '' },
    insecure: {
      what: 'لا يسمح المتصفح بالميكروفون إلا في صفحات تبدأ بـ https.',
      fix: 'افتح الصفحة بعنوان يبدأ بـ https://.',
    },
    policy: {
      what: 'لا تسمح هذه الصفحة للهاتف باستخدام الميكروفون.',
      fix: 'يستطيع المسؤول عن الصفحة السماح بذلك: يجب أن تذكر Permissions-Policy كلمة microphone.',
    },
    denied: {
      what: 'يحظر المتصفح الميكروفون في هذه الصفحة.',
      fix: 'اضغط العلامة التي قبل عنوان الصفحة، واسمح بالميكروفون، ثم عُد: يعمل فورًا.',
    },
    dismissed: { what: 'سأل المتصفح عن الميكروفون ولم يتلقَّ جوابًا.', fix: 'اضغط «اسأل مجددًا» واسمح به.' },
    noDevice: { what: 'لا يوجد ميكروفون موصول.', fix: 'وصِّل سماعة رأس: ستُكتشف تلقائيًا.' },
    inUse: { what: 'برنامج آخر يستخدم الميكروفون.', fix: 'أنهِ المكالمة في البرنامج الآخر ثم اضغط «اسأل مجددًا».' },
  },
  showHow: 'كيف يتم ذلك',
  allow: 'اسمح به',
  askAgain: 'اسأل مجددًا',
};
