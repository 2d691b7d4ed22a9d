/** A sound file with the ups and downs of a conversation, for stories of recordings: the same each time, and nobody's voice. */

const rate = 8000;

/** @param seconds how long it is. @returns a WAV file, PCM of 16 bits, one channel */
export function speechLikeSound(seconds: number): Blob {
  const samples = new Int16Array(rate * seconds);
  for (let i = 0; i < samples.length; i++) {
    const at = i / rate;
    // Two who take turns, with words in what they say.
    const turn = Math.sin(at * 0.7) > -0.2 ? 1 : 0.45;
    const word = Math.max(0, Math.sin(at * 5.3) * Math.sin(at * 2.1 + 1));
    samples[i] = Math.round(9000 * turn * word * Math.sin(at * 2 * Math.PI * 220));
  }
  const head = new DataView(new ArrayBuffer(44));
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i++) head.setUint8(at + i, letters.charCodeAt(i));
  };
  text(0, 'RIFF');
  head.setUint32(4, 36 + samples.byteLength, true);
  text(8, 'WAVEfmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, rate * 2, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  text(36, 'data');
  head.setUint32(40, samples.byteLength, true);
  return new Blob([head, samples], { type: 'audio/wav' });
}
