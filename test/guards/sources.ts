// The project's sources and what imports what, as the guards read them: with TypeScript's own parser, so that a comment or
// a string is never taken for an import.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { filesIn } from '../../scripts/files.ts';
import { root } from '../../scripts/root.ts';

/** One import: the file it stands in, what it asks for, and the project file that is, if it is one. */
export interface Import {
  from: string;
  specifier: string;
  target: string | undefined;
}

/** The text of a file, by its path from the root. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every TypeScript and JavaScript file of the given folders. */
export function sources(...folders: string[]): string[] {
  return folders.flatMap(filesIn).filter((path) => /\.(ts|mjs|js)$/.test(path));
}

/** Whether a file is one that only tests run: a test, what a test works with, or a connector's fake far end. */
export function forTests(path: string): boolean {
  return /(\.test|-under-test)\.ts$/.test(path) || /\/fake(-[a-z-]+)?\.ts$/.test(path) || path.includes('/fake/');
}

/** Every import, re-export, dynamic import and type import of a file; `text` stands in for the file's own in tests. */
export function importsOf(from: string, text: string = read(from)): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName: specifier }) => ({
    from,
    specifier,
    target: specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : undefined,
  }));
}

/** The imports of every file in the folders. */
export function imports(...folders: string[]): Import[] {
  return sources(...folders).flatMap((path) => importsOf(path));
}

/** The connectors: the names of the folders below core/connectors. */
export function connectors(): string[] {
  return [
    ...new Set(filesIn('core/connectors').flatMap((path) => /^core\/connectors\/([^/]+)\//.exec(path)?.[1] ?? [])),
  ];
}

/** Whether a path from the root exists. */
export function exists(path: string): boolean {
  return existsSync(join(root, path));
}
