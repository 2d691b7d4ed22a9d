/** What a call may need while it goes on, loaded with the first call: a lost connection then takes nothing away. */
import './cti-dial-question.ts';
import './cti-keypad.ts';
import './cti-record-choice.ts';
import './cti-target-picker.ts';
import './cti-wrap-up.ts';
