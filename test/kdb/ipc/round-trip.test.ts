import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KdbFormatError } from '../../../kdb/errors.ts'
import { decompress } from '../../../kdb/ipc/decompress.ts'
import { requestLimits } from '../../../kdb/ipc/limits.ts'
import { decodeMessage, encodeGently, encodeMessage } from '../../../kdb/ipc/message.ts'
import { chars, list, symbols, table } from '../../../kdb/values.ts'
import { compress, compressMessage } from '../compress.ts'
import { anyValue } from '../values.ts'

function onlyFormatErrors(decode: () => unknown): void {
  try {
    decode()
  } catch (error) {
    expect(error).toBeInstanceOf(KdbFormatError)
  }
}

describe('any kdb+ value', () => {
  test('comes back as it went', () => {
    fc.assert(
      fc.property(anyValue, value => {
        expect(decodeMessage(encodeMessage({ type: 'sync', value }))).toEqual({ type: 'sync', value })
      }),
    )
  })

  test('is the same bytes where it is encoded with pauses', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async value => {
        const message = { type: 'response', value } as const
        expect(Buffer.concat(await encodeGently(message)).equals(encodeMessage(message))).toBe(true)
      }),
    )
    const texts = Array.from({ length: 200_000 }, (_, at) => `s${at}`)
    const message = {
      type: 'response',
      value: table({ s: symbols(texts), t: list(texts.slice(1).map(chars)) }),
    } as const
    expect(Buffer.concat(await encodeGently(message)).equals(encodeMessage(message))).toBe(true)
  })

  test('comes back from a compressed message', () => {
    fc.assert(
      fc.property(anyValue, value => {
        const message = compressMessage(encodeMessage({ type: 'response', value }))
        expect(decodeMessage(message).value).toEqual(value)
      }),
    )
  })
})

describe('compressed bytes', () => {
  // Few different bytes make many runs, some reaching into what they write.
  const repetitive = fc.array(fc.nat(3), { maxLength: 3000 }).map(bytes => Buffer.from(bytes))

  test.each([
    ['repetitive', repetitive],
    ['any', fc.uint8Array({ maxLength: 600 }).map(bytes => Buffer.from(bytes))],
  ])('%s bytes come back', (_name, anyBytes) => {
    fc.assert(
      fc.property(anyBytes, bytes => {
        const message = Buffer.concat([Buffer.alloc(8), bytes])
        expect(decompress(compress(message), message.length).equals(message)).toBe(true)
      }),
    )
  })

  test('a stream of any bytes is refused or gives exactly the size that was announced', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 8, max: 2000 }), (stream, size) => {
        onlyFormatErrors(() => expect(decompress(stream, size)).toHaveLength(size))
      }),
    )
  })
})

describe('a message that nobody meant', () => {
  test('any bytes are refused as a fault of the format', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 200 }), bytes => {
        onlyFormatErrors(() => decodeMessage(Buffer.from(bytes), requestLimits))
      }),
      { numRuns: 1000 },
    )
  })

  test('a good message with a few wrong bytes is refused or read', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(anyValue, damage, (value, places) => {
        const message = encodeMessage({ type: 'sync', value })
        for (const [place, byte] of places) message[8 + (place % (message.length - 8))] = byte
        onlyFormatErrors(() => decodeMessage(message, requestLimits))
      }),
      { numRuns: 500 },
    )
  })

  test('a message cut short is refused', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), (value, cut) => {
        const message = encodeMessage({ type: 'sync', value })
        const short = message.subarray(0, 8 + (cut % (message.length - 8)))
        expect(() => decodeMessage(short)).toThrow(KdbFormatError)
      }),
    )
  })
})
