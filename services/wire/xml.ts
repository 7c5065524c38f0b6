/** What an element holds: text, elements by name, or a list of elements of one name. Undefined is left out. */
export type XmlValue = string | number | boolean | Date | undefined | readonly XmlValue[] | XmlElements
export interface XmlElements {
  readonly [name: string]: XmlValue
  readonly [ATTRIBUTES]?: Readonly<Record<string, string>>
}

/** The key of an element's attributes among its elements. */
export const ATTRIBUTES = Symbol('attributes')

/** A document of one root. `namespace` becomes its `xmlns`. */
export function xml(root: string, content: XmlElements | string, namespace?: string): string {
  const opening = namespace === undefined ? root : `${root} xmlns="${namespace}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${opening}>${contentOf(content)}</${root}>`
}

const elements = (content: XmlElements): string =>
  Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('')

function element(name: string, value: XmlValue): string {
  if (value === undefined) return ''
  if (isList(value)) return value.map(one => element(name, one)).join('')
  return `<${name}${attributesOf(value)}>${contentOf(value)}</${name}>`
}

const attributesOf = (value: string | number | boolean | Date | XmlElements): string =>
  Object.entries((typeof value === 'object' && !(value instanceof Date) && value[ATTRIBUTES]) || {})
    .map(([name, text]) => ` ${name}="${escapeText(text)}"`)
    .join('')

// Array.isArray does not narrow a readonly list.
const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value)

function contentOf(value: string | number | boolean | Date | XmlElements): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? elements(value) : escapeText(String(value))
}

/** Control characters too: a reader would refuse them, or turn a carriage return into a line feed. */
const escapeText = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[&<>"\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, character => `&#${character.charCodeAt(0)};`)
