import { setImmediate } from 'node:timers/promises'
import { KdbFormatError } from '../errors.ts'
import type { KdbValue } from '../values.ts'
import { byteReader } from './byte-reader.ts'
import { type ByteWriter, byteWriter } from './byte-writer.ts'
import { decodeObject } from './decode.ts'
import { decompress } from './decompress.ts'
import { encodeObject } from './encode.ts'
import { encodeSteps } from './encode-steps.ts'
import { answerLimits, type KdbLimits } from './limits.ts'

const messageTypes = ['async', 'sync', 'response'] as const
export type MessageType = (typeof messageTypes)[number]
export type KdbMessage = { type: MessageType; value: KdbValue }

export const headerLength = 8

// The length in a header is a signed 32-bit integer where no side claims kdb+ 3.4.
const longestMessage = 2 ** 31 - 1

export function encodeMessage(message: KdbMessage): Buffer {
  const [first = Buffer.alloc(0), ...more] = encodeChunks(message)
  return more.length === 0 ? first : Buffer.concat([first, ...more])
}

/**
 * A whole message in pieces, uncompressed and little-endian: a receiver must take both, so neither is ever needed.
 * Throws q's 'limit where it is longer than `limit`.
 */
export function encodeChunks({ type, value }: KdbMessage, limit = longestMessage): Buffer[] {
  const writer = writeHeader(type, limit)
  encodeObject(writer, value)
  return finish(writer)
}

/** The same, with pauses in which other connections are served. */
export async function encodeGently({ type, value }: KdbMessage, limit = longestMessage): Promise<Buffer[]> {
  const writer = writeHeader(type, limit)
  for (const _ of encodeSteps(writer, value)) await setImmediate()
  return finish(writer)
}

function writeHeader(type: MessageType, limit: number): ByteWriter {
  const writer = byteWriter(Math.min(limit, longestMessage))
  writer.bytes(Buffer.from([1, messageTypes.indexOf(type), 0, 0, 0, 0, 0, 0]))
  return writer
}

function finish(writer: ByteWriter): Buffer[] {
  const chunks = writer.chunks()
  chunks[0]?.writeInt32LE(writer.length(), 4)
  return chunks
}

export function decodeMessage(message: Buffer, limits: KdbLimits = answerLimits): KdbMessage {
  const { type, littleEndian, compressed, length } = readHeader(message)
  checkLength(length, limits)
  const bytes = compressed ? inflate(message, { littleEndian, limits }) : message
  const reader = byteReader(bytes, { littleEndian, at: headerLength })
  const value = decodeObject(reader, limits.nesting)
  if (reader.remaining() > 0) {
    throw new KdbFormatError(
      'CORRUPT',
      `expected the message to end at ${reader.offset()}, got ${bytes.length}`,
    )
  }
  return { type, value }
}

/** The eight bytes before every message: byte order, message type, compressed, unused, total length. */
export function readHeader(message: Buffer) {
  const littleEndian = message.readUInt8(0) === 1
  const type = messageTypes[message.readUInt8(1)]
  if (type === undefined) {
    throw new KdbFormatError('CORRUPT', `expected message type 0, 1 or 2, got ${message.readUInt8(1)}`)
  }
  const length = littleEndian ? message.readUInt32LE(4) : message.readUInt32BE(4)
  if (length <= headerLength) throw new KdbFormatError('CORRUPT', `expected a message length, got ${length}`)
  return { type, littleEndian, compressed: message.readUInt8(2) === 1, length }
}

/** Throws where a message is longer than it may be. */
export function checkLength(length: number, { messageBytes }: KdbLimits): void {
  if (length <= messageBytes) return
  throw new KdbFormatError('LIMIT', `expected at most ${messageBytes} message bytes, got ${length}`)
}

function inflate(
  message: Buffer,
  { littleEndian, limits }: { littleEndian: boolean; limits: KdbLimits },
): Buffer {
  const reader = byteReader(message, { littleEndian, at: headerLength })
  const size = reader.int32()
  if (size < headerLength) throw new KdbFormatError('CORRUPT', `expected an inflated size, got ${size}`)
  if (size > limits.inflatedBytes) {
    throw new KdbFormatError('LIMIT', `expected at most ${limits.inflatedBytes} inflated bytes, got ${size}`)
  }
  return decompress(reader.bytes(reader.remaining()), size)
}
