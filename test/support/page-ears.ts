/**
 * What a page of the tests needs to be listened to, as text, for it is of the page's world and runs before anything of the page:
 * keeps the connections and the tracks that the page opens, and finds out which tone comes in over a track.
 */
export const pageEars = `globalThis.ears = (() => {
  const connections = new Set();
  const Plain = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Plain {
    constructor(...given) { super(...given); connections.add(this); }
  };
  const tracks = [];
  const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (ask) navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    tracks.push(...stream.getTracks());
    return stream;
  };
  const { clone } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.clone = function () {
    const copy = clone.call(this);
    tracks.push(copy);
    return copy;
  };
  let context;
  return {
    connections,
    tracks,
    openConnections: () => [...connections].filter(({ connectionState }) => connectionState !== 'closed').length,
    liveTracks: () => tracks.filter(({ readyState }) => readyState === 'live').length,
    // Of what a connection receives: its loudest frequency, Hz, and how loud that is, dB.
    hear: async (connection) => {
      const track = connection.getReceivers().find(({ track }) => track.kind === 'audio')?.track;
      if (!track) return undefined;
      context ??= new AudioContext({ sampleRate: 48000 });
      const source = context.createMediaStreamSource(new MediaStream([track]));
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      source.connect(analyser);
      await new Promise((resolve) => setTimeout(resolve, 250));
      const levels = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(levels);
      source.disconnect();
      const loudest = levels.indexOf(Math.max(...levels));
      return { hertz: Math.round(loudest * context.sampleRate / analyser.fftSize), level: levels[loudest] };
    },
  };
})();
`;

/** Also before anything of the page: the voice is taken as it is, for a steady tone is what noise suppression takes out. */
export const plainVoice = `localStorage.setItem('offhook-sound', JSON.stringify({
  chosen: {}, switches: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  ...JSON.parse(localStorage.getItem('offhook-sound') ?? '{}'),
}));
`;

/** Anything quieter is silence, dB. */
export const silenceLevel = -75;
