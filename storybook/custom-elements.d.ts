// The tags' description is generated (`npm run manifest`), so type checks must do without the file.
declare module '*/custom-elements.json' {
  const manifest: unknown;
  export default manifest;
}
