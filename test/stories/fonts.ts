// Says which text of a page is drawn with a font of the machine: a picture of it would differ elsewhere.
import type { Page } from 'playwright-core';

interface DomNode {
  nodeId: number;
  nodeType: number;
  nodeValue: string;
  children?: DomNode[];
  shadowRoots?: DomNode[];
}

const textNode = 3;

/** The text drawn with a font that the page has not brought along, each with the font's name. */
export async function machineFonts(page: Page): Promise<string[]> {
  for (let round = 1; ; round++) {
    try {
      return await fontsOf(page);
    } catch (error) {
      // A list that draws its rows anew has taken away what was about to be asked for.
      if (round === 3 || !String(error).includes('Could not find node')) throw error;
    }
  }
}

async function fontsOf(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('DOM.enable');
  await devtools.send('CSS.enable');
  const { root } = (await devtools.send('DOM.getDocument', { depth: -1, pierce: true })) as { root: DomNode };
  const found: string[] = [];
  for (const { nodeId, text } of textsIn(root)) {
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
    for (const { familyName, isCustomFont } of fonts) {
      if (!isCustomFont) found.push(`“${text}” is drawn with ${familyName}`);
    }
  }
  await devtools.detach();
  return [...new Set(found)];
}

/** Every element that holds text itself. */
function textsIn(node: DomNode): { nodeId: number; text: string }[] {
  const children = [...(node.children ?? []), ...(node.shadowRoots ?? [])];
  const text = children
    .filter(({ nodeType }) => nodeType === textNode)
    .map(({ nodeValue }) => nodeValue.trim())
    .join(' ')
    .trim();
  return [...(text === '' ? [] : [{ nodeId: node.nodeId, text }]), ...children.flatMap(textsIn)];
}
