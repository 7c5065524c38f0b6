/** What an element holds: text, elements by name, or a list of elements of one name. Undefined is left out. */
export type XmlValue = string | number | boolean | Date | undefined | readonly XmlValue[] | XmlElements
export interface XmlElements {
  readonly [name: string]: XmlValue
}

/** A document of one root. `namespace` becomes its `xmlns`. */
export function xml(root: string, content: XmlElements, namespace?: string): string {
  const opening = namespace === undefined ? root : `${root} xmlns="${namespace}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${opening}>${elements(content)}</${root}>`
}

const elements = (content: XmlElements): string =>
  Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('')

function element(name: string, value: XmlValue): string {
  if (value === undefined) return ''
  if (isList(value)) return value.map(one => element(name, one)).join('')
  return `<${name}>${contentOf(value)}</${name}>`
}

// Array.isArray does not narrow a readonly list.
const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value)

function contentOf(value: string | number | boolean | Date | XmlElements): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? elements(value) : escapeText(String(value))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader would turn a bare carriage return into a line feed.
  '\r': '&#13;',
}

const escapeText = (text: string) => text.replace(/[&<>"\r]/g, character => ESCAPES[character] ?? character)
