/** Any colour that the browser knows, as red, green and blue. */
import type { Rgb } from './contrast.ts';

let canvas: CanvasRenderingContext2D | null | undefined;

/** @returns undefined for what is no colour, and for one that shows what is behind it */
export function rgbOf(colour: string): Rgb | undefined {
  if (!CSS.supports('color', colour)) return undefined;
  canvas ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!canvas) return undefined;
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return alpha === 255 ? [red, green, blue] : undefined;
}
