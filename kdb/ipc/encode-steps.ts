import { attributes } from '../types.ts'
import { dictionary, type KdbValue, list, symbols } from '../values.ts'
import type { ByteWriter } from './byte-writer.ts'
import { encodeObject, writeListHeader, writeTexts } from './encode.ts'

/** Items that are encoded in one go. */
const atOnce = 16_384

/** Encodes one object as `encodeObject` does, but with pauses: a large answer must not hold up other connections. */
export function* encodeSteps(writer: ByteWriter, value: KdbValue): Generator<void> {
  if (value.kind === 'table') {
    writer.uint8(98)
    writer.uint8(attributes.indexOf(value.attribute))
    yield* encodeSteps(writer, dictionary(symbols(value.columns), list(value.values)))
  } else if (value.kind === 'dictionary') {
    writer.uint8(value.sorted ? 127 : 99)
    yield* encodeSteps(writer, value.keys)
    yield* encodeSteps(writer, value.values)
  } else if (value.kind === 'list') {
    writer.uint8(0)
    writeListHeader(writer, value)
    for (const [at, item] of value.items.entries()) {
      if (at > 0 && at % atOnce === 0) yield
      if (isLarge(item)) yield* encodeSteps(writer, item)
      else encodeObject(writer, item)
    }
  } else if (value.kind === 'vector' && value.type === 'symbol') {
    writer.uint8(11)
    writeListHeader(writer, value)
    for (let at = 0; at < value.items.length; at += atOnce) {
      if (at > 0) yield
      writeTexts(writer, value.items.slice(at, at + atOnce))
    }
  } else {
    encodeObject(writer, value)
    if (isLarge(value)) yield
  }
}

const isLarge = (value: KdbValue): boolean =>
  ['table', 'dictionary', 'list'].includes(value.kind) ||
  (value.kind === 'vector' && value.items.length > 1000)
