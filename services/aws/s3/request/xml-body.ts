import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { readBody } from '../../../wire/body.ts'
import type { Call } from '../../../wire/call.ts'
import { ServiceException } from '../../../wire/service-exception.ts'
import { malformedXml, notImplemented } from '../protocol/errors.ts'
import { checkBytes } from './integrity.ts'

/** An element with elements in it, or its text. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] }

/** A thousand keys of the longest kind, escaped. */
const LARGEST = 4 * 1024 * 1024

/** The content of the body's root element. @throws {ServiceException} MalformedXML, BadDigest or InvalidDigest */
export async function readXml(call: Call, root: string): Promise<XmlParent> {
  const body = await readBody(call.body, LARGEST)
  await checkBytes(call, body)
  return parseXml(body, root)
}

/** As `readXml`, of a request whose checksum headers are those of an object. @throws {ServiceException} MalformedXML */
export const readUncheckedXml = async (call: Call, root: string): Promise<XmlParent> =>
  parseXml(await readBody(call.body, LARGEST), root)

/** @throws {ServiceException} MalformedXML */
export function parseXml(body: Uint8Array, root: string): XmlParent {
  const content = wellFormed(body)[root]
  if (content === undefined) throw malformedXml({}, `expected the root element ${root}`)
  return parentOf(content)
}

/** An element with elements in it; an empty one has none. */
export type XmlParent = Exclude<XmlNode, string>

const parentOf = (node: XmlNode | readonly XmlNode[]): XmlParent =>
  typeof node === 'object' && !isList(node) ? node : {}

function wellFormed(body: Uint8Array): XmlParent {
  try {
    const text = UTF8.decode(body)
    if (!isAcceptable(text) || XMLValidator.validate(text) !== true) throw malformedXml()
    return parser.parse(text)
  } catch (error) {
    throw error instanceof ServiceException ? error : malformedXml()
  }
}

/** What is no UTF-8 would become another key. */
const UTF8 = new TextDecoder('utf-8', { fatal: true })

// Text stays as it is: a key may be a number, or begin with a space.
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // The parser's own leaves numeric references as they are, and unknown ones too.
  entityDecoder: {
    decode: text => decodeReferences(text),
    setExternalEntities: () => undefined,
    reset: () => undefined,
    setXmlVersion: () => undefined,
    addInputEntities: () => undefined,
  },
})

/**
 * What the validator lets pass: a document type, which could define entities without end; text behind the root
 * element; characters that XML cannot hold: https://www.w3.org/TR/xml/#charsets
 */
const isAcceptable = (text: string): boolean =>
  !text.includes('<!DOCTYPE') && /<[^<>]*>\s*$/.test(text) && !NOT_XML.test(text)

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/

/** https://www.w3.org/TR/xml/#sec-references */
const decodeReferences = (text: string): string =>
  text.replace(/&([^;]*)(;?)/g, (_, name: string, end: string) => {
    const decoded = end === '' ? undefined : (NAMED[name] ?? numbered(name))
    if (decoded === undefined)
      throw malformedXml({}, `expected a character reference of XML, got '&${name}${end}'`)
    return decoded
  })

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function numbered(name: string): string | undefined {
  const [, hexadecimal, decimal] = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}))$/.exec(name) ?? []
  const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  const character = isCharacter ? String.fromCodePoint(code) : ''
  return character === '' || NOT_XML.test(character) ? undefined : character
}

/**
 * The elements of a body, of those that are served. The others are refused by name, so that none is dropped.
 * @throws {ServiceException} NotImplemented for what the API has, MalformedXML for what it has not
 */
export function elementsOf(
  node: XmlNode | readonly XmlNode[],
  { served, unserved = [] }: { served: readonly string[]; unserved?: readonly string[] },
): XmlParent {
  if (typeof node === 'string' && node.trim() !== '') throw malformedXml()
  const parent = parentOf(node)
  for (const [name, value] of Object.entries(parent)) {
    if (served.includes(name) || (name === '#text' && String(value).trim() === '')) continue
    throw unserved.includes(name)
      ? notImplemented({ Element: name })
      : malformedXml({}, `expected one of ${[...served, ...unserved].join(', ')}, got ${name}`)
  }
  return parent
}

/** An element that may come once or many times. */
export const listOf = (node: XmlNode | readonly XmlNode[] | undefined): readonly XmlNode[] =>
  node === undefined ? [] : isList(node) ? node : [node]

// Array.isArray does not narrow a readonly list.
const isList = (node: XmlNode | readonly XmlNode[]): node is readonly XmlNode[] => Array.isArray(node)

/** @throws {ServiceException} MalformedXML where there is no such element */
export function textOf(node: XmlNode, name: string): string {
  const text = optionalText(node, name)
  if (text === undefined) throw malformedXml()
  return text
}

export function optionalText(node: XmlNode, name: string): string | undefined {
  const text = typeof node === 'string' ? undefined : node[name]
  return typeof text === 'string' ? text : undefined
}
