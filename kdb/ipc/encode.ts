import { bytesFromGuid } from '../guid.ts'
import { encodeText } from '../text.ts'
import { attributes, kdbTypes } from '../types.ts'
import { dictionary, type KdbList, type KdbValue, type KdbVector, list, symbols } from '../values.ts'
import { bytesFromItems, enlist } from '../vectors.ts'
import type { ByteWriter } from './byte-writer.ts'

/** Encodes one object. */
export function encodeObject(writer: ByteWriter, value: KdbValue): void {
  // The encoder was chosen by the value's own kind.
  encoders[value.kind](writer, value as never)
}

type Encoders = {
  [K in KdbValue['kind']]: (writer: ByteWriter, value: Extract<KdbValue, { kind: K }>) => void
}

const encoders: Encoders = {
  atom(writer, value) {
    writer.int8(-kdbTypes[value.type].code)
    writeItems(writer, enlist(value))
  },
  vector(writer, value) {
    writer.uint8(kdbTypes[value.type].code)
    writeListHeader(writer, value)
    writeItems(writer, value)
  },
  list(writer, value) {
    writer.uint8(0)
    writeListHeader(writer, value)
    encodeAll(writer, value.items)
  },
  dictionary(writer, { sorted, keys, values }) {
    writer.uint8(sorted ? 127 : 99)
    encodeAll(writer, [keys, values])
  },
  table(writer, { attribute, columns, values }) {
    writer.uint8(98)
    writer.uint8(attributes.indexOf(attribute))
    encodeObject(writer, dictionary(symbols(columns), list(values)))
  },
  lambda(writer, { namespace, body }) {
    writer.uint8(100)
    writeText(writer, namespace)
    encodeObject(writer, body)
  },
  primitive(writer, { type, code }) {
    writer.uint8(type)
    writer.uint8(code)
  },
  application(writer, { type, items }) {
    writer.uint8(type)
    writer.int32(items.length)
    encodeAll(writer, items)
  },
  derived(writer, { type, of }) {
    writer.uint8(type)
    encodeObject(writer, of)
  },
  error(writer, { message }) {
    writer.int8(-128)
    writeText(writer, message)
  },
}

function encodeAll(writer: ByteWriter, values: KdbValue[]): void {
  for (const value of values) encodeObject(writer, value)
}

export function writeListHeader(writer: ByteWriter, { attribute, items }: KdbVector | KdbList): void {
  writer.uint8(attributes.indexOf(attribute))
  writer.int32(items.length)
}

function writeItems(writer: ByteWriter, { type, items }: KdbVector): void {
  if (type === 'symbol') writeTexts(writer, items)
  else if (type === 'guid') for (const guid of items) writer.bytes(bytesFromGuid(guid))
  else writer.bytes(bytesFromItems(items))
}

const writeText = (writer: ByteWriter, text: string): void => writeTexts(writer, [text])

/** Each with its closing NUL, and all at once: columns have many symbols. */
export function writeTexts(writer: ByteWriter, texts: string[]): void {
  if (texts.length === 0) return
  const joined = `${texts.join('\0')}\0`
  const bytes = joined.isWellFormed()
    ? Buffer.from(joined)
    : Buffer.concat(texts.map(text => encodeText(`${text}\0`)))
  if (nulsIn(bytes) !== texts.length) {
    const wrong = texts.find(text => text.includes('\0'))
    throw new TypeError(`expected text without NUL, got ${JSON.stringify(wrong)}`)
  }
  writer.bytes(bytes)
}

function nulsIn(bytes: Buffer): number {
  let count = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) count++
  return count
}
