import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { readBody } from '../wire/body.ts'
import type { Call } from '../wire/call.ts'
import { malformedXml } from './errors.ts'
import { checkBytes } from './integrity.ts'

/** An element with elements in it, or its text. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] }

/** A thousand keys of the longest kind, escaped. */
const LARGEST = 4 * 1024 * 1024

// Text stays as it is: a key may be a number, or begin with a space.
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true })

/** The content of the body's root element. @throws {ServiceException} MalformedXML, BadDigest or InvalidDigest */
export async function readXml(call: Call, root: string): Promise<Exclude<XmlNode, string>> {
  const body = await readBody(call.body, LARGEST)
  await checkBytes(call, body)
  const text = body.toString()
  // A document type could define entities without end.
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) throw malformedXml()
  const content = parser.parse(text)[root]
  if (content === undefined) throw malformedXml()
  return typeof content === 'object' ? content : {}
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
