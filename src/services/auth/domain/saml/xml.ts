import { DOMParser } from '@xmldom/xmldom'

export const namespaces = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
} as const

/**
 * The root element of a document. Throws a SyntaxError for text that is not well-formed, and for one with a document type: no SAML message has
 * one, and entities are how XML reads files and eats memory.
 */
export function parseXml(text: string): Element {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new SyntaxError('it has a document type declaration')
  const refuse = (message: string) => {
    throw new SyntaxError(
      `it is not well-formed XML: ${String(message)
        .split('\n')[0]
        ?.replace(/^\[xmldom \w+\]\s*/, '')}`,
    )
  }
  const root = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(
    text,
    'text/xml',
  )?.documentElement
  if (!root) throw new SyntaxError('it is empty')
  return root
}

export function isElement(node: Node | null, namespace: string, name: string): node is Element {
  return node !== null && 'namespaceURI' in node && node.nodeType === 1 && node.namespaceURI === namespace && nameOf(node) === name
}

function nameOf(node: Node): unknown {
  return 'localName' in node ? node.localName : undefined
}

/** Direct children only: what stands deeper belongs to somebody else. */
export function childrenOf(element: Element | undefined, namespace: string, name: string): readonly Element[] {
  const found: Element[] = []
  for (let child = element?.firstChild ?? null; child !== null; child = child.nextSibling)
    if (isElement(child, namespace, name)) found.push(child)
  return found
}

export function textOf(element: Element | undefined): string | undefined {
  const text = element?.textContent?.trim()
  return text === '' ? undefined : text
}

export function attributeOf(element: Element | undefined, name: string): string | undefined {
  const value = element?.getAttribute(name)
  return value ? value : undefined
}

/** Every element of that name, however deep. */
export function descendantsOf(element: Element, namespace: string, name: string): readonly Element[] {
  return Array.from(element.getElementsByTagNameNS(namespace, name))
}

/** Text for an element or an attribute in double quotes. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** An `xs:dateTime` (SAML core, section 1.3.3) in milliseconds; NaN for any other text. */
export function parseInstant(text: string): number {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/.test(text)
    ? Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`)
    : Number.NaN
}
